import { defineEntity, defineModel, defineTable } from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, rawItem, rawItems, type TestEngine } from './harness.js'
import {
  customerId,
  later,
  newCustomer,
  newOrder,
  openShop,
  orderId,
  orderKey,
  product,
  storedOrderKey,
} from './shop.js'

const Everything = defineEntity('Everything', {
  schema: z.object({
    id: z.string(),
    text: z.string().optional(),
    number: z.number().optional(),
    int: z.number().int().optional(),
    big: z.bigint().optional(),
    flag: z.boolean().optional(),
    nothing: z.null().optional(),
    nullable: z.string().nullable().optional(),
    literal: z.literal(['x', 7, true]).optional(),
    choice: z.enum(['a', 'b']).optional(),
    at: z.date().optional(),
    bytes: z.instanceof(Uint8Array).optional(),
    list: z.array(z.union([z.number(), z.string()])).optional(),
    map: z.object({ inner: z.number(), gone: z.string().optional() }).optional(),
    record: z.record(z.string(), z.boolean()).optional(),
    texts: z.set(z.string()).optional(),
    numbers: z.set(z.number()).optional(),
    bigs: z.set(z.bigint()).optional(),
    either: z.union([z.string(), z.number()]).optional(),
    swapped: z
      .codec(z.string(), z.object({ x: z.number(), y: z.number() }), {
        decode: (text) => ({ x: Number(text.split(':')[0]), y: Number(text.split(':')[1]) }),
        encode: ({ x, y }) => `${x}:${y}`,
      })
      .optional(),
    filled: z.number().default(3),
  }),
  key: { pk: 'E#<id>' },
})
const model = defineModel({
  table: defineTable({ name: 'everything', key: { pk: 'PK' } }),
  entities: { everything: Everything },
})

async function store(engine: TestEngine, item: Partial<Parameters<typeof put>[1]>) {
  const db = await freshTable(engine, model)
  const given = await put(db, item)
  expect(await db.everything.get({ id: '1' })).toEqual(given)
  return { given, raw: await rawItem(engine, db, { PK: { S: 'E#1' } }) }
}
function put(db: Awaited<ReturnType<typeof freshTable<typeof model>>>, item: object) {
  return db.everything.put({ id: '1', ...item })
}

