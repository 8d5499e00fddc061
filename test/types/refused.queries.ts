import { db } from './shop.js'

const at = new Date()

export async function partitions() {
  // @ts-expect-error "'orderId' does not exist in type"
  db.orders.query.primary({ orderId: 'x' })
  // @ts-expect-error "Type '"opn"' is not assignable"
  db.orders.query.byStatus({ status: 'opn' })
  // @ts-expect-error "Property 'byStats' does not exist on type"
  db.orders.query.byStats({ status: 'open' })
  // @ts-expect-error "Expected 1 arguments"
  db.orders.query.byStatus()
}

export async function sortKeys() {
  const byStatus = db.orders.query.byStatus({ status: 'open' })
  // @ts-expect-error "Property 'placedAt' is missing"
  byStatus.eq({ orderId: 'x' })
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  byStatus.gt({ placedAt: '2020' })
  // @ts-expect-error "Property 'placedAt' is missing"
  byStatus.gt({})
  // @ts-expect-error "type '{}'"
  db.orders.query.primary({ customerId: 'x' }).beginsWith({})
  // @ts-expect-error "Property 'lt' does not exist on type"
  byStatus.gt({ placedAt: at }).lt({ placedAt: at })
  // @ts-expect-error "Property 'gt' does not exist on type"
  byStatus.select('total').gt({ placedAt: at })
  // @ts-expect-error "Expected 2 arguments"
  byStatus.between({ placedAt: at })
  // @ts-expect-error "'total' does not exist in type"
  byStatus.gt({ placedAt: at, total: 3 })
  // @ts-expect-error "Property 'beginsWith' does not exist on type"
  db.customers.query.primary({ customerId: 'x' }).beginsWith({ name: 'x' })
  // @ts-expect-error "Type 'number' is not assignable to type 'string'"
  db.orders.query.primary({ customerId: 'x' }).beginsWith({ orderId: 1 })
}

export async function refinements() {
  const q = db.orders.query.primary({ customerId: 'x' })
  // @ts-expect-error "Property 'consistent' does not exist on type"
  db.orders.query.byStatus({ status: 'open' }).consistent()
  // @ts-expect-error "Argument of type '"stauts"' is not assignable"
  q.select('stauts')
  // @ts-expect-error "Property 'nope' does not exist on type"
  q.filter((o, { eq }) => eq(o.nope, 1))
  // @ts-expect-error "Argument of type 'string' is not assignable to parameter of type"
  q.filter((o, { eq }) => eq(o.total, 'x'))
  // @ts-expect-error "'limt' does not exist in type"
  q.page({ limt: 1 })
  // @ts-expect-error "Property 'length' does not exist on type"
  const length = (await q).length
  return length
}
