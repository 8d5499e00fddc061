import { db } from './shop.js'

const key = { customerId: 'c', orderId: 'o' }
const at = new Date()
const whole = { ...key, placedAt: at, total: 1 }

export async function keys() {
  // @ts-expect-error "Property 'orderId' is missing"
  db.orders.get({ customerId: 'x' })
  // @ts-expect-error "Type 'number' is not assignable to type 'string'"
  db.orders.get({ customerId: 'x', orderId: 1 })
  // @ts-expect-error "'foo' does not exist in type"
  db.orders.get({ customerId: 'x', orderId: 'y', foo: 1 })
  // @ts-expect-error "Type 'undefined' is not assignable to type 'string'"
  db.orders.get({ customerId: 'x', orderId: undefined })
  // @ts-expect-error "Argument of type 'string' is not assignable"
  db.orders.get('x')
  // @ts-expect-error "Property 'order' does not exist on type"
  db.order.get(key)
}

export async function places() {
  // @ts-expect-error "Argument of type '"stauts"' is not assignable"
  db.orders.get(key).select('stauts')
  // @ts-expect-error "Property 'nope' does not exist on type"
  db.orders.get(key).select((o) => [o.nope])
  // @ts-expect-error "Property 'nope' does not exist on type"
  db.orders.get(key).select((o) => [o.lines[0].nope])
  // @ts-expect-error "Property 'length' does not exist on type"
  db.orders.get(key).select((o) => [o.status.length])
  // @ts-expect-error "Type 'string' is not assignable to type 'Place<PlacePath>'"
  db.orders.get(key).select(() => ['status'])
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.get(key).select((o) => o)
  const narrowed = db.orders.get(key).select('status')
  // @ts-expect-error "Property 'total' does not exist on type"
  narrowed.select((o) => [o.total])
  // @ts-expect-error "Object is possibly 'undefined'"
  const first = (await db.orders.getOrThrow(key).select((o) => [o.lines[0].sku])).lines[0]
  return first
}

export async function items() {
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  db.orders.create({ ...key, placedAt: '2020', total: 1 })
  // @ts-expect-error "Property 'placedAt' is missing"
  db.orders.create({ ...key, total: 1 })
  // @ts-expect-error "'stauts' does not exist in type"
  db.orders.create({ ...whole, stauts: 'open' })
  // @ts-expect-error "Type '"opn"' is not assignable to type '"open" | "paid" | "shipped" | undefined'"
  db.orders.create({ ...whole, status: 'opn' })
  // @ts-expect-error "Property 'quantity' is missing"
  db.orders.put({ ...whole, lines: [{ sku: 'x' }] })
  // @ts-expect-error ""all"' is not assignable"
  db.orders.put(whole).returning('all')
  // @ts-expect-error ""new"' is not assignable"
  db.orders.delete(key).returning('new')
}

export async function changes() {
  // @ts-expect-error "'stauts' does not exist in type"
  db.orders.update(key, { stauts: 'paid' })
  // @ts-expect-error "Type '"payd"' is not assignable to type '"open" | "paid" | "shipped" | undefined'"
  db.orders.update(key, { status: 'payd' })
  // @ts-expect-error ""customerId is part of the key""
  db.orders.update(key, { customerId: 'x' })
  // @ts-expect-error "Type 'undefined' is not assignable to type 'string'"
  db.orders.update(key, { note: undefined })
  // @ts-expect-error "Type 'string' is not assignable to type 'number'"
  db.orders.update(key, { total: '3' })
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  db.orders.update(key, { placedAt: '2020' })
  // @ts-expect-error "Property 'city' is missing"
  db.customers.update({ customerId: 'x' }, { address: { street: 's' } })
  // @ts-expect-error ""customerId is part of the key""
  db.orders.update(key, { ...(await db.orders.getOrThrow(key)), total: 3 })
}

export async function actions() {
  // @ts-expect-error "Type '"required"' is not assignable to type '"optional"'"
  db.orders.update(key, (o, { remove }) => [remove(o.total)])
  // @ts-expect-error "Type '"required"' is not assignable to type '"optional"'"
  db.customers.update({ customerId: 'x' }, (c, { remove }) => [remove(c.address.city)])
  // @ts-expect-error "Type '"part of the key"' is not assignable to type 'Settable'"
  db.orders.update(key, (o, { set }) => [set(o.customerId, 'x')])
  // @ts-expect-error "Argument of type '"shippd"' is not assignable to parameter of type"
  db.orders.update(key, (o, { set }) => [set(o.status, 'shippd')])
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.update(key, (o, { set }) => [set(o.status, o.note)])
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.update(key, (o, { setIfNotExists }) => [setIfNotExists(o.status, o.orderId)])
  // @ts-expect-error "Property 'stauts' does not exist on type"
  db.orders.update(key, (o, { set }) => [set(o.stauts, 'shipped')])
  // @ts-expect-error "Argument of type 'string' is not assignable to parameter of type"
  db.orders.update(key, (o, { set }) => [set(o.placedAt, '2020')])
  // @ts-expect-error "Property 'city' is missing"
  db.customers.update({ customerId: 'x' }, (c, { set }) => [set(c.address, { street: 's' })])
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.update(key, (o, { add }) => [add(o.note, 1)])
  // @ts-expect-error "Argument of type 'string' is not assignable to parameter of type 'number'"
  db.orders.update(key, (o, { add }) => [add(o.total, '1')])
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.update(key, (o, { append }) => [append(o.tags, ['x'])])
  // @ts-expect-error "Type 'number' is not assignable to type 'string'"
  db.orders.update(key, (o, { deleteFrom }) => [deleteFrom(o.tags, new Set([1]))])
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.update(key, (o, { plus, set }) => [set(o.total, plus(o.total, o.note))])
  // @ts-expect-error "is not assignable to"
  db.orders.update(key, (o) => [o.status])
  // @ts-expect-error "is not assignable to"
  db.orders.update(key, (_o) => [{ op: 'set', path: 'status', value: 'open' }])
  // @ts-expect-error "Type 'undefined' is not assignable to type '"
  db.orders.update(key, (o, { set }) => void set(o.status, 'shipped'))
}

