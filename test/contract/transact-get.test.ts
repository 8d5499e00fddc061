import { ItemNotFoundError, TransactionPlanError } from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine, expectError, putRawItem } from './harness.js'
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
  storedOrderKey,
} from './shop.js'

describeOnEveryEngine('transactGet', (engine, it) => {
  it('reads several items at one moment, in the order in which they were asked for', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.customers.put(newCustomer())
    await db.orders.put(newOrder(1))
    sent.clear()
    const found = await db.transactGet([
      db.orders.get(orderKey(2)),
      db.customers.get({ customerId: customerId() }),
      db.orders.get(orderKey(1)).select('total'),
      db.products.get({ sku: 'kettle' }),
    ])
    expect(found).toEqual([undefined, customer(), { total: 10 }, undefined])
    expect(sent.names()).toEqual(['TransactGetItems'])
  })

  it('fails where an item must be there and is not', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    expect(await db.transactGet([db.orders.getOrThrow(orderKey(1))])).toEqual([order(1)])
    const error = await expectError(
      ItemNotFoundError,
      db.transactGet([db.orders.get(orderKey(1)), db.orders.getOrThrow(orderKey(2))]),
    )
    expect(error.key).toEqual(orderKey(2))
  })

  it("does not give another entity's item", async () => {
    const db = await openShop(engine)
    await putRawItem(engine, db, { ...storedOrderKey(1), _type: { S: 'Invoice' } })
    expect(await db.transactGet([db.orders.get(orderKey(1))])).toEqual([undefined])
  })

  it('takes a read that would be consistent by itself: a transaction always is', async () => {
    const db = await openShop(engine)
    await db.orders.put(newOrder(1))
    expect(await db.transactGet([db.orders.get(orderKey(1)).consistent()])).toEqual([order(1)])
  })

  it('never sees half of a transaction', async () => {
    const db = await openShop(engine)
    await db.products.put(product('a', { stock: 50 }))
    await db.products.put(product('b', { stock: 50 }))
    const move = (from: string, to: string) =>
      db.transactWrite([
        db.products.update({ sku: from }, (p, { subtract }) => subtract(p.stock, 1)),
        db.products.update({ sku: to }, (p, { add }) => add(p.stock, 1)),
      ])
    const look = async () => {
      const [a, b] = await db.transactGet([db.products.get({ sku: 'a' }), db.products.get({ sku: 'b' })])
      return (a?.stock ?? 0) + (b?.stock ?? 0)
    }
    const sums: number[] = []
    const watch = async () => {
      for (let round = 0; round < 10; round += 1) sums.push(await look())
    }
    const work = async () => {
      for (let round = 0; round < 5; round += 1) await (round % 2 === 0 ? move('a', 'b') : move('b', 'a'))
    }
    await Promise.all([watch(), work(), work()])
    expect(new Set(sums)).toEqual(new Set([100]))
  }, 60_000)

  it('refuses, before anything is sent, what it cannot read', async () => {
    const { db, sent } = offlineShop(engine)
    const cases: [operations: unknown, code: string][] = [
      [[], 'transaction.empty'],
      [[db.orders.put(newOrder(1))], 'transaction.mixed'],
      [[db.orders.exists(orderKey(1))], 'transaction.mixed'],
      [[db.orders.query.primary({ customerId: customerId() })], 'transaction.mixed'],
      ['x', 'transaction.mixed'],
      [[db.orders.get(orderKey(1)), db.orders.get(orderKey(1)).select('total')], 'transaction.duplicate_item'],
      [Array.from({ length: 101 }, (_, index) => db.orders.get(orderKey(index))), 'transaction.too_large'],
    ]
    for (const [operations, code] of cases) {
      const error = await expectError(TransactionPlanError, db.transactGet(operations as never))
      expect(error.code).toBe(code)
    }
    await expect(db.transactGet([db.orders.get({ customerId: 'x', orderId: 'y' })])).rejects.toMatchObject({
      code: 'item.invalid',
    })
    expect(sent.names()).toEqual([])
  })
})
