import { ConditionFailedError, ItemExistsError } from 'keyloom'
import { describe, expect } from 'vitest'
import { describeOnEveryEngine, expectError, putRawItem, rawItem, rawItems } from './harness.js'
import {
  customer,
  newCustomer,
  newOrder,
  openRecordedShop,
  openShop,
  order,
  orderKey,
  product,
  storedOrderKey,
} from './shop.js'

describeOnEveryEngine('create', (engine, it) => {
  it('stores an item, and gives it as a read returns it', async () => {
    const db = await openShop(engine)
    const created = await db.orders.create(newOrder(1))
    expect(created).toEqual(order(1))
    expect(await db.orders.get(orderKey(1))).toEqual(created)
  })

  it('normalises values as the schema says, in what it gives too', async () => {
    const db = await openShop(engine)
    const created = await db.customers.create(newCustomer(1, { email: 'ADA@Example.com' }))
    expect(created).toEqual(customer(1, { email: 'ada@example.com' }))
    expect(await db.customers.getOrThrow({ customerId: created.customerId })).toEqual(created)
  })

  it('fails with ItemExistsError and the item that is there, and does not overwrite it', async () => {
    const db = await openShop(engine)
    await db.orders.create(newOrder(1, { note: 'the first' }))
    const error = await expectError(ItemExistsError, db.orders.create(newOrder(1, { note: 'the second' })))
    expect(error.code).toBe('item.exists')
    expect(error.entity).toBe('Order')
    expect(error.item).toEqual(order(1, { note: 'the first' }))
    expect(await db.orders.get(orderKey(1))).toEqual(order(1, { note: 'the first' }))
  })

  it("keeps a user's or inside the create guard", async () => {
    const db = await openShop(engine)
    await db.orders.create(newOrder(1, { total: 1 }))
    const again = db.orders
      .create(newOrder(1, { total: 2 }))
      .if((o, { or, notExists, eq }) => or(notExists(o.note), eq(o.status, 'open')))
    await expectError(ItemExistsError, again)
    expect((await db.orders.getOrThrow(orderKey(1))).total).toBe(1)
  })

  it("keeps a user's not and several conditions inside the create guard", async () => {
    const db = await openShop(engine)
    await db.orders.create(newOrder(1, { total: 1 }))
    const again = db.orders
      .create(newOrder(1, { total: 2 }))
      .if((o, { not, exists }) => not(exists(o.note)))
      .if((o, { or, eq }) => or(eq(o.status, 'open'), eq(o.status, 'paid')))
    await expectError(ItemExistsError, again)
    expect((await db.orders.getOrThrow(orderKey(1))).total).toBe(1)
  })

  it('fails with ConditionFailedError where nothing is there and the condition does not hold', async () => {
    const db = await openShop(engine)
    const error = await expectError(
      ConditionFailedError,
      db.orders.create(newOrder(1)).if((o, { exists }) => exists(o.note)),
    )
    expect(error.code).toBe('condition.failed')
    expect(error.item).toBeUndefined()
    expect(await db.orders.get(orderKey(1))).toBeUndefined()
  })

  it('creates where the condition holds on an absent item', async () => {
    const db = await openShop(engine)
    await db.orders.create(newOrder(1)).if((o, { notExists }) => notExists(o.note))
    expect(await db.orders.exists(orderKey(1))).toBe(true)
  })

  it('lets exactly one of many creators win', async () => {
    const db = await openShop(engine)
    const creators = Array.from({ length: 8 }, (_, total) => db.orders.create(newOrder(1, { total })).result())
    const results = await Promise.all(creators)
    const winners = results.filter((result) => result.ok)
    expect(winners).toHaveLength(1)
    expect(await db.orders.get(orderKey(1))).toEqual(winners[0]?.value)
    for (const result of results) if (!result.ok) expect(result.error).toBeInstanceOf(ItemExistsError)
  })

  it('tells an item that does not fit the schema from no item at all', async () => {
    const db = await openShop(engine)
    await putRawItem(engine, db, { ...storedOrderKey(1), _type: { S: 'Order' }, total: { S: 'not a number' } })
    const error = await expectError(ItemExistsError, db.orders.create(newOrder(1)))
    expect(error.item).toBeUndefined()
  })

  it('is one request', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.create(newOrder(1))
    expect(sent.names()).toEqual(['PutItem'])
  })
})

