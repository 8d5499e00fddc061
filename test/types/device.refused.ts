import { defineEntity, type Item } from 'keyloom'
import * as z from 'zod'
import { db, Event, Money } from './device.js'

const key = { tenantId: 't', deviceId: 'd' }
const at = new Date()

export async function places() {
  // @ts-expect-error "Argument of type 'number' is not assignable to parameter of type"
  db.devices.update(key, (d, { set }) => [set(d.lines[0].price, 3)])
  // @ts-expect-error "Property 'lat' does not exist on type"
  db.devices.update(key, (d, { set }) => [set(d.where.lat, 3)])
  // @ts-expect-error "Type '"required"' is not assignable to type '"optional"'"
  db.devices.update(key, (d, { remove }) => [remove(d.site.region)])
  // @ts-expect-error "Type '"required"' is not assignable to type '"optional"'"
  db.devices.update(key, (d, { remove }) => [remove(d.payment.last4)])
  // @ts-expect-error "Argument of type 'string' is not assignable to parameter of type"
  db.devices.update(key, (d, { set }) => [set(d.seenAt, '2020-01-01')])
  // @ts-expect-error "is missing the following properties from type"
  db.devices.update(key, (d, { append }) => [append(d.lines, [{ sku: 'x' }])])
  // @ts-expect-error "is not assignable to parameter of type"
  db.devices.update(key, (d, { add }) => [add(d.price, 3)])
  // @ts-expect-error "Argument of type 'number' is not assignable to parameter of type 'bigint'"
  db.devices.update(key, (d, { add }) => [add(d.big, 3)])
  // @ts-expect-error "Property 'z' does not exist on type"
  db.devices.update(key, (d, { set }) => [set(d.byKind.z, { n: 1 })])
  // @ts-expect-error "Property 'amount' is missing"
  db.devices.update(key, (d, { set }) => [set(d.payment, { kind: 'cash' })])
  // @ts-expect-error "Argument of type 'number' is not assignable to parameter of type"
  db.devices.update(key, (d, { set }) => [set(d.settings.theme, 3)])
  // @ts-expect-error "is not assignable to parameter of type"
  db.devices.update(key, (d, { deleteFrom }) => [deleteFrom(d.lines, new Set(['x']))])
  // @ts-expect-error "is not assignable to parameter of type"
  db.devices.delete(key).if((d, { lt }) => lt(d.lines, []))
  // @ts-expect-error "Type '"cheque"' is not assignable"
  db.devices.delete(key).if((d, { oneOf }) => oneOf(d.payment.kind, ['card', 'cheque']))
  // @ts-expect-error "Argument of type 'string' is not assignable"
  db.devices.delete(key).if((d, { contains }) => contains(d.ids, 'x'))
  // @ts-expect-error "is not assignable to parameter of type"
  db.devices.delete(key).if((d, { eq }) => eq(d.seenAt, d.seq))
}

export async function variants() {
  // @ts-expect-error "Type '"nope"' is not assignable"
  db.events.get({ id: 'x', type: 'nope' })
  // @ts-expect-error "'amount' does not exist in type"
  db.events.create({ type: 'signup', id: 'x', at, email: 'e', amount: 3 })
  // @ts-expect-error "'email' does not exist in type"
  db.events.create({ type: 'purchase', id: 'x', at, email: 'e' })
  // @ts-expect-error "Type '"required"' is not assignable to type '"optional"'"
  db.events.update({ id: 'x', type: 'refund' }, (e, { remove }) => [remove(e.at)])
  // @ts-expect-error ""type is part of the key""
  db.events.update({ id: 'x', type: 'refund' }, { type: 'signup' })
  // @ts-expect-error "<email> is not an attribute of this entity's schema"
  defineEntity('E', { schema: Event.schema, key: { pk: 'X#<email>', sk: 'X' } })
  // @ts-expect-error "Type '"refnd"' is not assignable"
  defineEntity('E', { schema: Event.schema, key: { pk: 'X' }, indexes: { a: { on: 'i', when: { type: 'refnd' } } } })
}

export async function indexes() {
  const bySite = db.devices.query.bySite({ site: { region: 'eu', building: { code: 'b' } } })
  // @ts-expect-error "is missing the following properties"
  bySite.eq({ seenAt: at })
  // @ts-expect-error "is not assignable to parameter of type"
  bySite.eq({ site: { building: { floor: { level: 1 } } }, seq: 3 })
  // @ts-expect-error "Property 'building' is missing"
  db.devices.query.bySite({ site: { region: 'eu' } })
  // @ts-expect-error "'tenantId' does not exist in type"
  db.devices.query.byMonth({ madeAt: 'x', tenantId: 't' })
  // @ts-expect-error "Property 'consistent' does not exist"
  db.devices.query.byMonth({ madeAt: 'x' }).consistent()
  // @ts-expect-error "Property 'price' does not exist"
  const price = (await db.devices.query.byMonth({ madeAt: 'x', tenantId: 't' }).first())?.price
  // @ts-expect-error "Property 'big' does not exist"
  db.devices.query.byNotes({ notes: 'x' }).filter((d, { eq }) => eq(d.big, 3n))
  // @ts-expect-error "Type 'null' is not assignable"
  db.devices.query.byNotes({ notes: null })
  // @ts-expect-error "Type 'undefined' is not assignable"
  db.devices.query.byGenre({ genre: undefined })
  // @ts-expect-error "Property 'lat' does not exist on type"
  db.devices.get(key).select((d) => [d.where.lat])
  // @ts-expect-error "Property 'cents' does not exist on type"
  db.devices.get(key).select((d) => [d.price.cents])
  // @ts-expect-error "Property 'big' does not exist on type"
  db.devices.query.byNotes({ notes: 'x' }).select((d) => [d.big])
  // @ts-expect-error "'tenantId' does not exist in type"
  db.devices.query.inverted({ tenantId: 't' })
  // @ts-expect-error "Type 'number' is not assignable to type 'string'"
  db.loose.query.primary({ id: 'x' }).eq({ kind: 3 })
  return price
}

export async function others() {
  // @ts-expect-error "Property 'kind' is missing"
  db.loose.get({ id: 'x' })
  // @ts-expect-error "'extra' does not exist in type"
  db.loose.get({ id: 'x', kind: 'k', extra: 1 })
  // @ts-expect-error "is not assignable to type"
  const [event]: [Item<typeof Event>] = await db.transactWrite([db.devices.delete(key)])
  // @ts-expect-error "<a> cannot be part of a key"
  defineEntity('E', { schema: z.object({ a: z.set(z.string()) }), key: { pk: 'X<a>' } })
  // @ts-expect-error "<m> cannot be part of a key"
  defineEntity('E', { schema: z.object({ m: z.instanceof(Money) }), key: { pk: 'X<m>' } })
  return event
}