describeOnEveryEngine('what is stored', (engine, it) => {
  it('of an order: attributes, keys, index keys and the entity’s name', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1, { tags: new Set(['a']), expiresAt: later, lines: [{ sku: 's', quantity: 2 }] }))
    expect(await rawItem(engine, db, storedOrderKey(1))).toEqual({
      PK: { S: `CUSTOMER#${customerId()}` },
      SK: { S: `ORDER#${orderId(1)}` },
      GSI1PK: { S: 'STATUS#open' },
      GSI1SK: { S: `2025-01-01T10:00:00.000Z#${orderId(1)}` },
      GSI2PK: { S: 'UNPAID' },
      GSI2SK: { S: '2025-01-01T10:00:00.000Z' },
      _type: { S: 'Order' },
      customerId: { S: customerId() },
      orderId: { S: orderId(1) },
      status: { S: 'open' },
      placedAt: { S: '2025-01-01T10:00:00.000Z' },
      total: { N: '10' },
      lines: { L: [{ M: { sku: { S: 's' }, quantity: { N: '2' } } }] },
      tags: { SS: ['a'] },
      expiresAt: { N: String(later.getTime() / 1000) },
    })
  })

  it('of an item that is in no index has no index keys', async () => {
    const db = await openShop(engine)
    await db.products.put(product('kettle'))
    expect((await rawItems(engine, db)).map((item) => Object.keys(item).sort())).toEqual([
      ['PK', 'SK', '_type', 'price', 'sku', 'stock', 'title'],
    ])
  })

  describe('of values', () => {
    it('string: S', async () => {
      const { raw } = await store(engine, { text: 'héllo 🔑' })
      expect(raw?.text).toEqual({ S: 'héllo 🔑' })
    })

    it('an empty string: S', async () => {
      const { raw } = await store(engine, { text: '' })
      expect(raw?.text).toEqual({ S: '' })
    })

    it('number: N', async () => {
      const { raw } = await store(engine, { number: -12.5, int: 42 })
      expect(raw).toMatchObject({ number: { N: '-12.5' }, int: { N: '42' } })
    })

    it('bigint: N, with all of its digits', async () => {
      const { raw } = await store(engine, { big: 12345678901234567890123456789012345678n })
      expect(raw?.big).toEqual({ N: '12345678901234567890123456789012345678' })
    })

    it('boolean: BOOL', async () => {
      const { raw } = await store(engine, { flag: false })
      expect(raw?.flag).toEqual({ BOOL: false })
    })

    it('null: NULL; undefined: no attribute', async () => {
      const { raw, given } = await store(engine, { nothing: null, nullable: null, text: undefined })
      expect(raw).toMatchObject({ nothing: { NULL: true }, nullable: { NULL: true } })
      expect(raw).not.toHaveProperty('text')
      expect(given).not.toHaveProperty('text')
    })

    it('enum and literal: their own types', async () => {
      expect((await store(engine, { choice: 'b', literal: 7 })).raw).toMatchObject({
        choice: { S: 'b' },
        literal: { N: '7' },
      })
      expect((await store(engine, { literal: true })).raw?.literal).toEqual({ BOOL: true })
    })

    it('date: ISO 8601 in UTC as S', async () => {
      const { raw } = await store(engine, { at: new Date('2025-03-01T12:00:00.5+02:00') })
      expect(raw?.at).toEqual({ S: '2025-03-01T10:00:00.500Z' })
    })

    it('bytes: B, taken when the operation is made', async () => {
      const db = await freshTable(engine, model)
      const bytes = new Uint8Array([0, 1, 255])
      const operation = db.everything.put({ id: '1', bytes })
      bytes.fill(9)
      const given = await operation
      expect((await rawItem(engine, db, { PK: { S: 'E#1' } }))?.bytes).toEqual({ B: new Uint8Array([0, 1, 255]) })
      expect(given.bytes).toEqual(new Uint8Array([0, 1, 255]))
    })

    it('array: L; object and record: M', async () => {
      const { raw } = await store(engine, { list: [1, 'a'], map: { inner: 1 }, record: { 'a b': true } })
      expect(raw).toMatchObject({
        list: { L: [{ N: '1' }, { S: 'a' }] },
        map: { M: { inner: { N: '1' } } },
        record: { M: { 'a b': { BOOL: true } } },
      })
      expect(raw?.map).toEqual({ M: { inner: { N: '1' } } })
    })

    it('empty list and map: L and M', async () => {
      const { raw } = await store(engine, { list: [], record: {} })
      expect(raw).toMatchObject({ list: { L: [] }, record: { M: {} } })
    })

    it('set: SS or NS', async () => {
      const { raw } = await store(engine, { texts: new Set(['b', 'a']), numbers: new Set([1]), bigs: new Set([2n]) })
      expect(new Set(raw?.texts?.SS)).toEqual(new Set(['a', 'b']))
      expect(raw).toMatchObject({ numbers: { NS: ['1'] }, bigs: { NS: ['2'] } })
    })

    it('union: the alternative’s type', async () => {
      expect((await store(engine, { either: 1 })).raw?.either).toEqual({ N: '1' })
      expect((await store(engine, { either: '1' })).raw?.either).toEqual({ S: '1' })
    })

    it('codec: its encoded side', async () => {
      const { raw, given } = await store(engine, { swapped: { x: 1, y: 2 } })
      expect(raw?.swapped).toEqual({ S: '1:2' })
      expect(given.swapped).toEqual({ x: 1, y: 2 })
    })

    it('default: filled in when it is written', async () => {
      const { raw, given } = await store(engine, {})
      expect(raw?.filled).toEqual({ N: '3' })
      expect(given.filled).toBe(3)
    })
  })

  describe('of the time to live', () => {
    it('is epoch seconds, cut to whole ones, and reads as that date', async () => {
      const db = await openShop(engine)
      const expiresAt = new Date('2130-01-02T03:04:05.999Z')
      const stored = new Date('2130-01-02T03:04:05.000Z')
      const given = await db.orders.put(newOrder(1, { expiresAt }))
      expect((await rawItem(engine, db, storedOrderKey(1)))?.expiresAt).toEqual({ N: String(stored.getTime() / 1000) })
      expect(given.expiresAt).toEqual(stored)
      expect((await db.orders.getOrThrow(orderKey(1))).expiresAt).toEqual(stored)
      const query = db.orders.query.primary({ customerId: customerId() })
      expect(await query.filter((o, { eq }) => eq(o.expiresAt, expiresAt)).count()).toBe(1)
      expect(await query.filter((o, { gt }) => gt(o.expiresAt, new Date('2129-01-01'))).count()).toBe(1)
      const updated = await db.orders.update(orderKey(1), { expiresAt: new Date('2131-01-01T00:00:00.123Z') })
      expect(updated.expiresAt).toEqual(new Date('2131-01-01T00:00:00.000Z'))
    })
  })

  it('of a time to live that is itself a key is the same number, in the order of time', async () => {
    const Session = defineEntity('Session', {
      schema: z.object({ id: z.string(), expiresAt: z.date().optional() }),
      key: { pk: 'SESSION#<id>' },
      indexes: { expiring: { on: 'expiring', pk: 'SESSION', sk: '<expiresAt>' } },
    })
    const table = defineTable({
      name: 'sessions',
      key: { pk: 'PK' },
      indexes: { expiring: { pk: 'GSI1PK', sk: { name: 'expiresAt', type: 'number' } } },
      ttl: 'expiresAt',
    })
    const db = await freshTable(engine, defineModel({ table, entities: { sessions: Session } }))
    const at = (ms: number) => new Date(later.getTime() + ms)
    await db.sessions.put({ id: '1', expiresAt: at(1999) })
    await db.sessions.put({ id: '2', expiresAt: at(5000) })
    await db.sessions.put({ id: '3' })
    const query = db.sessions.query.expiring({})
    expect(await query.all()).toEqual([
      { id: '1', expiresAt: at(1000) },
      { id: '2', expiresAt: at(5000) },
    ])
    expect((await query.gt({ expiresAt: at(1500) }).all()).map(({ id }) => id)).toEqual(['2'])
    expect((await query.lte({ expiresAt: at(1000) }).all()).map(({ id }) => id)).toEqual(['1'])
    await db.sessions.update({ id: '1' }, { expiresAt: at(9000) })
    expect((await query.all()).map(({ id }) => id)).toEqual(['2', '1'])
    const page = await query.page({ limit: 1 })
    expect((await query.page({ limit: 1, cursor: page.cursor })).items.map(({ id }) => id)).toEqual(['1'])
  })

  describe('of the entity’s name', () => {
    it('is what typeValue says, in the attribute that typeAttribute says', async () => {
      const Short = defineEntity('Short', {
        schema: z.object({ id: z.string() }),
        key: { pk: 'S#<id>' },
        typeValue: 's',
      })
      const table = defineTable({ name: 'short', key: { pk: 'PK' }, typeAttribute: 'et' })
      const db = await freshTable(engine, defineModel({ table, entities: { shorts: Short } }))
      await db.shorts.put({ id: '1' })
      expect(await rawItems(engine, db)).toEqual([{ PK: { S: 'S#1' }, id: { S: '1' }, et: { S: 's' } }])
      expect(await db.shorts.get({ id: '1' })).toEqual({ id: '1' })
    })

    it('is nowhere with typeAttribute: false', async () => {
      const Plain = defineEntity('Plain', { schema: z.object({ id: z.string() }), key: { pk: 'S#<id>' } })
      const table = defineTable({ name: 'plain', key: { pk: 'PK' }, typeAttribute: false })
      const db = await freshTable(engine, defineModel({ table, entities: { plain: Plain } }))
      await db.plain.put({ id: '1' })
      expect(await rawItems(engine, db)).toEqual([{ PK: { S: 'S#1' }, id: { S: '1' } }])
      expect(await db.plain.get({ id: '1' }).select('id')).toEqual({ id: '1' })
      expect(await db.plain.exists({ id: '1' })).toBe(true)
    })
  })

  it('of a customer, whose e-mail stands in a key as the schema normalises it', async () => {
    const db = await openShop(engine)
    await db.customers.put(newCustomer(1, { email: 'ADA@Example.com' }))
    expect((await rawItems(engine, db))[0]).toMatchObject({
      GSI1PK: { S: 'EMAIL#ada@example.com' },
      GSI1SK: { S: 'CUSTOMER' },
      email: { S: 'ada@example.com' },
    })
  })

  it('of native keys is the attribute itself, once, in its own type', async () => {
    const Reading = defineEntity('Reading', {
      schema: z.object({ sensor: z.string(), at: z.number().int(), value: z.number(), day: z.string().optional() }),
      key: { pk: '<sensor>', sk: '<at>' },
      indexes: { byDay: { on: 'days', pk: '<day>', sk: '<at>' } },
    })
    const table = defineTable({
      name: 'readings',
      key: { pk: 'sensor', sk: { name: 'at', type: 'number' } },
      indexes: { days: { pk: 'day', sk: { name: 'value', type: 'number' } } },
    })
    expect(() => defineModel({ table, entities: { readings: Reading } as never })).toThrow('byDay')
    const Fitting = defineEntity('Reading', {
      schema: Reading.schema,
      key: { pk: '<sensor>', sk: '<at>' },
      indexes: { byDay: { on: 'days', pk: '<day>', sk: '<value>' } },
    })
    const db = await freshTable(engine, defineModel({ table, entities: { readings: Fitting } }))
    await db.readings.put({ sensor: 'a#b', at: 7, value: 1.5, day: 'monday' })
    await db.readings.put({ sensor: 'a#b', at: 12, value: 0.5, day: 'monday' })
    await db.readings.put({ sensor: 'a#b', at: -3, value: 2 })
    expect((await rawItems(engine, db)).find((item) => item.at?.N === '7')).toEqual({
      sensor: { S: 'a#b' },
      at: { N: '7' },
      value: { N: '1.5' },
      day: { S: 'monday' },
      _type: { S: 'Reading' },
    })
    const query = db.readings.query
    expect((await query.primary({ sensor: 'a#b' }).all()).map(({ at }) => at)).toEqual([-3, 7, 12])
    expect((await query.primary({ sensor: 'a#b' }).between({ at: 0 }, { at: 7 }).all()).map(({ at }) => at)).toEqual([
      7,
    ])
    expect((await query.byDay({ day: 'monday' }).all()).map(({ at }) => at)).toEqual([12, 7])
    expect((await query.byDay({ day: 'monday' }).gt({ value: 1 }).all()).map(({ at }) => at)).toEqual([7])
    expect(await db.readings.get({ sensor: 'a#b', at: -3 })).toEqual({ sensor: 'a#b', at: -3, value: 2 })
  })
})
