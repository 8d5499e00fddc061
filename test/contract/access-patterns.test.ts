import { expect } from 'vitest'
import { describeOnEveryEngine } from './harness.js'
import { customerId, day, newCustomer, newOrder, openRecordedShop, orderKey, product, shop } from './shop.js'

/** What each pattern of the shop asks for, for the items that are put there. */
const given: Readonly<Record<string, unknown>> = {
  customerId: customerId(),
  orderId: orderKey(1).orderId,
  email: 'customer-1@example.com',
  status: 'open',
  sku: 'kettle',
}

interface Readable {
  get(key: object): PromiseLike<object | undefined>
  readonly query: Readonly<Record<string, (partition: object) => { params(): object; all(): Promise<object[]> }>>
}

describeOnEveryEngine('the access patterns of a model', (engine, it) => {
  it('are what is sent, and find what they say', async () => {
    const { db, sent } = await openRecordedShop(engine)
    await db.customers.create(newCustomer())
    await db.orders.create(newOrder(1, { placedAt: day(1) }))
    await db.products.create(product('kettle'))
    for (const pattern of shop.accessPatterns) {
      sent.clear()
      const repository = db[pattern.of as 'orders'] as unknown as Readable
      const input = Object.fromEntries(pattern.asks.map((name) => [name, given[name]]))
      const query = pattern.kind === 'query' ? repository.query[pattern.name]?.(input) : undefined
      const found = query === undefined ? [await repository.get(input)] : await query.all()
      expect(found, pattern.call).toHaveLength(1)
      expect(found[0], pattern.call).toMatchObject(input)
      const [request] = sent.requests
      expect(request?.operation).toBe(pattern.kind === 'get' ? 'GetItem' : 'Query')
      expect(request?.input.IndexName, pattern.call).toBe(pattern.index)
      expect('FilterExpression' in (request?.input ?? {}), pattern.call).toBe(pattern.foreign === 'filtered')
    }
    expect(shop.accessPatterns).toHaveLength(9)
  })
})