describeOnEveryEngine('put', (engine, it) => {
  it('creates an item that is not there', async () => {
    const db = await openShop(engine)
    expect(await db.products.put(product('kettle'))).toEqual(product('kettle'))
    expect(await db.products.get({ sku: 'kettle' })).toEqual(product('kettle'))
  })

  it('replaces an item as a whole, attributes that are gone included', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1, { note: 'fragile', tags: new Set(['a']) }))
    await db.orders.put(newOrder(1, { total: 3 }))
    expect(await db.orders.get(orderKey(1))).toEqual(order(1, { total: 3 }))
    expect(await rawItem(engine, db, storedOrderKey(1))).not.toHaveProperty('note')
  })

  it('replaces index keys that are no longer true', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    await db.orders.put(newOrder(1, { status: 'paid' }))
    expect(await db.orders.query.unpaid({}).all()).toEqual([])
    expect(await db.orders.query.byStatus({ status: 'open' }).all()).toEqual([])
    expect(await db.orders.query.byStatus({ status: 'paid' }).all()).toEqual([order(1, { status: 'paid' })])
  })

  it('writes only where its condition holds, and gives the item otherwise', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    const refused = db.orders.put(newOrder(1, { total: 99 })).if((o, { eq }) => eq(o.status, 'paid'))
    const error = await expectError(ConditionFailedError, refused)
    expect(error.item).toEqual(order(1))
    await db.orders.put(newOrder(1, { total: 99 })).if((o, { eq }) => eq(o.status, 'open'))
    expect((await db.orders.getOrThrow(orderKey(1))).total).toBe(99)
  })

  describe('returning', () => {
    it("gives the item that was there with 'old', and nothing where there was none", async () => {
      const db = await openShop(engine)
      expect(await db.orders.put(newOrder(1)).returning('old')).toBeUndefined()
      expect(await db.orders.put(newOrder(1, { total: 2 })).returning('old')).toEqual(order(1))
    })

    it("gives nothing with 'none', and the new item with 'new'", async () => {
      const db = await openShop(engine)
      expect(await db.orders.put(newOrder(1)).returning('none')).toBeUndefined()
      expect(await db.orders.put(newOrder(1, { total: 2 })).returning('new')).toEqual(order(1, { total: 2 }))
    })
  })

  it('gives an item that is its own: changing it changes neither the operation nor what it gives next', async () => {
    const db = await openShop(engine)
    const operation = db.orders.put(newOrder(1, { lines: [{ sku: 'kettle', quantity: 1 }] }))
    const first = await operation
    first.total = -1
    first.lines.push({ sku: 'cup', quantity: 2 })
    const second = await operation
    expect(second).toEqual(order(1, { lines: [{ sku: 'kettle', quantity: 1 }] }))
    expect(await db.orders.get(orderKey(1))).toEqual(second)
  })

  it('takes its input when it is made: what changes afterwards does not count', async () => {
    const db = await openShop(engine)
    const input = newOrder(1, { lines: [{ sku: 'kettle', quantity: 1 }], tags: new Set(['a']) })
    const operation = db.orders.put(input)
    input.total = -1
    input.lines.push({ sku: 'cup', quantity: 2 })
    input.tags.add('b')
    input.placedAt.setUTCFullYear(1999)
    await operation
    expect(await db.orders.get(orderKey(1))).toEqual(
      order(1, { lines: [{ sku: 'kettle', quantity: 1 }], tags: new Set(['a']) }),
    )
  })

  it('writes one item and no other', async () => {
    const db = await openShop(engine)
    await db.customers.put(newCustomer(1))
    await db.orders.put(newOrder(1))
    await db.orders.put(newOrder(2))
    expect(await rawItems(engine, db)).toHaveLength(3)
    await db.orders.put(newOrder(2, { total: 7 }))
    expect(await rawItems(engine, db)).toHaveLength(3)
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
  })
})
