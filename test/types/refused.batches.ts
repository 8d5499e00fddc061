import { db as press } from './kept.js'
import { db } from './shop.js'

const key = { customerId: 'c', orderId: 'o' }
const whole = { ...key, placedAt: new Date(), total: 1 }

export async function reads() {
  // @ts-expect-error ""this is a write: use get""
  db.batchGet([db.orders.put(whole)])
  // @ts-expect-error "is missing the following properties from type 'Readable<unknown>'"
  db.batchGet([db.orders.exists(key)])
  // @ts-expect-error "Property 'orderId' is missing"
  db.orders.batchGet([{ customerId: 'c' }])
  // @ts-expect-error "'order' is possibly 'undefined'"
  const total = (await db.orders.batchGet([key])).map((order) => order.total)
  return total
}

export async function writes() {
  // @ts-expect-error ""this is a read: use batchGet""
  db.batchWrite([db.orders.get(key)])
  // @ts-expect-error ""a batch has no conditions: use put, or transactWrite""
  db.batchWrite([db.orders.create(whole)])
  // @ts-expect-error ""a batch has no conditions: use put, or transactWrite""
  db.batchWrite([db.orders.check(key, (order, { eq }) => eq(order.status, 'open'))])
  // @ts-expect-error ""a batch has no updates: use put, or transactWrite""
  db.batchWrite([db.orders.delete(key), db.orders.update(key, { total: 1 })])
  // @ts-expect-error ""a batch has no updates: use put, or transactWrite""
  db.batchWrite([db.orders.upsert(key, { total: 1 }, { placedAt: new Date() })])
  // @ts-expect-error ""a batch returns no old items""
  db.batchWrite([db.orders.put(whole).returning('old')])
  // @ts-expect-error ""a version needs conditions, and a batch has none: use transactWrite""
  db.batchWrite([press.drafts.put({ id: '1', title: 'x' })])
  // @ts-expect-error ""a version needs conditions, and a batch has none: use transactWrite""
  db.batchWrite([press.drafts.delete({ id: '1' })])
  // @ts-expect-error "'"a version needs conditions, and a batch has none: use transactWrite"'"
  press.drafts.batchPut([{ id: '1', title: 'x' }])
  // @ts-expect-error "'"a version needs conditions, and a batch has none: use transactWrite"'"
  press.drafts.batchDelete([{ id: '1' }])
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  db.orders.batchPut([{ ...whole, placedAt: '2020' }])
  // @ts-expect-error "Property 'orderId' is missing"
  db.orders.batchDelete([{ customerId: 'c' }])
}
