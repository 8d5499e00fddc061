import {
  ConditionFailedError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  ItemExistsError,
  ItemValidationError,
  KeyValueError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, rawItem, recordRequests } from './harness.js'

/** As AWS's online shop has it: identifiers stand in keys and nowhere else, some of them in an index's. */
const OrderItem = defineEntity('OrderItem', {
  schema: z.object({
    orderId: z.string(),
    productId: z.string(),
    customerId: z.string(),
    orderedAt: z.date(),
    quantity: z.number().int(),
    note: z.string().optional(),
  }),
  key: { pk: 'o#<orderId>', sk: 'p#<productId>' },
  indexes: {
    byProduct: { on: 'GSI1', pk: 'p#<productId>', sk: '<orderedAt>' },
    byCustomer: { on: 'GSI2', pk: 'c#<customerId>', sk: 'p#<orderedAt>#<quantity:4>' },
    byQuantity: { on: 'narrow', pk: 'q#<quantity>', sk: '<productId>' },
  },
  keyOnly: ['orderId', 'productId', 'customerId', 'orderedAt'],
  storedAs: { quantity: 'Quantity' },
  typeValue: 'orderItem',
})
const Order = defineEntity('Order', {
  schema: z.object({ orderId: z.string(), customerId: z.string(), total: z.number() }),
  key: { pk: 'o#<orderId>', sk: 'c#<customerId>' },
  keyOnly: ['orderId', 'customerId'],
  typeValue: 'order',
})
const onlineShop = defineModel({
  table: defineTable({
    name: 'OnlineShop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      GSI1: { pk: 'GSI1-PK', sk: 'GSI1-SK' },
      GSI2: { pk: 'GSI2-PK', sk: 'GSI2-SK' },
      narrow: { pk: 'GSI3-PK', sk: 'GSI3-SK', projection: ['customerId', 'note'] },
    },
    typeAttribute: 'EntityType',
  }),
  entities: { items: OrderItem, orders: Order },
})

const at = new Date('2020-06-21T19:18:00Z')
const key = { orderId: '12345', productId: '99887' }
const item = { ...key, customerId: '12345', orderedAt: at, quantity: 2 }
const storedKey = { PK: { S: 'o#12345' }, SK: { S: 'p#99887' } }
const stored = {
  ...storedKey,
  EntityType: { S: 'orderItem' },
  'GSI1-PK': { S: 'p#99887' },
  'GSI1-SK': { S: at.toISOString() },
  'GSI2-PK': { S: 'c#12345' },
  'GSI2-SK': { S: `p#${at.toISOString()}#0002` },
  'GSI3-PK': { S: 'q#2' },
  'GSI3-SK': { S: '99887' },
  Quantity: { N: '2' },
}

