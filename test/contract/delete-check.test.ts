import { ConditionFailedError } from 'keyloom'
import { describe, expect } from 'vitest'
import { describeOnEveryEngine, expectError, rawItems } from './harness.js'
import { newOrder, openRecordedShop, openShop, order, orderKey, product } from './shop.js'

describeOnEveryEngine('delete', (engine, it) => {
  it('removes the item, its index entries too, and gives it', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    await db.orders.put(newOrder(2))
    expect(await db.orders.delete(orderKey(1))).toEqual(order(1))
    expect(await rawItems(engine, db)).toHaveLength(1)
    expect(await db.orders.query.unpaid({}).all()).toEqual([order(2)])
  })

  it('gives undefined where there is none', async () => {
    const db = await openShop(engine)
    expect(await db.orders.delete(orderKey(1))).toBeUndefined()
  })

  it("gives nothing with returning('none'), and the item with returning('old')", async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.put(newOrder(1))
    await db.orders.put(newOrder(2))
    expect(await db.orders.delete(orderKey(1)).returning('none')).toBeUndefined()
    expect(sent.requests.at(-1)?.input).not.toHaveProperty('ReturnValues')
    expect(await db.orders.delete(orderKey(2)).returning('old')).toEqual(order(2))
  })

  it('leaves the item where the condition does not hold', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1, { status: 'paid' }))
    const refused = db.orders.delete(orderKey(1)).if((o, { eq }) => eq(o.status, 'open'))
    const error = await expectError(ConditionFailedError, refused)
    expect(error.item).toEqual(order(1, { status: 'paid' }))
    expect(await db.orders.exists(orderKey(1))).toBe(true)
    expect(await db.orders.delete(orderKey(1)).if((o, { eq }) => eq(o.status, 'paid'))).toBeDefined()
  })

  it('fails where its condition needs an item that is not there', async () => {
    const db = await openShop(engine)
    const refused = db.orders.delete(orderKey(1)).if((o, { eq }) => eq(o.status, 'open'))
    expect((await expectError(ConditionFailedError, refused)).item).toBeUndefined()
  })
})

describeOnEveryEngine('check', (engine, it) => {
  it('holds or fails by itself, and writes nothing', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.products.put(product('kettle', { stock: 1 }))
    sent.clear()
    expect(await db.products.check({ sku: 'kettle' }, (p, { gte }) => gte(p.stock, 1))).toBeUndefined()
    const error = await expectError(
      ConditionFailedError,
      db.products.check({ sku: 'kettle' }, (p, { gte }) => gte(p.stock, 2)),
    )
    expect(error.item).toEqual(product('kettle', { stock: 1 }))
    expect(sent.names()).toEqual(['TransactWriteItems', 'TransactWriteItems'])
    expect(await rawItems(engine, db)).toHaveLength(1)
  })

  describe('on an item that is not there', () => {
    it('fails where it needs one, and holds where it needs none', async () => {
      const db = await openShop(engine)
      const needsOne = db.products.check({ sku: 'kettle' }, (p, { exists }) => exists(p.sku))
      expect((await expectError(ConditionFailedError, needsOne)).item).toBeUndefined()
      expect(await db.products.check({ sku: 'kettle' }, (p, { notExists }) => notExists(p.sku))).toBeUndefined()
      expect(await rawItems(engine, db)).toEqual([])
    })
  })
})
