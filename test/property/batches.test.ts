import fc from 'fast-check'
import { connect } from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine, freshTable, tableOf } from '../contract/harness.js'
import { customerId, newCustomer, newOrder, orderKey, product, shop } from '../contract/shop.js'
import { runs } from './runs.js'

const read = fc.record({
  of: fc.constantFrom('orders', 'products', 'customers'),
  number: fc.integer({ min: 1, max: 60 }),
  consistent: fc.boolean(),
  select: fc.constantFrom('all', 'one', 'two'),
  there: fc.boolean(),
})

type Read = typeof read extends fc.Arbitrary<infer T> ? T : never

describeOnEveryEngine('a batch of any reads', (engine, it) => {
  it('gives what the reads give by themselves, and asks no request for a key twice', async () => {
    const here = await freshTable(engine, shop)
    const there = await freshTable(engine, shop)
    const also = connect(shop, { client: engine.client, tableName: tableOf(there) })
    for (const [index, db] of [here, there].entries()) {
      const numbers = Array.from({ length: 40 }, (_, number) => 2 * number - index).filter((number) => number > 0)
      await db.batchWrite([
        ...numbers.map((number) => db.orders.put(newOrder(number, { note: 'x' }))),
        ...numbers.map((number) => db.products.put(product(`${number}`))),
        ...numbers.map((number) => db.customers.put(newCustomer(number + 1))),
      ])
    }
    const readOf = ({ of, number, consistent, select, there: isThere }: Read) => {
      const db = isThere ? also : here
      const base =
        of === 'orders'
          ? db.orders.get(orderKey(number))
          : of === 'products'
            ? db.products.get({ sku: `${number}` })
            : db.customers.get({ customerId: customerId(number) })
      const how = consistent ? base.consistent() : base
      if (select === 'all') return how
      const names = { orders: ['total', 'note'], products: ['stock', 'sku'], customers: ['name', 'email'] }[
        of
      ] as string[]
      return (how as ReturnType<typeof db.orders.get>).select(
        ...(names.slice(0, select === 'one' ? 1 : 2) as ['total']),
      )
    }
    await fc.assert(
      fc.asyncProperty(fc.array(read, { maxLength: 300, size: 'max' }), async (given) => {
        const reads = given.map(readOf)
        const batch = here.batchGet(reads)
        for (const { RequestItems } of batch.params()) {
          const keys = Object.values(RequestItems ?? {}).map(({ Keys = [] }) => Keys.map((key) => JSON.stringify(key)))
          expect(keys.flat().length).toBeLessThanOrEqual(100)
          for (const ofTable of keys) expect(new Set(ofTable).size).toBe(ofTable.length)
        }
        expect(await batch).toEqual(await Promise.all(reads))
      }),
      { numRuns: runs(6, 300) },
    )
  }, 600_000)
})