describeOnEveryEngine('attributes that are stored in a key alone', (engine, it) => {
  const open = () => freshTable(engine, onlineShop)

  it('are not written beside it, and come back with the item', async () => {
    const db = await open()
    expect(await db.items.create(item)).toEqual(item)
    expect(await rawItem(engine, db, storedKey)).toEqual(stored)
    expect(await db.items.put({ ...item, note: 'x' })).toEqual({ ...item, note: 'x' })
    expect(await db.items.put(item).returning('old')).toEqual({ ...item, note: 'x' })
    expect(await rawItem(engine, db, storedKey)).toEqual(stored)
    await expectError(KeyValueError, db.items.put({ ...item, customerId: '1#2' }))
  })

  it('are read from items that other programs wrote', async () => {
    const db = await open()
    await putRawItem(engine, db, stored)
    expect(await db.items.get(key)).toEqual(item)
    expect(await db.items.query.primary({ orderId: '12345' }).all()).toEqual([item])
    expect(await db.items.query.byProduct({ productId: '99887' }).gte({ orderedAt: at }).all()).toEqual([item])
    expect(await db.items.query.byCustomer({ customerId: '12345' }).lte({ orderedAt: at }).all()).toEqual([item])
    expect(await db.transactGet([db.items.get(key)])).toEqual([item])
    expect((await expectError(ItemExistsError, db.items.create(item))).item).toEqual(item)
    const failed = db.items.delete(key).if((i, { gt }) => gt(i.quantity, 2))
    expect((await expectError(ConditionFailedError, failed)).item).toEqual(item)
    expect(onlineShop.decode(stored)).toEqual({ entity: 'items', item })
    expect(await db.items.delete(key)).toEqual(item)
  })

  it('win over what another program stored beside the key', async () => {
    const db = await open()
    await putRawItem(engine, db, { ...stored, customerId: { S: 'other' }, orderId: { S: 'other' } })
    expect(await db.items.get(key)).toEqual(item)
  })

  it('are missing from items that lack the key', async () => {
    const db = await open()
    const { 'GSI2-PK': _pk, 'GSI2-SK': _sk, ...rest } = stored
    await putRawItem(engine, db, rest)
    const error = await expectError(ItemValidationError, db.items.get(key))
    expect(error.issues.map(({ path }) => path)).toEqual([['customerId']])
    await putRawItem(engine, db, { ...rest, customerId: { S: '12345' } })
    expect(await db.items.get(key)).toEqual(item)
  })

  it('can be selected: their keys are read in their stead', async () => {
    const db = await open()
    await db.items.put(item)
    const get = db.items.get(key).select('customerId', 'orderedAt', 'quantity', 'productId')
    const { orderId: _, ...some } = item
    expect(await get).toEqual(some)
    expect(Object.values(get.params().ExpressionAttributeNames ?? {}).sort()).toEqual(
      ['EntityType', 'GSI1-SK', 'GSI2-PK', 'Quantity', 'SK'].sort(),
    )
    expect(await db.items.get(key).select((i) => [i.orderId])).toEqual({ orderId: '12345' })
    expect(await db.orders.put({ orderId: '12345', customerId: 'c', total: 1 })).toBeDefined()
    const order = db.orders.get({ orderId: '12345', customerId: 'c' })
    expect(await order.select('customerId', 'orderId')).toEqual({ orderId: '12345', customerId: 'c' })
    const query = db.items.query.byCustomer({ customerId: '12345' })
    expect(await query.select('orderId', 'customerId').all()).toEqual([{ orderId: '12345', customerId: '12345' }])
    expect(await db.transactGet([db.items.get(key).select('orderedAt')])).toEqual([{ orderedAt: at }])
  })

  it('page by page', async () => {
    const db = await open()
    for (const productId of ['1', '2', '3']) await db.items.put({ ...item, productId })
    const query = db.items.query.byCustomer({ customerId: '12345' }).select('productId')
    const first = await query.page({ limit: 2 })
    const rest = await query.page({ limit: 2, cursor: first.cursor })
    expect([...first.items, ...rest.items].map(({ productId }) => productId).sort()).toEqual(['1', '2', '3'])
  })

  describe('of an index that holds less than whole items', () => {
    it('are there if the table’s key or the index’s own holds them', async () => {
      const db = await open()
      await db.items.put({ ...item, note: 'x' })
      // Nothing is stored as `customerId`, whatever the projection names.
      const found: { orderId: string; productId: string; quantity: number; note?: string | undefined }[] =
        await db.items.query.byQuantity({ quantity: 2 }).all()
      expect(found).toEqual([{ ...key, quantity: 2, note: 'x' }])
      const untyped = db.items.query.byQuantity({ quantity: 2 }) as never as {
        select(name: string): { all(): Promise<unknown> }
      }
      const error = await expectError(ExpressionError, () => untyped.select('customerId').all())
      expect(error.message).toContain('"customerId"')
    })
  })

  describe('in updates', () => {
    it('change with the key, where that is an index’s', async () => {
      const db = await open()
      await db.items.put(item)
      const later = new Date('2020-07-01T00:00:00Z')
      expect(await db.items.update(key, { customerId: '2', orderedAt: later, quantity: 3 })).toEqual({
        ...item,
        customerId: '2',
        orderedAt: later,
        quantity: 3,
      })
      expect(await rawItem(engine, db, storedKey)).toEqual({
        ...stored,
        'GSI1-SK': { S: later.toISOString() },
        'GSI2-PK': { S: 'c#2' },
        'GSI2-SK': { S: `p#${later.toISOString()}#0003` },
        'GSI3-PK': { S: 'q#3' },
        Quantity: { N: '3' },
      })
    })

    it('that need them read the key, and are guarded by it', async () => {
      const sent = recordRequests(engine.client)
      const db = await freshTable(engine, onlineShop, { client: sent.client })
      await db.items.put(item)
      sent.clear()
      const update = db.items.update(key, { customerId: '2' })
      expect(update.explain().requests.map(({ action }) => action)).toEqual(['GetItem', 'UpdateItem'])
      expect(update.explain().requests[0]?.reason).toContain('orderedAt, quantity')
      expect(await update).toEqual({ ...item, customerId: '2' })
      expect(sent.names()).toEqual(['GetItem', 'UpdateItem'])
      const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } =
        sent.requests[1]?.input ?? {}
      expect(Object.values(names as object)).toEqual(
        expect.arrayContaining(['GSI1-SK', 'Quantity', 'GSI2-PK', 'GSI2-SK']),
      )
      expect(Object.values(names as object)).not.toContain('orderedAt')
      expect(Object.values(values as object)).toContainEqual({ S: at.toISOString() })
    })

    it('see a change of them by another writer', async () => {
      const db = await open()
      await db.items.put(item)
      const meddling = recordRequests(engine.client)
      const table = db.items.get(key).params().TableName as string
      const other = connect(onlineShop, { client: meddling.client, tableName: table })
      const later = new Date('2020-07-01T00:00:00Z')
      let meddled = 0
      meddling.client.middlewareStack.add(
        (next, context) => async (args) => {
          const result = await next(args)
          if (context.commandName === 'GetItemCommand' && meddled++ === 0) {
            await db.items.update(key, { customerId: '3', orderedAt: later, quantity: 2 })
          }
          return result
        },
        { name: 'meddle', step: 'initialize', priority: 'low' },
      )
      expect(await other.items.update(key, { quantity: 5 })).toEqual({
        ...item,
        customerId: '3',
        orderedAt: later,
        quantity: 5,
      })
      expect(await rawItem(engine, db, storedKey)).toMatchObject({
        'GSI2-PK': { S: 'c#3' },
        'GSI2-SK': { S: `p#${later.toISOString()}#0005` },
      })
    })

    it('run in transactions', async () => {
      const db = await open()
      await db.items.put(item)
      await db.transactWrite([
        db.items.update(key, { customerId: '9' }),
        db.orders.create({ orderId: '12345', customerId: '9', total: 3 }),
      ])
      expect(await db.items.get(key)).toEqual({ ...item, customerId: '9' })
      expect(await rawItem(engine, db, { PK: { S: 'o#12345' }, SK: { S: 'c#9' } })).toEqual({
        PK: { S: 'o#12345' },
        SK: { S: 'c#9' },
        EntityType: { S: 'order' },
        total: { N: '3' },
      })
    })

    it('are refused where they are part of the primary key, or not set to a value', async () => {
      const db = await open()
      await db.items.put(item)
      const primary = await expectError(ExpressionError, db.items.update(key, { orderId: '2' } as never))
      expect(primary.code).toBe('update.key_attribute')
      for (const refused of [
        db.items.update(key, (i, { setIfNotExists }) => setIfNotExists(i.customerId, '2')),
        db.items.update(key, (i, { set }) => set(i.note, i.customerId)),
        db.items.update(key, (i, { set }) => set(i.customerId, i.note)),
      ]) {
        const error = await expectError(ExpressionError, refused)
        expect(error.code).toBe('expression.key_only')
        expect(error.message).toContain('"customerId"')
      }
      expect(await db.items.get(key)).toEqual(item)
    })

    it('do not take away a key that holds them', async () => {
      const db = await open()
      const { 'GSI1-SK': _, ...broken } = stored
      await putRawItem(engine, db, broken)
      const error = await expectError(ItemValidationError, db.items.update(key, { quantity: 4 }))
      expect(error.issues.map(({ path }) => path)).toEqual([['orderedAt']])
      expect(await rawItem(engine, db, storedKey)).toEqual(broken)
    })
  })

  it('are refused in conditions and filters, which cannot see them', async () => {
    const db = await open()
    await db.items.put(item)
    const query = db.items.query.primary({ orderId: '12345' })
    for (const refused of [
      db.items.check(key, (i, { eq }) => eq(i.customerId, '1')),
      db.items.update(key, { quantity: 1 }).if((i, { exists }) => exists(i.orderedAt)),
      db.items.delete(key).if((i, { eq }) => eq(i.orderId, '12345')),
      db.items.put(item).if((i, { eq }) => eq(i.note, i.customerId)),
      db.items.put(item).if((i, { oneOf }) => oneOf(i.note, ['a', i.customerId])),
      db.transactWrite([db.items.delete(key).if((i, { beginsWith }) => beginsWith(i.customerId, '1'))]),
      query.filter((i, { between }) => between(i.orderedAt, at, at)).all(),
      query.filter((i, { gt, size }) => gt(size(i.customerId), 1)).all(),
      query.filter((i, { contains }) => contains(i.customerId, '1')).all(),
    ]) {
      const error = await expectError(ExpressionError, refused)
      expect(error.code).toBe('expression.key_only')
      expect(error.message).toMatch(/OrderItem: "(customerId|orderedAt|orderId)" is stored in a key alone/)
    }
    expect(await db.items.get(key)).toEqual(item)
  })

  it('are claimed where they are unique, and noted where they are timestamps', async () => {
    const User = defineEntity('User', {
      schema: z.object({ id: z.string(), email: z.string(), updatedAt: z.date(), name: z.string() }),
      key: { pk: 'USER#<id>', sk: 'USER' },
      indexes: { byEmail: { on: 'gsi1', pk: 'EMAIL#<email>', sk: '<updatedAt>' } },
      unique: { email: 'USER_EMAIL#<email>' },
      timestamps: { updated: 'updatedAt' },
      keyOnly: ['id', 'email', 'updatedAt'],
    })
    const model = defineModel({
      table: defineTable({
        name: 'users',
        key: { pk: 'PK', sk: 'SK' },
        indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
      }),
      entities: { users: User },
    })
    let nowMs = at.getTime()
    const db = await freshTable(engine, model, { now: () => nowMs })
    await db.users.create({ id: '1', email: 'a', name: 'Ada' })
    nowMs += 1000
    await db.users.update({ id: '1' }, { email: 'b' })
    const ada = { id: '1', email: 'b', name: 'Ada', updatedAt: new Date(nowMs) }
    expect(await db.users.get({ id: '1' })).toEqual(ada)
    expect(Object.keys((await rawItem(engine, db, { PK: { S: 'USER#1' }, SK: { S: 'USER' } })) ?? {}).sort()).toEqual(
      ['GSI1PK', 'GSI1SK', 'PK', 'SK', '_type', 'name'].sort(),
    )
    await expect(db.users.create({ id: '2', email: 'b', name: 'Bob' })).rejects.toMatchObject({
      code: 'item.not_unique',
    })
    await db.users.create({ id: '2', email: 'a', name: 'Bob' })
    await db.users.delete({ id: '1' })
    expect((await db.users.update({ id: '2' }, { email: 'b' })).email).toBe('b')
  })

  it('can be of every kind that a key gives back', async () => {
    const Thing = defineEntity('Thing', {
      schema: z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('a'),
          flag: z.boolean(),
          big: z.bigint(),
          ratio: z.number(),
          on: z.iso.date(),
          page: z.codec(z.string(), z.number().int(), { decode: Number, encode: String }),
          text: z.string(),
          value: z.string(),
        }),
        z.object({
          kind: z.literal('b'),
          flag: z.boolean(),
          big: z.bigint(),
          ratio: z.number(),
          on: z.iso.date(),
          page: z.codec(z.string(), z.number().int(), { decode: Number, encode: String }),
          text: z.string(),
          value: z.date(),
        }),
      ]),
      key: { pk: 'T#<kind>#<flag>#<text:escape>', sk: '<big:+20>#<ratio:float>#<on>#<page:5>' },
      keyOnly: ['kind', 'flag', 'text', 'big', 'ratio', 'on', 'page'],
    })
    const model = defineModel({
      table: defineTable({ name: 'things', key: { pk: 'PK', sk: 'SK' } }),
      entities: { things: Thing },
    })
    const db = await freshTable(engine, model)
    const shared = { flag: false, big: -7n, ratio: 0.1, on: '2020-02-29', page: 12, text: 'a#b%' }
    const thing = { ...shared, kind: 'b' as const, value: at }
    expect(await db.things.create(thing)).toEqual(thing)
    const [raw] = await db.things.query
      .primary({ kind: 'b', flag: false, text: 'a#b%' })
      .select('kind', 'value', 'page')
      .all()
    expect(raw).toEqual({ kind: 'b', value: at, page: 12 })
    const { value: _, ...thingKey } = thing
    expect(await db.things.get(thingKey)).toEqual(thing)
    expect(await db.things.get(thingKey).select('value')).toEqual({ value: at })
    const storedThing = await rawItem(engine, db, db.things.get(thingKey).params().Key as never)
    expect(Object.keys(storedThing ?? {}).sort()).toEqual(['PK', 'SK', '_type', 'value'])
  })
})
