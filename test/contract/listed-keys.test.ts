import { defineEntity, defineModel, defineTable } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, rawItem, type TestEngine } from './harness.js'

// A list of one attribute is an ordinary index to DynamoDB, and so what lists mean can be seen on an engine.

const Stock = defineEntity('Stock', {
  schema: z.object({
    id: z.string(),
    shelf: z.string().optional(),
    count: z.number().optional(),
    state: z.enum(['open', 'closed']).default('open'),
  }),
  key: { pk: 'STOCK#<id>', sk: 'STOCK' },
  indexes: {
    byShelf: { on: 'shelves', pk: ['<shelf>'], sk: ['<count>'] },
    open: { on: 'open', pk: ['<shelf>'], sk: '<id>', when: { state: 'open' } },
  },
})
const Crate = defineEntity('Crate', {
  schema: z.object({ id: z.string(), shelf: z.string(), count: z.number(), label: z.string().default('none') }),
  key: { pk: 'CRATE#<id>', sk: 'CRATE' },
})
const shelves = { pk: ['shelf'], sk: [{ name: 'count', type: 'number' }] } as const
const model = defineModel({
  table: defineTable({
    name: 'stock',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { shelves, open: { pk: ['shelf'], sk: 'GSI2SK' } },
  }),
  entities: { stock: Stock, crates: Crate },
})
const open = (engine: TestEngine) => freshTable(engine, model)

const ids = async (query: { all(): Promise<readonly { readonly id: string }[]> }): Promise<string> =>
  (await query.all()).map(({ id }) => id).join('')

describeOnEveryEngine('an index of lists', (engine, it) => {
  it('has an item while that has every attribute', async () => {
    const db = await open(engine)
    await db.stock.put({ id: '1', shelf: 'a', count: 1 })
    await db.stock.put({ id: '2', shelf: 'a' })
    await db.stock.put({ id: '3', count: 3 })
    const onShelf = db.stock.query.byShelf({ shelf: 'a' })
    expect(await ids(onShelf)).toBe('1')
    await db.stock.update({ id: '2' }, { count: 2 })
    expect(await ids(onShelf)).toBe('12')
    await db.stock.update({ id: '1' }, (one, { remove }) => [remove(one.count)])
    expect(await ids(onShelf)).toBe('2')
    await db.stock.update({ id: '2' }, { shelf: 'b' })
    expect(await ids(onShelf)).toBe('')
    expect(await db.stock.get({ id: '1' })).toEqual({ id: '1', shelf: 'a', state: 'open' })
  })

  it('compares numbers as numbers', async () => {
    const db = await open(engine)
    for (const [id, count] of [
      ['1', 9],
      ['2', 10],
      ['3', -1],
      ['4', 2.5],
    ] as const) {
      await db.stock.put({ id, shelf: 'a', count })
    }
    const query = db.stock.query.byShelf({ shelf: 'a' })
    expect(await ids(query)).toBe('3412')
    expect(await ids(query.gt({ count: 2.5 }))).toBe('12')
    expect(await ids(query.between({ count: -1 }, { count: 9 }).reverse())).toBe('143')
    expect(await ids(query.eq({ count: 10 }))).toBe('2')
    const first = await query.page({ limit: 3 })
    expect(first.items.map(({ id }) => id)).toEqual(['3', '4', '1'])
    expect((await query.page({ limit: 3, cursor: first.cursor })).items.map(({ id }) => id)).toEqual(['2'])
  })

  it('is left by a template on its other side where a "when" no longer holds', async () => {
    const db = await open(engine)
    await db.stock.put({ id: '1', shelf: 'a', count: 1 })
    const key = { PK: { S: 'STOCK#1' }, SK: { S: 'STOCK' } }
    expect(await ids(db.stock.query.open({ shelf: 'a' }))).toBe('1')
    await db.stock.update({ id: '1' }, { state: 'closed' })
    expect(await ids(db.stock.query.open({ shelf: 'a' }))).toBe('')
    expect(await rawItem(engine, db, key)).not.toHaveProperty('GSI2SK')
    await db.stock.update({ id: '1' }, { state: 'open' })
    await db.stock.update({ id: '1' }, (one, { remove }) => [remove(one.shelf)])
    expect(await rawItem(engine, db, key)).not.toHaveProperty('GSI2SK')
  })

  it('keeps out the items of entities that have its attributes and declare no entry', async () => {
    const db = await open(engine)
    await db.stock.put({ id: '1', shelf: 'a', count: 1 })
    await db.crates.put({ id: '2', shelf: 'a', count: 2 })
    await db.stock.put({ id: '3', shelf: 'a', count: 3 })
    const query = db.stock.query.byShelf({ shelf: 'a' })
    expect(await ids(query)).toBe('13')
    expect(await query.count()).toBe(2)
    expect((await query.page({ limit: 2 })).items).toHaveLength(2)
    expect((await query.page({ limit: 2 })).cursor).toBeUndefined()
  })

  it('keeps them out by the key of the table where it holds keys only', async () => {
    const table = defineTable({
      name: 'stock',
      key: { pk: 'PK', sk: 'SK' },
      indexes: { shelves: { ...shelves, projection: 'keys' }, open: { pk: ['shelf'], sk: 'GSI2SK' } },
    })
    const db = await freshTable(engine, defineModel({ table, entities: { stock: Stock, crates: Crate } }))
    await db.stock.put({ id: '1', shelf: 'a', count: 1 })
    await db.crates.put({ id: '2', shelf: 'a', count: 2 })
    await db.stock.put({ id: '3', shelf: 'a', count: 3 })
    expect(await db.stock.query.byShelf({ shelf: 'a' }).all()).toEqual([
      { id: '1', shelf: 'a', count: 1 },
      { id: '3', shelf: 'a', count: 3 },
    ])
  })
})

describeOnEveryEngine('an index of the table’s own key', (engine, it) => {
  const Order = defineEntity('Order', {
    schema: z.object({ customer: z.string(), order: z.string(), total: z.number() }),
    key: { pk: 'CUSTOMER#<customer>', sk: 'ORDER#<order>' },
    indexes: { byOrder: { on: 'inverted' } },
  })
  const Payment = defineEntity('Payment', {
    schema: z.object({ customer: z.string(), order: z.string(), paid: z.boolean() }),
    key: { pk: 'CUSTOMER#<customer>#PAYMENT', sk: 'ORDER#<order>' },
  })
  const orders = defineModel({
    table: defineTable({ name: 'orders', key: { pk: 'PK', sk: 'SK' }, indexes: { inverted: { pk: 'SK', sk: 'PK' } } }),
    entities: { orders: Order, payments: Payment },
  })

  it('keeps out the items of entities that declare no entry, which are on it all the same', async () => {
    const db = await freshTable(engine, orders)
    await db.orders.put({ customer: 'ada', order: '1', total: 3 })
    await db.payments.put({ customer: 'ada', order: '1', paid: true })
    expect(await db.orders.query.byOrder({ order: '1' }).all()).toEqual([{ customer: 'ada', order: '1', total: 3 }])
  })
})
