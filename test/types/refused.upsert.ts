import { db as press } from './kept.js'
import { db } from './shop.js'

const key = { customerId: 'c', orderId: 'o' }
const placedAt = new Date()

export async function creation() {
  // @ts-expect-error "Expected 3 arguments, but got 2"
  db.orders.upsert(key, (o, { add }) => [add(o.total, 5)])
  // @ts-expect-error "Expected 3 arguments, but got 2"
  db.orders.upsert(key, { total: 5 })
  // @ts-expect-error "Property 'placedAt' is missing"
  db.orders.upsert(key, { total: 5 }, { note: 'x' })
  // @ts-expect-error "Property 'total' is missing"
  db.orders.upsert(key, (o, { set, add }) => [set(o.lines[0].sku, 'x'), add(o.tags, new Set(['x']))], { placedAt })
  // @ts-expect-error "Property 'placedAt' is missing"
  db.orders.upsert(key, (o, { add, remove }) => [add(o.total, 5), remove(o.note)], {})
  // @ts-expect-error "'stauts' does not exist in type"
  db.orders.upsert(key, { total: 5, placedAt }, { stauts: 'open' })
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  db.orders.upsert(key, { total: 5 }, { placedAt: '2020' })
  // @ts-expect-error "'customerId' does not exist in type"
  db.orders.upsert(key, { total: 5, placedAt }, { customerId: 'x' })
  // @ts-expect-error "'updatedAt' does not exist in type"
  press.articles.upsert({ id: '1' }, { title: 'x' }, { updatedAt: 'x' })
}

export async function changes() {
  // @ts-expect-error "'stauts' does not exist in type"
  db.orders.upsert(key, { stauts: 'paid' }, { placedAt, total: 1 })
  // @ts-expect-error "is not assignable to type '"stauts is not an attribute of this entity's schema"'"
  db.orders.upsert(key, { status: 'paid', stauts: 'paid' }, { placedAt, total: 1 })
  // @ts-expect-error "Type '"payd"' is not assignable to type"
  db.orders.upsert(key, { status: 'payd' }, { placedAt, total: 1 })
  // @ts-expect-error ""customerId is part of the key""
  db.orders.upsert(key, { customerId: 'x' }, { placedAt, total: 1 })
  // @ts-expect-error "is not assignable to type 'Settable'"
  db.orders.upsert(key, (o, { set }) => set(o.orderId, 'x'), { placedAt, total: 1 })
  // @ts-expect-error "is not assignable to type '"optional"'"
  db.orders.upsert(key, (o, { remove }) => remove(o.total), { placedAt, total: 1 })
  // @ts-expect-error "Argument of type 'string' is not assignable to parameter of type 'number'"
  db.orders.upsert(key, (o, { add }) => add(o.total, '1'), { placedAt })
  // @ts-expect-error "Property 'orderId' is missing"
  db.orders.upsert({ customerId: 'c' }, { total: 1, placedAt })
  // @ts-expect-error ""all"' is not assignable"
  db.orders.upsert(key, { total: 1, placedAt }).returning('all')
}
