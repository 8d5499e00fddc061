import { defineModel } from 'keyloom'
import { db, entities, table } from './collection-queries.js'

export function declarations() {
  // @ts-expect-error "Type '"custmers"' is not assignable to type"
  defineModel({ table, entities, collections: { account: { of: ['custmers'] } } })
  // @ts-expect-error "Type '"gsi9"' is not assignable to type"
  defineModel({ table, entities, collections: { account: { on: 'gsi9', of: ['customers'] } } })
}

export async function queries() {
  // @ts-expect-error "Property 'acount' does not exist on type"
  db.collections.acount({ customerId: 'x' })
  // @ts-expect-error "'channel' does not exist in type"
  db.collections.room({ channel: 'x' })
  // @ts-expect-error "Property 'gte' does not exist on type"
  db.collections.account({ customerId: 'x' }).gte({ orderId: 'x' })
  // @ts-expect-error "Type 'string' is not assignable to type 'Date'"
  db.collections.room({ room: 'x' }).gte({ at: '2024' })
  // @ts-expect-error "Property 'consistent' does not exist on type"
  db.collections.texts({ channel: 'x' }).consistent()
  // @ts-expect-error "Argument of type '"nothing"' is not assignable"
  db.collections.account({ customerId: 'x' }).select('nothing')
  // @ts-expect-error "Property 'total' does not exist on type"
  db.collections.account({ customerId: 'x' }).filter((one, { gt }) => gt(one.total, 1))
}

export async function wholeItems() {
  const texts = db.collections.texts({ channel: 'x' })
  // @ts-expect-error "Property 'hydrate' does not exist on type"
  db.collections.room({ room: 'x' }).hydrate()
  // @ts-expect-error "Property 'hydrate' does not exist"
  texts.hydrate().hydrate()
  // @ts-expect-error "Property 'hydrate' does not exist"
  texts.select('at').hydrate()
  // @ts-expect-error "'consistnt' does not exist in type"
  texts.hydrate({ consistnt: true })
  // @ts-expect-error "Argument of type '"minutes"' is not assignable"
  texts.select('minutes')
}

export async function scans() {
  // @ts-expect-error "Property 'consistent' does not exist on type"
  db.orders.scan.byStatus().consistent()
  // @ts-expect-error "Property 'reverse' does not exist on type"
  db.orders.scan.primary().reverse()
  // @ts-expect-error "Expected 0 arguments"
  db.orders.scan.byStatus({ status: 'open' })
}
