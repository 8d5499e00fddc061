import { ItemNotFoundError, ItemValidationError } from 'keyloom'
import { describe, expect } from 'vitest'
import { describeOnEveryEngine, expectError, putRawItem } from './harness.js'
import {
  customer,
  customerId,
  newCustomer,
  newOrder,
  openRecordedShop,
  openShop,
  order,
  orderKey,
  storedOrderKey,
} from './shop.js'

describeOnEveryEngine('get', (engine, it) => {
  it('gives the item, or undefined', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
    expect(await db.orders.get(orderKey(2))).toBeUndefined()
  })

  it('normalises the key as the schema says', async () => {
    const db = await openShop(engine)
    await db.customers.put(newCustomer(10))
    const upper = customerId(10).toUpperCase()
    const found = await db.customers.get({ customerId: customerId(10) })
    expect(found).toEqual(customer(10))
    expect(await db.customers.get({ customerId: upper })).toEqual(upper === customerId(10) ? found : undefined)
  })

  it("does not give another entity's item that lies under the same key", async () => {
    const db = await openShop(engine)
    await putRawItem(engine, db, { ...storedOrderKey(1), _type: { S: 'Invoice' }, total: { N: '1' } })
    expect(await db.orders.get(orderKey(1))).toBeUndefined()
    expect(await db.orders.exists(orderKey(1))).toBe(false)
    await expectError(ItemNotFoundError, db.orders.getOrThrow(orderKey(1)))
  })

  it('fills in defaults that older items lack, and ignores attributes that the schema does not know', async () => {
    const db = await openShop(engine)
    await putRawItem(engine, db, {
      ...storedOrderKey(1),
      _type: { S: 'Order' },
      customerId: { S: customerId() },
      orderId: { S: orderKey(1).orderId },
      placedAt: { S: '2025-01-01T10:00:00.000Z' },
      total: { N: '10' },
      legacy: { BOOL: true },
    })
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
  })

  it('fills an attribute that is missing from the key that it stands in', async () => {
    const db = await openShop(engine)
    await putRawItem(engine, db, {
      ...storedOrderKey(1),
      _type: { S: 'Order' },
      placedAt: { S: '2025-01-01T10:00:00.000Z' },
      total: { N: '10' },
    })
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
    expect(await db.orders.query.primary({ customerId: customerId() }).all()).toEqual([order(1)])
  })

  it('refuses a stored item that does not fit the schema, and names the attributes but no values', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    await putRawItem(engine, db, {
      ...storedOrderKey(2),
      _type: { S: 'Order' },
      customerId: { S: customerId() },
      orderId: { S: orderKey(2).orderId },
      placedAt: { S: 'some time ago' },
      total: { N: '10' },
    })
    const error = await expectError(ItemValidationError, db.orders.get(orderKey(2)))
    expect(error.code).toBe('item.invalid')
    expect(error.message).toContain('placedAt')
    expect(error.message).not.toContain('some time ago')
    expect(await db.orders.get(orderKey(1))).toEqual(order(1))
  })

  describe('select', () => {
    it('gives the attributes that are asked for and there, and invents none', async () => {
      const { db, sent } = await openRecordedShop(engine)
      await db.orders.put(newOrder(1))
      expect(await db.orders.get(orderKey(1)).select('status', 'note')).toEqual({ status: 'open' })
      expect(await db.orders.get(orderKey(2)).select('status')).toBeUndefined()
      expect(sent.requests.at(-1)?.input).toHaveProperty('ProjectionExpression')
    })

    it('fills in no default', async () => {
      const db = await openShop(engine)
      await putRawItem(engine, db, { ...storedOrderKey(1), _type: { S: 'Order' }, total: { N: '10' } })
      expect(await db.orders.get(orderKey(1)).select('status', 'total')).toEqual({ total: 10 })
    })

    it('tells an item without the attributes from no item', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      expect(await db.orders.get(orderKey(1)).select('note')).toEqual({})
      expect(await db.orders.get(orderKey(2)).select('note')).toBeUndefined()
    })

    it('takes an attribute twice as once, and the last select counts', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      expect(await db.orders.get(orderKey(1)).select('total', 'total')).toEqual({ total: 10 })
      expect(await db.orders.get(orderKey(1)).select('total', 'status').select('total')).toEqual({ total: 10 })
    })

    it('takes attributes that are part of the key', async () => {
      const db = await openShop(engine)
      await db.orders.put(newOrder(1))
      expect(await db.orders.get(orderKey(1)).select('orderId')).toEqual({ orderId: orderKey(1).orderId })
    })
  })

  it('is consistent only where that is asked for, of the read or of the connection', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.get(orderKey(1))
    await db.orders.get(orderKey(1)).consistent()
    await db.orders.exists(orderKey(1)).consistent()
    expect(sent.requests.map(({ input }) => input.ConsistentRead)).toEqual([undefined, true, true])

    const always = await openRecordedShop(engine, { consistentReads: true })
    await always.db.orders.get(orderKey(1))
    await always.db.orders.exists(orderKey(1))
    expect(always.sent.requests.map(({ input }) => input.ConsistentRead)).toEqual([true, true])
  })
})

describeOnEveryEngine('getOrThrow', (engine, it) => {
  it('gives the item', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    expect(await db.orders.getOrThrow(orderKey(1))).toEqual(order(1))
    expect(await db.orders.getOrThrow(orderKey(1)).select('total')).toEqual({ total: 10 })
  })

  it('fails with ItemNotFoundError, which has the key but does not show it', async () => {
    const db = await openShop(engine)
    const error = await expectError(ItemNotFoundError, db.orders.getOrThrow(orderKey(1)))
    expect(error.code).toBe('item.not_found')
    expect(error.entity).toBe('Order')
    expect(error.key).toEqual(orderKey(1))
    expect(error.message).toBe('No Order has this key (customerId, orderId).')
    expect(Object.keys(error)).not.toContain('key')
    expect(JSON.stringify(error)).not.toContain(customerId())
  })
})

describeOnEveryEngine('exists', (engine, it) => {
  it('tells whether an item is there, and fetches no more than its key', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.orders.put(newOrder(1))
    sent.clear()
    expect(await db.orders.exists(orderKey(1))).toBe(true)
    expect(await db.orders.exists(orderKey(2))).toBe(false)
    expect(sent.names()).toEqual(['GetItem', 'GetItem'])
    expect(sent.requests[0]?.input.ExpressionAttributeNames).toEqual({ '#0': 'PK', '#1': '_type' })
  })
})
