import { inspect } from 'node:util'
import {
  AnswerError,
  type AnyModel,
  BatchIncompleteError,
  BatchPlanError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ItemNotFoundError,
  ItemValidationError,
  type OperationEvent,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import {
  createFreshTable,
  describeOnEveryEngine,
  expectError,
  freshTable,
  putRawItem,
  rawItem,
  rawItems,
  recordRequests,
  tableOf,
} from './harness.js'
import { cannedClient, mockClient } from './harness-canned.js'
import {
  customer,
  customerId,
  newCustomer,
  newOrder,
  offlineShop,
  openRecordedShop,
  openShop,
  order,
  orderKey,
  product,
  shop,
  storedOrderKey,
} from './shop.js'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
const skuOf = (number: number): string => `sku-${String(number).padStart(4, '0')}`
const many = (count: number) => numbers(count).map((number) => product(skuOf(number), { stock: number }))

const Reading = defineEntity('Reading', {
  schema: z.object({ device: z.instanceof(Uint8Array), at: z.number(), value: z.string() }),
  key: { pk: '<device>', sk: '<at>' },
})
const readingsModel = defineModel({
  table: defineTable({
    name: 'readings',
    key: { pk: { name: 'device', type: 'binary' }, sk: { name: 'at', type: 'number' } },
  }),
  entities: { readings: Reading },
})

/** What no service has in a reading's key. */
const wrongKeyValues = [
  ...[null, 'abc', {}, { N: 5 }, { N: 'abc' }, { N: null }].map((wrong) => ['at', wrong] as const),
  ...[null, 'abc', {}, { B: {} }, { B: 'abc' }, { B: null }].map((wrong) => ['device', wrong] as const),
]

interface BatchInput {
  readonly RequestItems: Readonly<Record<string, readonly unknown[] | { readonly Keys: readonly unknown[] }>>
}
/** How many members the requests of a batch have. */
const sizesOf = (requests: readonly { readonly input: object }[]): number[] =>
  requests.map(({ input }) =>
    Object.values((input as BatchInput).RequestItems)
      .map((of) => ('Keys' in of ? of.Keys.length : of.length))
      .reduce((sum, size) => sum + size, 0),
  )

const Draft = defineEntity('Draft', {
  schema: z.object({ id: z.string(), title: z.string(), version: z.number().int().optional() }),
  key: { pk: 'DRAFT#<id>' },
  version: 'version',
})
const Member = defineEntity('Member', {
  schema: z.object({ id: z.string(), email: z.string().optional() }),
  key: { pk: 'MEMBER#<id>' },
  unique: { email: 'MAIL#<email>' },
})
const club = defineModel({
  table: defineTable({ name: 'club', key: { pk: 'PK' } }),
  entities: { drafts: Draft, members: Member },
})

describeOnEveryEngine('batchGet', (engine, it) => {
  it('reads items of several entities, in the order in which they were asked for', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.customers.put(newCustomer())
    await db.orders.put(newOrder(1))
    sent.clear()
    const found = await db.batchGet([
      db.orders.get(orderKey(2)),
      db.customers.get({ customerId: customerId() }),
      db.orders.getOrThrow(orderKey(1)),
    ])
    expect(found).toEqual([undefined, customer(), order(1)])
    expect(sent.names()).toEqual(['BatchGetItem'])
  })

  it('reads any number of items, a hundred a request', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.products.batchPut(many(230))
    sent.clear()
    const keys = numbers(250)
      .map((number) => ({ sku: skuOf(number) }))
      .reverse()
    const found = await db.products.batchGet(keys)
    expect(found).toEqual([...Array(20).fill(undefined), ...many(230).reverse()])
    expect(sizesOf(sent.requests).sort()).toEqual([100, 100, 50])
  })

  it('asks for a key once, and gives it to each who asked, as an item of their own', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.put(newOrder(1, { lines: [{ sku: 'a', quantity: 1 }] }))
    sent.clear()
    const [first, second, third] = await db.orders.batchGet([orderKey(1), orderKey(1), orderKey(2)])
    first?.lines.push({ sku: 'b', quantity: 2 })
    expect(second).toEqual(order(1, { lines: [{ sku: 'a', quantity: 1 }] }))
    expect(third).toBeUndefined()
    expect(sizesOf(sent.requests)).toEqual([2])
  })

  it('reads consistently, and selects, as each read says', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.put(newOrder(1, { note: 'x' }))
    await db.orders.put(newOrder(2))
    sent.clear()
    const found = await db.batchGet([
      db.orders.get(orderKey(1)),
      db.orders.get(orderKey(1)).consistent(),
      db.orders.get(orderKey(2)).select('total'),
      db.orders.get(orderKey(1)).select('total'),
      db.orders.get(orderKey(1)).select((one) => [one.note]),
    ])
    expect(found).toEqual([
      order(1, { note: 'x' }),
      order(1, { note: 'x' }),
      { total: 20 },
      { total: 10 },
      { note: 'x' },
    ])
    expect(sizesOf(sent.requests)).toEqual([1, 1, 2, 1])
    const table = tableOf(db)
    const options = sent.requests.map(({ input }) => {
      const { Keys, ...rest } = (input as unknown as { RequestItems: Record<string, Record<string, unknown>> })
        .RequestItems[table] as Record<string, unknown>
      return rest
    })
    expect(options).toMatchObject([{}, { ConsistentRead: true }, { ProjectionExpression: expect.any(String) }, {}])
  })

  it('reads consistently where the connection does', async () => {
    const db = await openShop(engine, { consistentReads: true })
    const [input] = db.orders.batchGet([orderKey(1)]).params()
    expect(input?.RequestItems?.[tableOf(db)]).toMatchObject({ ConsistentRead: true })
  })

  it('fails where an item must be there and is not', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const batch = db.batchGet([db.orders.getOrThrow(orderKey(1)), db.orders.getOrThrow(orderKey(2))])
    expect((await expectError(ItemNotFoundError, batch)).key).toEqual(orderKey(2))
    expect(await batch.result()).toMatchObject({ ok: false, error: { code: 'item.not_found' } })
  })

  it('takes the items of others for none, and does what the connection says with invalid ones', async () => {
    const db = await openShop(engine)
    await putRawItem(engine, db, { ...storedOrderKey(1), _type: { S: 'Invoice' } })
    await putRawItem(engine, db, { ...storedOrderKey(2), _type: { S: 'Order' } })
    expect(await db.orders.batchGet([orderKey(1)])).toEqual([undefined])
    await expectError(ItemValidationError, db.orders.batchGet([orderKey(2)]))
    const lenient = connect(shop, { client: engine.client, tableName: tableOf(db), onInvalidItem: 'skip' })
    expect(await lenient.orders.batchGet([orderKey(2), orderKey(1)])).toEqual([undefined, undefined])
    const strict = lenient.batchGet([lenient.orders.getOrThrow(orderKey(2))])
    expect((await expectError(ItemNotFoundError, strict)).cause).toBeInstanceOf(ItemValidationError)
  })

  it('hides what has expired, of selections too', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1, { expiresAt: new Date('2100-01-01') }))
    await db.orders.put(newOrder(2))
    const later = connect(shop, {
      client: engine.client,
      tableName: tableOf(db),
      expired: 'hide',
      now: () => new Date('2101-01-01'),
    })
    const reads = [1, 2].flatMap((number) => [
      later.orders.get(orderKey(number)),
      later.orders.get(orderKey(number)).select('total'),
    ])
    expect(await later.batchGet(reads)).toEqual([undefined, undefined, order(2), { total: 20 }])
  })

  it('reads from several tables in one request, and from several clients', async () => {
    const sent = recordRequests(engine.client)
    const [here, there] = [await createFreshTable(engine, shop), await createFreshTable(engine, shop)]
    const one = connect(shop, { client: sent.client, tableName: here })
    const two = connect(shop, { client: sent.client, tableName: there })
    const other = connect(shop, { client: engine.client, tableName: there })
    await one.products.put(product('a', { stock: 1 }))
    await two.products.put(product('a', { stock: 2 }))
    sent.clear()
    const get = (db: typeof one) => db.products.get({ sku: 'a' })
    const [first, second] = [product('a', { stock: 1 }), product('a', { stock: 2 })]
    expect(await one.batchGet([get(one), get(two), get(one)])).toEqual([first, second, first])
    expect(sizesOf(sent.requests)).toEqual([2])
    sent.clear()
    expect(await one.batchGet([get(other), get(one)])).toEqual([second, first])
    expect(sizesOf(sent.requests)).toEqual([1])
    expect(other.batchGet([get(other), get(one)]).params()).toHaveLength(2)
  })

  it('knows items by keys of numbers and binaries, however they are written', async () => {
    const db = await freshTable(engine, readingsModel)
    const items = [1e15, 1e-7, 0, -1.5, 100, 2.5e-100, 0.1].map((at, index) => ({
      device: new Uint8Array([1, 255, index % 2]),
      at,
      value: `${index}`,
    }))
    await db.readings.batchPut(items)
    const keys = items.map(({ device, at }) => ({ device, at }))
    expect(await db.readings.batchGet(keys)).toEqual(items)
    const reads = [...keys, ...keys].map((key) => db.readings.get(key).select('value'))
    const values = items.map(({ value }) => ({ value }))
    expect(await db.batchGet(reads)).toEqual([...values, ...values])
    await db.readings.batchDelete(keys.slice(1))
    expect(await rawItems(engine, db)).toHaveLength(1)
  })

  it('takes nothing for an answer that was asked for by another request', async () => {
    const first = product(skuOf(1))
    const item = offlineShop(engine).db.products.put(first).params().Item
    const { client } = cannedClient(() => ({ Responses: { shop: [item] }, UnprocessedKeys: {} }))
    const { products } = connect(shop, { client })
    const batch = products.batchGet(many(101).map(({ sku }) => ({ sku })))
    const error = await expectError(BatchIncompleteError, batch)
    expect(error).toMatchObject({ places: [100], cause: { code: 'service.answer' } })
    expect(error.results).toEqual([first, ...Array(100).fill(undefined)])
  })

  it('takes nothing for an answer whose key is no value of one', async () => {
    const device = { B: Uint8Array.of(1) }
    for (const [name, wrong] of wrongKeyValues) {
      const item = { device, at: { N: '5' }, value: { S: 'x' }, [name]: wrong }
      const { readings } = connect(readingsModel, {
        client: mockClient({ Responses: { readings: [item] }, UnprocessedKeys: {} }),
      })
      const error = await expectError(AnswerError, readings.batchGet([{ device: device.B, at: 5 }]))
      expect(inspect(error)).not.toContain('abc')
    }
  })

  it('resolves to nothing, without a request, where nothing is asked for', async () => {
    const { db, sent } = offlineShop(engine)
    expect(await db.batchGet([])).toEqual([])
    expect(await db.orders.batchGet([])).toEqual([])
    expect(db.batchGet([]).params()).toEqual([])
    expect(sent.names()).toEqual([])
  })

  it('reads when it is awaited, each time anew, and lets itself be looked at before', async () => {
    const { db, sent } = await openRecordedShop(engine)
    const batch = db.orders.batchGet([orderKey(1)])
    const table = tableOf(db)
    expect(batch.params()).toEqual([{ RequestItems: { [table]: { Keys: [storedOrderKey(1)] } } }])
    expect(batch.explain()).toEqual({
      requests: [{ action: 'BatchGetItem', input: batch.params()[0], implied: false }],
    })
    expect(sent.names()).toEqual([])
    expect(await batch).toEqual([undefined])
    await db.orders.put(newOrder(1))
    expect(await batch).toEqual([order(1)])
    expect(sent.requests[0]?.input).toEqual(batch.params()[0])
  })

  it('leaves independent reads of one tick alone', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await Promise.all([db.orders.get(orderKey(1)), db.orders.get(orderKey(2))])
    expect(sent.names()).toEqual(['GetItem', 'GetItem'])
  })

  it('takes in its list when it is made', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const keys = [orderKey(1)]
    const reads = [db.orders.get(orderKey(1))]
    const batches = [db.orders.batchGet(keys), db.batchGet(reads)]
    keys.push(orderKey(2))
    reads.pop()
    expect(await Promise.all(batches)).toEqual([[order(1)], [order(1)]])
  })

  it('refuses, before anything is sent, what it cannot read', async () => {
    const { db, sent } = offlineShop(engine)
    const refused: unknown[] = [
      [db.orders.get(orderKey(1)), db.orders.put(newOrder(1))],
      [db.orders.get(orderKey(1)), db.orders.exists(orderKey(1))],
      [db.orders.get(orderKey(1)), undefined],
      [db.orders.get(orderKey(1)), db.orders.batchGet([orderKey(1)])],
    ]
    for (const operations of refused) {
      const error = await expectError(BatchPlanError, db.batchGet(operations as never))
      expect(error).toMatchObject({ code: 'batch.mixed', operations: [1] })
    }
    for (const list of ['x', undefined, {}, db.orders.get(orderKey(1))]) {
      await expectError(BatchPlanError, db.batchGet(list as never))
      await expectError(BatchPlanError, db.orders.batchGet(list as never))
    }
    const keys = [...numbers(150).map(orderKey), { customerId: 'x', orderId: 'y' }]
    await expectError(ItemValidationError, db.orders.batchGet(keys))
    expect(sent.names()).toEqual([])
  })

  it('stops when it is aborted', async () => {
    const { db, sent } = await openRecordedShop(engine)
    const batch = db.orders.batchGet([orderKey(1)]).signal(AbortSignal.abort(new Error('Enough.')))
    await expect(batch).rejects.toThrow('Enough.')
    expect(sent.names()).toEqual([])
  })

  it('tells of each request', async () => {
    const events: OperationEvent[] = []
    const db = await openShop(engine, { onOperation: (event) => void events.push(event) })
    await db.batchWrite([db.products.put(product('a')), db.orders.put(newOrder(1)), db.orders.delete(orderKey(2))])
    await db.batchGet([db.products.get({ sku: 'a' }), db.products.get({ sku: 'b' })])
    const common = { tables: [tableOf(db)], outcome: 'success', implied: false, retries: 0, attempts: 1 }
    expect(events).toMatchObject([
      { ...common, operation: 'batchWrite', action: 'BatchWriteItem', entity: undefined, actions: 3, itemsReturned: 0 },
      { ...common, operation: 'batchGet', action: 'BatchGetItem', entity: 'Product', actions: 2, itemsReturned: 1 },
    ])
    expect(events[0]?.entities).toEqual(['Product', 'Order'])
    expect(events[1]?.consumedCapacity).toBeGreaterThan(0)
  })
})

