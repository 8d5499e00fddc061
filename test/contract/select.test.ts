import { defineEntity, defineModel, defineTable, ExpressionError, ItemValidationError, type NewItem } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import {
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  rawItem,
  recordRequests,
  type TestEngine,
} from './harness.js'

const Line = z.object({
  sku: z.string(),
  note: z.string().optional(),
  sizes: z.array(z.number()).optional(),
  by: z.object({ name: z.string().optional() }).nullish(),
})

const Order = defineEntity('Order', {
  schema: z.object({
    orderId: z.string(),
    placedAt: z.date(),
    status: z.enum(['open', 'paid']).default('open'),
    lines: z.array(Line).default([]),
    address: z
      .object({ city: z.string(), street: z.string().optional(), since: z.date().optional() })
      .nullable()
      .optional(),
    byLabel: z.record(z.string(), z.object({ at: z.date() })).default({}),
    payment: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('card'), paid: z.date(), last4: z.string() }),
      z.object({ kind: z.literal('bank'), paid: z.string(), iban: z.string() }),
    ]),
    pair: z.tuple([z.string(), z.date()]).optional(),
    mixed: z.array(z.union([z.string(), z.object({ deep: z.number() }), z.null()])).optional(),
    matrix: z.array(z.array(z.number())).optional(),
    where: z
      .codec(z.string(), z.object({ lat: z.number() }), {
        decode: (text) => ({ lat: Number(text) }),
        encode: ({ lat }) => String(lat),
      })
      .optional(),
    tags: z.set(z.string()).optional(),
    meta: z.unknown(),
  }),
  key: { pk: 'ORDER#<orderId>' },
  indexes: { byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<placedAt>#<orderId>' } },
})
const model = defineModel({
  table: defineTable({
    name: 'orders',
    key: { pk: 'PK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK', projection: ['lines', 'address'] } },
  }),
  entities: { orders: Order },
})

const key = { orderId: 'a' }
const at = new Date('2025-01-01T10:00:00Z')
const order: NewItem<typeof Order> = {
  ...key,
  placedAt: at,
  lines: [{ sku: 'one' }, { sku: 'two', note: 'second' }, { sku: 'three', note: 'third' }],
  address: { city: 'Ulm', street: 'Gasse' },
  byLabel: { x: { at } },
  meta: 1,
  payment: { kind: 'bank', paid: '2025-01-01', iban: 'DE00' },
}

async function openOrders(engine: TestEngine, changes: Partial<NewItem<typeof Order>> = {}) {
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, model, { client: sent.client })
  await db.orders.put({ ...order, ...changes })
  sent.clear()
  const get = db.orders.getOrThrow(key)
  const lastProjection = (): string => {
    const { ProjectionExpression, ExpressionAttributeNames } = sent.requests.at(-1)?.input ?? {}
    return String(ProjectionExpression).replace(
      /#\d+/g,
      (alias) => (ExpressionAttributeNames as Record<string, string>)[alias] ?? alias,
    )
  }
  return { db, get, sent, lastProjection }
}

