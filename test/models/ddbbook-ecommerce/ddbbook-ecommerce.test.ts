import { ItemExistsError, UniqueConstraintError } from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine, expectError, freshTable } from '../../contract/harness.js'
import { data } from './data.js'
import { ecommerce } from './model.js'
import { newestOrders, placeOrder, wholeOrder } from './patterns.js'

const [customer] = data.customers
const [order] = data.orders

describeOnEveryEngine('the online store', (engine, it) => {
  it('tells whether the user name or the e-mail is taken', async () => {
    const db = await freshTable(engine, ecommerce)
    await db.customers.create(customer)
    const sameName = db.customers.create({ ...customer, email: 'other@example.com' })
    expect((await expectError(ItemExistsError, sameName)).code).toBe('item.exists')
    const sameEmail = db.customers.create({ ...customer, userName: 'other' })
    expect((await expectError(UniqueConstraintError, sameEmail)).attribute).toBe('email')
    expect(await db.customers.get({ userName: 'other' })).toBeUndefined()
  })

  it('changes an e-mail in one call, and lets others have the old one', async () => {
    const db = await freshTable(engine, ecommerce)
    await db.customers.create(customer)
    const { userName, email } = customer
    await db.customers.update({ userName }, { email: 'new@example.com' })
    await db.customers.create({ userName: 'other', name: 'Other', email })
    const taken = db.customers.update({ userName: 'other' }, { email: 'new@example.com' })
    expect((await expectError(UniqueConstraintError, taken)).attribute).toBe('email')
  })

  it('gives an order with its items whichever way they sort', async () => {
    const db = await freshTable(engine, ecommerce)
    await placeOrder(
      db,
      order,
      data.orderItems.filter(({ orderId }) => orderId === order.orderId),
    )
    const grouped = await wholeOrder(db, order.orderId)
    expect([grouped.orders, grouped.orderItems.length]).toEqual([[order], 2])
    const query = db.collections.wholeOrder({ orderId: order.orderId })
    const kinds = async (items: AsyncIterable<{ entity: string }>): Promise<string[]> => {
      const found: string[] = []
      for await (const { entity } of items) found.push(entity)
      return found
    }
    expect(await kinds(query)).toEqual(['orderItems', 'orderItems', 'orders'])
    expect(await kinds(query.reverse())).toEqual(['orders', 'orderItems', 'orderItems'])
  })

  it('pages through the orders of a customer, and back', async () => {
    const db = await freshTable(engine, ecommerce)
    await db.customers.create(customer)
    await db.orders.batchPut(data.orders)
    const first = await newestOrders(db, customer.userName, 11)
    expect(first.items[0]).toEqual({ entity: 'customers', item: customer })
    const second = await newestOrders(db, customer.userName, 11, first.cursor)
    expect(second.items).toHaveLength(data.orders.length - 10)
    expect(second.items.at(-1)).toEqual({ entity: 'orders', item: data.orders[1] })
    expect(second.cursor).toBeUndefined()
    expect((await newestOrders(db, customer.userName, 11, second.previous)).items).toEqual(first.items)
  })

  it('keeps the order of the book’s example as it is', async () => {
    const db = await freshTable(engine, ecommerce)
    await db.orders.create(order)
    expect(await db.orders.get({ userName: 'alexdebrie', orderId: '1VrgXBQ0VCshuQUnh1HrDIHQNwY' })).toEqual({
      userName: 'alexdebrie',
      orderId: '1VrgXBQ0VCshuQUnh1HrDIHQNwY',
      createdAt: new Date('2020-01-03T01:57:44Z'),
      numberOfItems: 7,
      amount: 67.43,
      status: 'SHIPPED',
    })
  })
})
