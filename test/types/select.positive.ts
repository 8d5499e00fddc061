import { db as fleet } from './device.js'
import { accept, same } from './expect.js'
import { db } from './shop.js'

const customerId = 'c'
const key = { customerId, orderId: 'o' }
const device = { tenantId: 't', deviceId: 'd' }
declare const position: number
declare const label: string

export async function places() {
  const some = await db.orders.get(key).select((order) => [order.lines[0].sku, order.status])
  same<typeof some, { status: 'open' | 'paid' | 'shipped'; lines?: { sku: string }[] } | undefined>(true)
  const one = await db.customers.getOrThrow({ customerId }).select((customer) => customer.address.city)
  same<typeof one, { address?: { city: string } }>(true)
  const whole = await db.customers.getOrThrow({ customerId }).select((customer) => [customer.address])
  same<typeof whole, { address?: { street: string; city: string } | undefined }>(true)
  const merged = await db.customers.getOrThrow({ customerId }).select((c) => [c.address.city, c.address.street])
  same<typeof merged, { address?: { city: string; street: string } }>(true)
  const overlapping = await db.customers.getOrThrow({ customerId }).select((c) => [c.address.city, c.address])
  same<typeof overlapping, { address?: { street: string; city: string } | undefined }>(true)
  const lines = await db.orders
    .getOrThrow(key)
    .select((order, { at }) => [at(order.lines, position).quantity, order.total])
  same<typeof lines, { total: number; lines?: { quantity: number }[] }>(true)
  const different = await db.orders.getOrThrow(key).select((order) => [order.lines[0].sku, order.lines[1].quantity])
  same<typeof different, { lines?: ({ sku: string } | { quantity: number })[] }>(true)
  const element = await db.orders.getOrThrow(key).select((order, { at }) => [at(order.lines, 12)])
  same<typeof element, { lines?: { sku: string; quantity: number }[] }>(true)
}

export async function deepPlaces() {
  const found = await fleet.devices
    .getOrThrow(device)
    .select((d, { at }) => [
      d.site.building.floor.level,
      d.site.building.floor.room.name,
      d.site.region,
      at(d.byLabel, label),
      d.byKind.x.n,
      d.payment.kind,
      d.payment.iban,
      d.mixed.deep,
      d.comment.replies[0].replies[1].text,
      d.settings.limits.daily,
      d.pair[1],
      d.price,
      d.where,
    ])
  accept<{
    site: { region: string; building: { floor: { level: number; room?: { name: string } } } }
    byLabel?: Record<string, number>
    byKind?: { x?: { n: number } }
    payment: { kind: 'card' } | { kind: 'bank'; iban: string } | { kind: 'cash' }
    mixed?: { deep: boolean }
    comment?: { replies?: { replies?: { text: string }[] }[] }
    settings: { limits: { daily: number } }
    pair?: number[]
  }>(found)
  accept<number>(found.site.building.floor.level)
  accept<number>(found.price.cents)
  accept<number | undefined>(found.where?.lat)
}

export async function inQueries() {
  const orders = await db.orders.query
    .byStatus({ status: 'open' })
    .select((order) => [order.lines[0].sku])
    .all()
  same<typeof orders, { lines?: { sku: string }[] }[]>(true)
  const events = await fleet.events.query
    .primary({ id: 'x' })
    .select((event) => [event.type, event.reason])
    .all()
  same<typeof events, ({ type: 'signup' } | { type: 'purchase' } | { type: 'refund'; reason?: string | undefined })[]>(
    true,
  )
  const rooms = await fleet.devices.query
    .byNotes({ notes: 'n' })
    .select((d) => [d.site.building.code, d.price])
    .all()
  accept<{ site: { building: { code: string } } }[]>(rooms)
  const loose = await fleet.loose.getOrThrow({ id: 'x', kind: null }).select((l) => [l.kind, l.n])
  same<typeof loose, { kind?: string | undefined; n?: number | undefined }>(true)
  const free = await fleet.loose.getOrThrow({ id: 'x', kind: null }).select((l, { at }) => [at(l, label)])
  accept<Record<string, unknown>>(free)
  const [read] = await db.transactGet([db.orders.get(key).select((order) => [order.total])])
  same<typeof read, { total: number } | undefined>(true)
}