describeOnEveryEngine('select with references', (engine, it) => {
  it('gives what is inside of maps, lists and records, at its place, and asks for no more', async () => {
    const { get, lastProjection } = await openOrders(engine)
    const some = await get.select((o) => [o.address.city, o.status, o.lines[0].sku, o.byLabel.x?.at ?? o.byLabel])
    expect(some).toEqual({
      address: { city: 'Ulm' },
      status: 'open',
      lines: [{ sku: 'one' }],
      byLabel: { x: { at } },
    })
    expect(lastProjection()).toBe('address.city, status, lines[0], byLabel.x.at, _type')
  })

  it('takes one reference without a list, and computed positions and names', async () => {
    const { get } = await openOrders(engine)
    expect(await get.select((o) => o.address.city)).toEqual({ address: { city: 'Ulm' } })
    const position = 2
    expect(await get.select((o, { at: entry }) => [entry(o.lines, position).sku, entry(o.byLabel, 'x')])).toEqual({
      lines: [{ sku: 'three' }],
      byLabel: { x: { at } },
    })
  })

  it('asks once for what is named twice or holds the other', async () => {
    const { get, lastProjection } = await openOrders(engine)
    const both = await get.select((o) => [o.address.city, o.address, o.address, o.lines[0].sku, o.lines[0].note])
    expect(both).toEqual({ address: { city: 'Ulm', street: 'Gasse' }, lines: [{ sku: 'one' }] })
    expect(lastProjection()).toBe('address, lines[0], _type')
  })

  it('closes the gaps between elements, and mistakes none for another', async () => {
    const { get } = await openOrders(engine)
    // The first line has no note, and DynamoDB, asked for the notes alone, would give the others in its place.
    expect(await get.select((o) => [o.lines[2].note, o.lines[0].note])).toEqual({ lines: [{}, { note: 'third' }] })
    expect(await get.select((o) => [o.lines[1].note, o.lines[2].sku, o.lines[7].sku])).toEqual({
      lines: [{ note: 'second' }, { sku: 'three' }],
    })
    expect(await get.select((o) => [o.lines[2]])).toEqual({ lines: [{ sku: 'three', note: 'third' }] })
    expect(await get.select((o) => [o.lines[7].sku])).toEqual({})
  })

  it('goes into lists inside of elements', async () => {
    const { get } = await openOrders(engine, {
      lines: [{ sku: 'one', sizes: [1, 2, 3] }, { sku: 'two', sizes: [] }, { sku: 'three' }],
      matrix: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    })
    expect(await get.select((o) => [o.lines[0].sizes[2], o.lines[1].sizes[0], o.lines[2].sizes[0]])).toEqual({
      lines: [{ sizes: [3] }, {}, {}],
    })
    expect(await get.select((o) => [o.matrix[1][2], o.matrix[1][0], o.matrix[0][1]])).toEqual({
      matrix: [[2], [4, 6]],
    })
  })

  it('leaves out a map in which nothing is there, whatever it lies in', async () => {
    const { db, get } = await openOrders(engine, {
      address: { city: 'Ulm' },
      lines: [
        { sku: 'one', by: {} },
        { sku: 'two', by: null },
        { sku: 'three', by: { name: 'Ann' } },
      ],
    })
    expect(await get.select((o) => [o.address.street, o.byLabel.y ?? o.byLabel])).toEqual({})
    expect(await get.select((o) => [o.lines[0].by.name, o.lines[1].by.name, o.lines[2].by.name])).toEqual({
      lines: [{}, {}, { by: { name: 'Ann' } }],
    })
    await db.orders.update(key, { address: null })
    expect(await get.select((o) => [o.address.city])).toEqual({})
    expect(await get.select((o) => [o.address])).toEqual({ address: null })
    expect(await db.orders.get({ orderId: 'b' }).select((o) => [o.address.city])).toBeUndefined()
  })

  it('tells the alternatives of a union apart by what it asks for besides', async () => {
    const { db, get, lastProjection } = await openOrders(engine)
    expect(await get.select((o) => [o.payment.paid])).toEqual({ payment: { paid: '2025-01-01' } })
    expect(lastProjection()).toBe('payment.paid, payment.kind, _type')
    await db.orders.update(key, { payment: { kind: 'card', paid: at, last4: '0000' } })
    expect(await get.select((o) => [o.payment.paid, o.payment.iban])).toEqual({ payment: { paid: at } })
  })

  it('reads tuples and lists of different things', async () => {
    const { get } = await openOrders(engine, { pair: ['x', at], mixed: ['x', { deep: 1 }, null] })
    expect(await get.select((o) => [o.pair[1]])).toEqual({ pair: [at] })
    expect(await get.select((o) => [o.mixed[0].deep, o.mixed[1].deep, o.mixed[2].deep])).toEqual({
      mixed: [{}, { deep: 1 }, null],
    })
  })

  it('reads inside of what has no schema', async () => {
    const { get } = await openOrders(engine, { meta: { a: { b: 1, c: 2 }, list: ['x', 'y'] } })
    const select = get.select as (callback: (o: { meta: { a: { b: unknown }; list: unknown[] } }) => unknown) => unknown
    expect(await select.call(get, (o) => [o.meta.a.b, o.meta.list[1]])).toEqual({ meta: { a: { b: 1 }, list: ['y'] } })
  })

  it('fills in no default, and takes a stored value that does not fit for a fault', async () => {
    const { db } = await openOrders(engine)
    await putRawItem(engine, db, {
      PK: { S: 'ORDER#old' },
      _type: { S: 'Order' },
      address: { M: { city: { N: '1' } } },
    })
    const old = db.orders.getOrThrow({ orderId: 'old' })
    expect(await old.select((o) => [o.status, o.lines[0].sku, o.address.street])).toEqual({})
    const error = await expectError(
      ItemValidationError,
      old.select((o) => [o.address.city]),
    )
    expect(error.issues[0]?.path).toEqual(['address', 'city'])
  })

  it('works in transactions and queries', async () => {
    const { db, get, lastProjection } = await openOrders(engine)
    expect(await db.transactGet([get.select((o) => [o.lines[1].note])])).toEqual([{ lines: [{ note: 'second' }] }])
    const byKey = db.orders.query.primary({ orderId: 'a' }).select((o) => [o.lines[1].note, o.address.city])
    expect(await byKey.all()).toEqual([{ lines: [{ note: 'second' }], address: { city: 'Ulm' } }])
    expect(lastProjection()).toBe('lines[1], address.city, _type, PK')
  })

  it('asks a partial index only for what it holds, and reads the rest from the keys', async () => {
    const { db, lastProjection } = await openOrders(engine)
    const open = db.orders.query.byStatus({ status: 'open' })
    expect(await open.select((o) => [o.lines[1].sku, o.orderId]).all()).toEqual([
      { lines: [{ sku: 'two' }], orderId: 'a' },
    ])
    expect(lastProjection()).toBe('lines[1], GSI1PK, GSI1SK, PK')
    expect(await open.select('placedAt', 'address').all()).toEqual([{ placedAt: at, address: order.address }])
    const page = await open.select((o) => [o.address.city]).page({ limit: 1 })
    expect(page).toEqual({ items: [{ address: { city: 'Ulm' } }] })
    await expectError(ExpressionError, open.select('payment' as never).all())
  })

  it('refuses what names no place, before anything is sent', async () => {
    const { db, sent } = await openOrders(engine)
    const select = (...given: unknown[]) => db.orders.get(key).select(...(given as never[]))
    const other = await openOrders(engine)
    let stolen: unknown
    await other.get.select((o) => {
      stolen = o.lines[0].sku
      return [o.status]
    })
    const Thing = defineEntity('Thing', { schema: z.object({ id: z.string() }), key: { pk: 'THING#<id>' } })
    const things = defineModel({
      table: defineTable({ name: 'things', key: { pk: 'PK' } }),
      entities: { things: Thing },
    })
    const thingsDb = await freshTable(engine, things)
    sent.clear()
    type Loose = Record<string, never>
    const wrong: [given: unknown[], code: string][] = [
      [[], 'expression.operand'],
      [[() => []], 'expression.operand'],
      [[3], 'expression.operand'],
      [[(o: Loose) => o], 'expression.operand'],
      [[() => ['status']], 'expression.operand'],
      [[() => undefined], 'expression.operand'],
      [[async (o: Loose) => [o.status]], 'expression.operand'],
      [[(o: Loose) => [o.nope]], 'expression.unknown_attribute'],
      [[(o: { lines: Loose[] }) => [o.lines[0]?.nope]], 'expression.unknown_attribute'],
      [[(o: { where: Loose }) => [o.where.lat]], 'expression.unknown_attribute'],
      [
        [(o: Loose, { at: entry }: { at: (...given: unknown[]) => unknown }) => [entry(o.tags, 0)]],
        'expression.unknown_attribute',
      ],
      [['status', 'nope'], 'expression.unknown_attribute'],
      [[(o: Loose) => [o.PK]], 'expression.unknown_attribute'],
    ]
    for (const [given, code] of wrong) {
      expect(await expectError(ExpressionError, select(...given))).toMatchObject({ code })
    }
    const foreign = thingsDb.things.get({ id: 'x' }).select((() => [stolen]) as never)
    expect(await expectError(ExpressionError, foreign)).toMatchObject({ code: 'expression.operand' })
    expect(sent.names()).toEqual([])
    expect(await rawItem(engine, db, { PK: { S: 'ORDER#a' } })).toBeDefined()
  })
})
