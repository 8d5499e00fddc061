import type { Attributes, Changes, ConditionOperators, Item, Key, NewItem, UpdateOperators, Where } from 'keyloom'
import { db } from './database.js'
import type { Order } from './entities.js'

export type OrderItem = Item<typeof Order>
export type NewOrder = NewItem<typeof Order>
export type OrderKey = Key<typeof Order>
export type OrderChanges = Changes<typeof Order>

/** Every kind of operation without an annotation: a declaration file has to name each. */
export const get = (key: OrderKey) => db.orders.get(key)
export const getSome = (key: OrderKey) => db.orders.getOrThrow(key).select('status', 'total')
export const exists = (key: OrderKey) => db.orders.exists(key)
export const create = (order: NewOrder) => db.orders.create(order)
export const put = (order: NewOrder) => db.orders.put(order).returning('none')
export const update = (key: OrderKey, changes: OrderChanges) => db.orders.update(key, changes)
export const upsert = (key: OrderKey, placedAt: Date) =>
  db.orders.upsert(key, (o, { add }) => [add(o.total, 1)], { placedAt }).returning('old')
export const upsertOrder = db.orders.upsert
export const asText: Where<typeof Order> = (o, { raw }) => raw('size(#l) > :n', { '#l': o.lines, ':n': 1 })
export const remove = (key: OrderKey) => db.orders.delete(key).if((o, { eq }) => eq(o.status, 'open'))
export const check = (sku: string) => db.products.check({ sku }, (p, { gte }) => gte(p.stock, 1))
export const result = (key: OrderKey) => db.orders.delete(key).result()
export const byCustomer = (customerId: string) => db.orders.query.primary({ customerId })
export const byStatus = (status: OrderItem['status']) => db.orders.query.byStatus({ status })
export const recent = (placedAt: Date) => db.orders.query.unpaid({}).gte({ placedAt }).reverse()
export const page = (customerId: string) => byCustomer(customerId).page({ limit: 10 })
export const checkout = (order: NewOrder) =>
  db.transactWrite([
    db.orders.create(order),
    db.customers.update({ customerId: order.customerId }, (c, { add }) => [add(c.orderCount, 1)]),
  ])
export const both = (key: OrderKey) =>
  db.transactGet([db.orders.get(key), db.customers.get({ customerId: key.customerId })])
export const batch = (key: OrderKey) =>
  db.batchGet([db.orders.get(key).select('total'), db.customers.getOrThrow({ customerId: key.customerId })])
export const load = (orders: readonly NewOrder[]) => db.orders.batchPut(orders)
export const replace = (order: NewOrder, sku: string) =>
  db.batchWrite([db.orders.put(order), db.products.delete({ sku })]).signal(AbortSignal.timeout(1000))
export const isOpen: Where<typeof Order> = (o, { eq }) => eq(o.status, 'open')
export const isCheap = (o: Attributes<typeof Order>, { lt }: ConditionOperators) => lt(o.total, 10)
export const reference = (o: Attributes<typeof Order>) => o.lines[0].quantity
export const operators = ({ eq, lt, at, size }: ConditionOperators, { set, add, append, plus }: UpdateOperators) => ({
  ...{ eq, lt, at, size },
  ...{ set, add, append, plus },
})
export const plan = (key: OrderKey) => db.orders.update(key, { total: 1 }).explain()
