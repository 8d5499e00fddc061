import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ExpressionError,
  InvalidCursorError,
  ItemValidationError,
  SetupError,
} from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, putRawItem, recordRequests, tableOf } from './harness.js'

const schema = { customer: z.string(), email: z.string() }
const Customer = defineEntity('Customer', {
  schema: z.object(schema),
  key: { pk: 'CUSTOMER#<customer>', sk: 'PROFILE' },
  unique: { email: 'EMAIL#<email>' },
})
const Order = defineEntity('Order', {
  schema: z.object({ customer: z.string(), id: z.string(), total: z.number(), expiresAt: z.date().optional() }),
  key: { pk: 'CUSTOMER#<customer>', sk: 'ORDER#<id>' },
})
const entities = { customers: Customer, orders: Order }
const key = { pk: 'PK', sk: 'SK' } as const
const typed = defineModel({ table: defineTable({ name: 'typed', key, ttl: 'expiresAt' }), entities })
const untyped = defineModel({ table: defineTable({ name: 'untyped', key, typeAttribute: false }), entities })

describeOnEveryEngine('a scan of a whole model', (engine, it) => {
  async function open(model: typeof typed = typed) {
    const recorder = recordRequests(engine.client)
    const db = await freshTable(engine, model, { client: recorder.client })
    const customers = ['ada', 'bob'].map((customer) => ({ customer, email: `${customer}@example.com` }))
    const orders = ['1', '2', '3', '4', '5'].map((id) => ({ customer: 'ada', id, total: Number(id) }))
    for (const customer of customers) await db.customers.create(customer)
    await db.orders.batchPut(orders)
    await putRawItem(engine, db, { PK: { S: 'SOMETHING' }, SK: { S: 'ELSE' } })
    recorder.clear()
    return { db, recorder, customers, orders }
  }
  const namesOf = (found: readonly { readonly entity: string; readonly item: object }[]): readonly string[] =>
    found.map(({ entity, item }) => `${entity} ${Object.values(item).join(' ')}`).toSorted()

  it('gives the items of all entities, and nothing else', async () => {
    for (const model of [typed, untyped as unknown as typeof typed]) {
      const { db, customers, orders } = await open(model)
      const { customers: profiles, ...others } = await db.scan().all()
      expect(profiles.toSorted((a, b) => (a.customer < b.customer ? -1 : 1))).toEqual(customers)
      expect(others).toEqual({ orders })
      const found = []
      for await (const one of db.scan()) found.push(one)
      const expected = [
        ...customers.map((item) => ({ entity: 'customers', item })),
        ...orders.map((item) => ({ entity: 'orders', item })),
      ]
      expect(namesOf(found)).toEqual(namesOf(expected))
      expect(await db.scan().count()).toBe(7)
    }
  })

  it('is filtered by attributes that all entities have', async () => {
    for (const model of [typed, untyped as unknown as typeof typed]) {
      const { db, customers, recorder } = await open(model)
      const scan = db.scan().filter((item, { eq }) => eq(item.customer, 'bob'))
      expect(await scan.all()).toEqual({ customers: [customers[1]], orders: [] })
      expect(recorder.requests.map(({ input }) => input.FilterExpression)).toEqual(['#0 = :0'])
      expect(await scan.count()).toBe(1)
      expect(await scan.filter((item, { beginsWith }) => beginsWith(item.customer, 'x')).first()).toBeUndefined()
      const filtered = db.scan().filter((item, { eq }) => eq(item.customer, 'ada'))
      const found = []
      for (let cursor: string | undefined; ; ) {
        const page = await filtered.page({ limit: 2, cursor })
        found.push(...page.items)
        cursor = page.cursor
        if (cursor === undefined) break
        await expectError(InvalidCursorError, scan.page({ limit: 2, cursor }))
      }
      expect(found).toHaveLength(6)
    }
  })

  it('is filtered by what entities store in different forms where the items say whose they are', async () => {
    const Visit = defineEntity('Visit', {
      schema: z.object({ customer: z.string(), at: z.date() }),
      key: { pk: 'VISIT#<customer>', sk: '<at>' },
      storedAs: { customer: 'who' },
    })
    const all = { customers: Customer, visits: Visit }
    const table = { name: 'visits', key }
    const where = { customer: 'ada', at: new Date(0) }
    const db = await freshTable(engine, defineModel({ table: defineTable(table), entities: all }))
    await db.customers.create({ customer: 'ada', email: 'ada@example.com' })
    await db.visits.create(where)
    await db.visits.create({ ...where, customer: 'bob' })
    const scan = db.scan().filter((item, { eq }) => eq(item.customer, 'ada'))
    expect(await scan.all()).toEqual({ customers: [{ customer: 'ada', email: 'ada@example.com' }], visits: [where] })
    const silent = defineModel({ table: defineTable({ ...table, typeAttribute: false }), entities: all })
    const other = await freshTable(engine, silent)
    await expectError(
      ExpressionError,
      other
        .scan()
        .filter((item, { eq }) => eq(item.customer, 'ada'))
        .all(),
    )
  })

  it('reads segments at the same time, and stops where it is told', async () => {
    const { db, recorder } = await open()
    const scan = db.scan().segments(3).consistent()
    const { orders } = await scan.all()
    expect(orders).toHaveLength(5)
    expect(recorder.requests.map(({ input }) => [input.Segment, input.TotalSegments, input.ConsistentRead])).toEqual(
      [0, 1, 2].map((segment) => [segment, 3, true]),
    )
    expect(await scan.count()).toBe(7)
    expect(await scan.limit(4).count()).toBe(4)
    expect(scan.explain().requests).toHaveLength(3)
    expect(Object.values(await db.scan().limit(2).all()).flat()).toHaveLength(2)
    expect(await scan.first()).toHaveProperty('entity')
    await expect(
      db
        .scan()
        .signal(AbortSignal.abort(new Error('enough')))
        .all(),
    ).rejects.toThrow('enough')
    await expectError(SetupError, (scan as unknown as { page(): Promise<unknown> }).page())
    expect(() => db.scan().segments(0)).toThrow(SetupError)
  })

  it('has pages that go on from a cursor', async () => {
    const { db } = await open()
    const found = []
    const sizes = []
    let cursor: string | undefined
    do {
      const page = await db.scan().page({ limit: 3, cursor })
      found.push(...page.items)
      sizes.push(page.items.length)
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(sizes).toEqual([3, 3, 1])
    expect(new Set(namesOf(found)).size).toBe(7)
  })

  it('leaves out what has expired, and what does not fit, where the connection says so', async () => {
    const { db } = await open()
    await db.orders.put({ customer: 'ada', id: '6', total: 6, expiresAt: new Date('2001-01-01') })
    const options = { client: engine.client, tableName: tableOf(db) }
    expect((await db.scan().all()).orders).toHaveLength(6)
    expect(
      (
        await connect(typed, { ...options, expired: 'hide' })
          .scan()
          .all()
      ).orders,
    ).toHaveLength(5)
    await putRawItem(engine, db, { PK: { S: 'CUSTOMER#eve' }, SK: { S: 'ORDER#1' }, _type: { S: 'Order' } })
    await expectError(ItemValidationError, db.scan().all())
    expect(
      (
        await connect(typed, { ...options, onInvalidItem: 'skip' })
          .scan()
          .all()
      ).orders,
    ).toHaveLength(6)
  })
})
