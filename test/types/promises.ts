import type { Operation } from 'keyloom'
import { same } from './expect.js'
import type { CustomerItem, OrderItem } from './shop.items.js'
import { db } from './shop.js'

const key = { customerId: 'c', orderId: 'o' }

export async function returned() {
  return db.orders.get(key)
}
same<ReturnType<typeof returned>, Promise<OrderItem | undefined>>(true)

export function declared(): Promise<OrderItem | undefined> {
  return db.orders.get(key)
}

export function lazy() {
  return db.orders.get(key)
}
same<Awaited<ReturnType<typeof lazy>>, OrderItem | undefined>(true)

export async function combined() {
  const both = await Promise.all([db.orders.get(key), db.customers.getOrThrow({ customerId: 'c' }), 3])
  same<typeof both, [OrderItem | undefined, CustomerItem, number]>(true)
  const many = await Promise.all([key].map((one) => db.orders.get(one)))
  same<typeof many, (OrderItem | undefined)[]>(true)
  const settled = await Promise.allSettled([db.orders.get(key)])
  same<typeof settled, [PromiseSettledResult<OrderItem | undefined>]>(true)
  const raced = await Promise.race([db.orders.getOrThrow(key), db.orders.get(key)])
  same<typeof raced, OrderItem | undefined>(true)
  const chained = await db.orders
    .getOrThrow(key)
    .then((order) => order.total)
    .catch(() => 0)
    .finally(() => {})
  same<typeof chained, number>(true)
  const wrapped = Promise.resolve(db.orders.get(key))
  same<typeof wrapped, Promise<OrderItem | undefined>>(true)
}

// @ts-expect-error an async function returns a Promise: it cannot hand on an operation that has not run
export async function unrun(): Operation<OrderItem | undefined> {
  return db.orders.get(key)
}

export function condition() {
  // @ts-expect-error an operation is always truthy: it has to be awaited
  if (db.orders.exists(key)) return 1
  return 0
}