export async function conditions() {
  // @ts-expect-error "Argument of type '"x"' is not assignable to parameter of type"
  db.orders.delete(key).if((o, { eq }) => eq(o.status, 'x'))
  // @ts-expect-error "Argument of type 'string' is not assignable to parameter of type"
  db.orders.delete(key).if((o, { eq }) => eq(o.placedAt, '2020-01-01'))
  // @ts-expect-error "Argument of type 'undefined' is not assignable"
  db.orders.delete(key).if((o, { eq }) => eq(o.note, undefined))
  // @ts-expect-error "Property 'nope' does not exist on type"
  db.orders.delete(key).if((o, { eq }) => eq(o.nope, 1))
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.delete(key).if((o, { gt }) => gt(o.tags, new Set(['x'])))
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.delete(key).if((o, { beginsWith }) => beginsWith(o.total, 'x'))
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.delete(key).if((o, { beginsWith }) => beginsWith(o.note, 1))
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.delete(key).if((o, { beginsWith }) => beginsWith(o.note, o.total))
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.delete(key).if((o, { contains }) => contains(o.total, 1))
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.delete(key).if((o, { size, gt }) => gt(size(o.total), 1))
  // @ts-expect-error "Argument of type 'string' is not assignable"
  db.orders.delete(key).if((o, { eq }) => eq('open', o.status))
  // @ts-expect-error "Argument of type 'boolean' is not assignable to parameter of type 'Condition'"
  db.orders.delete(key).if((o, { eq, and }) => and(eq(o.status, 'open'), true))
  // @ts-expect-error "is missing in type 'Promise<Condition>' but required in type 'Condition'"
  db.orders.delete(key).if(async (o, { eq }) => eq(o.status, 'open'))
  // @ts-expect-error "'kind' does not exist in type"
  db.orders.delete(key).if({ kind: 'eq' })
  // @ts-expect-error "Argument of type '"X"' is not assignable"
  db.orders.delete(key).if((o, { attributeType }) => attributeType(o.note, 'X'))
  // @ts-expect-error "Argument of type 'number' is not assignable"
  db.orders.delete(key).if((o, { between }) => between(o.placedAt, at, 3))
  // @ts-expect-error "is not assignable to parameter of type"
  db.orders.delete(key).if((o, { eq }) => eq(o.placedAt, o.total))
}

export async function transactions() {
  // @ts-expect-error ""this is a read: use check, or transactGet""
  db.transactWrite([db.orders.get(key)])
  // @ts-expect-error ""this is a write: use get""
  db.transactGet([db.orders.delete(key)])
  // @ts-expect-error "is missing the following properties from type 'Readable<unknown>'"
  db.transactGet([db.orders.query.primary({ customerId: 'x' })])
  // @ts-expect-error ""a transaction returns no old items""
  db.transactWrite([db.orders.put(whole).returning('old')])
  // @ts-expect-error "'tokn' does not exist in type"
  db.transactWrite([db.orders.delete(key)], { tokn: 'x' })
}

export async function results() {
  // @ts-expect-error "is not assignable to type 'string'"
  const text: string = await db.orders.get(key)
  // @ts-expect-error "Object is possibly 'undefined'"
  const total = (await db.orders.get(key)).total
  // @ts-expect-error "is not assignable to type 'Promise<string>'"
  const promise: Promise<string> = db.orders.get(key)
  // @ts-expect-error "Property 'value' does not exist on type"
  const value = (await db.orders.create(whole).result()).value
  // @ts-expect-error "must have a '[Symbol.asyncIterator]()'"
  for await (const one of db.orders.get(key)) return one
  return { text, total, promise, value }
}

export async function rawConditions() {
  // @ts-expect-error "Type 'string' is not assignable to type 'Reference<unknown, StoredKind, Access>'"
  db.orders.check(key, (o, { raw }) => raw('#a = :b', { '#a': 'total', ':b': o.total }))
  // @ts-expect-error "'a' does not exist in type 'RawPlaceholders'"
  db.orders.check(key, (o, { raw }) => raw('#a = :b', { '#a': o.total, ':b': 1, a: 1 }))
  // @ts-expect-error "Expected 2 arguments, but got 1"
  db.orders.check(key, (_, { raw }) => raw('attribute_exists(total)'))
  // @ts-expect-error "Property 'raw' does not exist on type 'UpdateOperators'"
  db.orders.update(key, (o, { raw }) => raw('SET #a = :b', { '#a': o.total, ':b': 1 }))
}