describeOnEveryEngine('batchWrite', (engine, it) => {
  it('puts and deletes, and gives the items that were put', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.put(newOrder(1))
    sent.clear()
    const written = await db.batchWrite([
      db.orders.delete(orderKey(1)),
      db.orders.put(newOrder(2)),
      db.customers.put(newCustomer()),
      db.products.put(product('a')).returning('none'),
    ])
    expect(written).toEqual([undefined, order(2), customer(), undefined])
    expect(sent.names()).toEqual(['BatchWriteItem'])
    expect(await db.orders.batchGet([orderKey(1), orderKey(2)])).toEqual([undefined, order(2)])
    expect(await db.customers.get({ customerId: customerId() })).toEqual(customer())
    expect(await db.products.get({ sku: 'a' })).toEqual(product('a'))
  })

  it('writes what a put by itself writes, index keys included', async () => {
    const db = await openShop(engine)
    await db.orders.batchPut([newOrder(1)])
    const stored = await rawItem(engine, db, storedOrderKey(1))
    await db.orders.put(newOrder(1))
    expect(stored).toEqual(await rawItem(engine, db, storedOrderKey(1)))
    expect(await db.orders.query.byStatus({ status: 'open' }).all()).toEqual([order(1)])
  })

  it('writes any number of items, 25 a request', async () => {
    const { db, sent } = await openRecordedShop(engine)
    expect(await db.products.batchPut(many(60))).toEqual(many(60))
    expect(sizesOf(sent.requests)).toEqual([25, 25, 10])
    expect(await db.products.batchGet(many(60).map(({ sku }) => ({ sku })))).toEqual(many(60))
    sent.clear()
    const gone = await db.products.batchDelete(many(60).map(({ sku }) => ({ sku })))
    expect(gone).toEqual(Array(60).fill(undefined))
    expect(sizesOf(sent.requests)).toEqual([25, 25, 10])
    expect(await rawItems(engine, db)).toEqual([])
  })

  it('keeps requests below 16 MB as they are sent', async () => {
    const { db } = offlineShop(engine)
    // A control character is six bytes as JSON.
    const title = '\u0001'.repeat(380_000)
    const inputs = db.products.batchPut(numbers(20).map((number) => product(skuOf(number), { title }))).params()
    expect(inputs.map((input) => sizesOf([{ input }]))).toEqual([[7], [7], [6]])
    for (const input of inputs) expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThan(16 * 1024 * 1024)
  })

  it('writes and reads more than one request or answer holds', async () => {
    const db = await openShop(engine)
    const title = 'x'.repeat(390_000)
    const items = numbers(50).map((number) => product(skuOf(number), { title }))
    await db.products.batchPut(items)
    const found = await db.products.batchGet(items.map(({ sku }) => ({ sku })))
    expect(found.map((item) => [item?.sku, item?.title.length])).toEqual(items.map(({ sku }) => [sku, 390_000]))
  }, 60_000)

  it('replaces and removes whatever is under a key: a batch has no conditions', async () => {
    const db = await openShop(engine)
    for (const number of [1, 2]) await putRawItem(engine, db, { ...storedOrderKey(number), _type: { S: 'Invoice' } })
    await db.batchWrite([db.orders.put(newOrder(1)), db.orders.delete(orderKey(2))])
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
    expect(await rawItem(engine, db, storedOrderKey(2))).toBeUndefined()
  })

  it('writes through several connections, each to its own table', async () => {
    const [here, there] = [await createFreshTable(engine, shop), await createFreshTable(engine, shop)]
    const sent = recordRequests(engine.client)
    const one = connect(shop, { client: sent.client, tableName: here })
    const two = connect(shop, { client: sent.client, tableName: there })
    const other = connect(shop, { client: engine.client, tableName: there })
    // The same key in two tables is two items.
    await one.batchWrite([one.products.put(product('a')), two.products.put(product('a', { stock: 2 }))])
    expect(sizesOf(sent.requests)).toEqual([2])
    await one.batchWrite([other.products.put(product('b')), one.products.delete({ sku: 'a' })])
    expect(await one.products.get({ sku: 'a' })).toBeUndefined()
    expect(await two.products.batchGet([{ sku: 'a' }, { sku: 'b' }])).toEqual([
      product('a', { stock: 2 }),
      product('b'),
    ])
  })

  it('keeps timestamps, the same ones for the whole batch', async () => {
    const Note = defineEntity('Note', {
      schema: z.object({ id: z.string(), at: z.date() }),
      key: { pk: 'NOTE#<id>' },
      timestamps: { created: 'at' },
    })
    const model = defineModel({ table: defineTable({ name: 'notes', key: { pk: 'PK' } }), entities: { notes: Note } })
    let tick = Date.UTC(2025, 0, 1)
    const db = await freshTable(engine, model, { now: () => tick++ })
    const written = await db.notes.batchPut([{ id: '1' }, { id: '2' }])
    expect(new Set(written.map(({ at }) => at.getTime())).size).toBe(1)
    expect(await db.notes.batchGet([{ id: '1' }, { id: '2' }])).toEqual(written)
  })

  it('knows what was left by keys of numbers and binaries, however they are written', async () => {
    const device = 'Af8='
    const left = { readings: [{ DeleteRequest: { Key: { device: { B: device }, at: { N: '15.0E-1' } } } }] }
    const { client, requests } = cannedClient(() => ({ UnprocessedItems: requests.length === 1 ? left : {} }))
    const { readings } = connect(readingsModel, { client })
    await readings.batchDelete([1, 1.5, -0].map((at) => ({ device: Uint8Array.of(1, 255), at })))
    const keys = ['1', '1.5', '0'].map((N) => ({ DeleteRequest: { Key: { device: { B: device }, at: { N } } } }))
    expect(requests.map(({ body }) => body.RequestItems)).toEqual([{ readings: keys }, { readings: [keys[1]] }])
  })

  it('takes nothing for left that another request was to write', async () => {
    const first = product(skuOf(1))
    const { Item } = offlineShop(engine).db.products.put(first).params()
    const left = { shop: [{ PutRequest: { Item } }] }
    const { client } = cannedClient(({ body }) => ({
      UnprocessedItems: sizesOf([{ input: body }])[0] === 1 ? left : {},
    }))
    const error = await expectError(BatchIncompleteError, connect(shop, { client }).products.batchPut(many(26)))
    expect(error).toMatchObject({ places: [25], cause: { code: 'service.answer' } })
  })

  it('takes nothing for left whose key is no value of one', async () => {
    const device = { B: Uint8Array.of(1) }
    for (const [name, wrong] of wrongKeyValues) {
      const left = [{ DeleteRequest: { Key: { device, at: { N: '5' }, [name]: wrong } } }]
      const { readings } = connect(readingsModel, { client: mockClient({ UnprocessedItems: { readings: left } }) })
      await expectError(AnswerError, readings.batchDelete([{ device: device.B, at: 5 }]))
    }
  })

  it('resolves to nothing, without a request, where nothing is to be written', async () => {
    const { db, sent } = offlineShop(engine)
    expect(await db.batchWrite([])).toEqual([])
    expect(await db.orders.batchPut([])).toEqual([])
    expect(await db.orders.batchDelete([])).toEqual([])
    expect(sent.names()).toEqual([])
  })

  it('lets itself be looked at, and sends nothing for it', () => {
    const { db, sent } = offlineShop(engine)
    const batch = db.batchWrite([db.products.put(product('a')), db.products.delete({ sku: 'b' })])
    const item = db.products.put(product('a')).params().Item
    expect(batch.params()).toEqual([
      {
        RequestItems: {
          'no-such-table': [
            { PutRequest: { Item: item } },
            { DeleteRequest: { Key: { PK: { S: 'PRODUCT#b' }, SK: { S: 'PRODUCT' } } } },
          ],
        },
      },
    ])
    expect(batch.explain().requests).toEqual([{ action: 'BatchWriteItem', input: batch.params()[0], implied: false }])
    expect(sent.names()).toEqual([])
  })

  it('stops when it is aborted', async () => {
    const db = await openShop(engine)
    const batch = db.products.batchPut(many(30)).signal(AbortSignal.abort(new Error('Enough.')))
    await expect(batch).rejects.toThrow('Enough.')
    expect(await rawItems(engine, db)).toEqual([])
  })

  describe('refuses before anything is sent', () => {
    it('two operations on one item, and names both', async () => {
      const { db, sent } = offlineShop(engine)
      const operations = [...many(60).map((one) => db.products.put(one)), db.products.delete({ sku: skuOf(3) })]
      const error = await expectError(BatchPlanError, db.batchWrite(operations))
      expect(error).toMatchObject({ code: 'batch.duplicate_item', operations: [2, 60] })
      expect(error.message).toContain('Operations 2 (put Product) and 60 (delete Product)')
      expect(error.message).not.toContain(skuOf(3))
      await expectError(BatchPlanError, db.orders.batchDelete([orderKey(1), orderKey(1)]))
      expect(sent.names()).toEqual([])
    })

    it('two operations on one item whose key is of numbers and binaries', async () => {
      const { readings } = connect(readingsModel, { client: cannedClient().client })
      const keys = [1, 0, 1.5, -0].map((at) => ({ device: Uint8Array.of(1, 255), at }))
      const error = await expectError(BatchPlanError, readings.batchDelete(keys))
      expect(error).toMatchObject({ code: 'batch.duplicate_item', operations: [1, 3] })
      expect(readings.batchDelete(keys.slice(0, 3)).params()).toHaveLength(1)
    })

    it('what takes a condition or is no put or deletion, with the reason', async () => {
      const { db, sent } = offlineShop(engine)
      const cases: [operation: unknown, code: string, reason: string][] = [
        [db.orders.create(newOrder(1)), 'batch.condition', 'use put'],
        [db.orders.put(newOrder(1)).if((one, { eq }) => eq(one.status, 'open')), 'batch.condition', 'has a condition'],
        [
          db.orders.delete(orderKey(1)).if((one, { eq }) => eq(one.status, 'open')),
          'batch.condition',
          'has a condition',
        ],
        [db.orders.check(orderKey(1), (one, { eq }) => eq(one.status, 'open')), 'batch.condition', 'use transactWrite'],
        [db.orders.update(orderKey(1), { total: 1 }), 'batch.mixed', 'is an update'],
        [db.orders.upsert(orderKey(1), { total: 1 }, { placedAt: new Date() }), 'batch.mixed', 'is an update'],
        [db.orders.put(newOrder(1)).returning('old'), 'batch.mixed', 'old item'],
        [db.orders.put(newOrder(1)).token('t'), 'batch.mixed', 'token'],
        [db.orders.get(orderKey(1)), 'batch.mixed', 'is not a write'],
        [undefined, 'batch.mixed', 'is not a write'],
      ]
      for (const [operation, code, reason] of cases) {
        const batch = db.batchWrite([db.products.put(product('a')), operation] as never)
        const error = await expectError(BatchPlanError, batch)
        expect(error).toMatchObject({ code, operations: [1] })
        expect(error.message).toContain(reason)
        expect(() => batch.params()).toThrow(BatchPlanError)
      }
      for (const list of ['x', undefined, {}]) {
        await expectError(BatchPlanError, db.batchWrite(list as never))
        await expectError(BatchPlanError, db.orders.batchPut(list as never))
        await expectError(BatchPlanError, db.orders.batchDelete(list as never))
      }
      expect(sent.names()).toEqual([])
    })

    it('writes of entities with versions or unique values', async () => {
      const sent = recordRequests(engine.client)
      const db = connect(club as AnyModel, { client: sent.client }) as never as Record<
        'drafts' | 'members',
        { put(item: object): never; delete(key: object): never; batchPut(items: object[]): Promise<unknown> }
      > & { batchWrite(operations: unknown[]): Promise<unknown> }
      const cases: [operation: unknown, code: string][] = [
        [db.drafts.put({ id: '1', title: 't' }), 'batch.version'],
        [db.drafts.delete({ id: '1' }), 'batch.version'],
        [db.members.put({ id: '1' }), 'batch.unique'],
        [db.members.delete({ id: '1' }), 'batch.unique'],
      ]
      for (const [operation, code] of cases) {
        expect(await expectError(BatchPlanError, db.batchWrite([operation]))).toMatchObject({ code, operations: [0] })
      }
      await expectError(BatchPlanError, db.members.batchPut([{ id: '1' }]))
      expect(sent.names()).toEqual([])
    })

    it('an item that is not valid, wherever it stands', async () => {
      const { db, sent } = offlineShop(engine)
      const items = [...many(30), product('x', { stock: 'many' as never })]
      await expectError(ItemValidationError, db.products.batchPut(items))
      await expect(db.products.batchPut([product('x', { title: 'y'.repeat(500_000) })])).rejects.toMatchObject({
        code: 'item.too_large',
      })
      expect(sent.names()).toEqual([])
    })
  })
})
