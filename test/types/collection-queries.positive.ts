import type { Collections, Item } from 'keyloom'
import { db, type talk } from './collection-queries.js'
import { same } from './expect.js'
import type { Customer, Order } from './shop.js'

const at = new Date()

export async function results() {
  const account = db.collections.account({ customerId: 'x' })
  const all = await account.reverse().limit(3).consistent().all()
  same<typeof all, { customers: Item<typeof Customer>[]; orders: Item<typeof Order>[] }>(true)
  for await (const one of account) {
    if (one.entity === 'orders') same<typeof one.item, Item<typeof Order>>(true)
    else same<typeof one.item, Item<typeof Customer>>(true)
  }
  const first = await account.first()
  if (first?.entity === 'customers') same<typeof first.item, Item<typeof Customer>>(true)
  const { items } = await account.page({ limit: 2, readBudget: 10 })
  return items.map(({ entity }) => entity satisfies 'customers' | 'orders')
}

export async function parts() {
  const some = await db.collections.account({ customerId: 'x' }).select('name', 'total').all()
  same<typeof some, { customers: { name: string }[]; orders: { total: number }[] }>(true)
  const held = await db.collections.texts({ channel: 'x' }).all()
  same<typeof held, { calls: { at: Date; channel: string }[]; messages: { at: Date; text: string; room: string }[] }>(
    true,
  )
}

export async function wholeItems() {
  const texts = db.collections.texts({ channel: 'x' })
  const first = await texts.reverse().hydrate().first()
  if (first?.entity === 'calls') first.item.minutes.toFixed()
  const minutes = await texts.limit(3).hydrate({ consistent: true }).select('minutes').all()
  same<typeof minutes.calls, { minutes: number }[]>(true)
}

export async function conditions() {
  const room = db.collections.room({ room: 'x' })
  const recent = await room
    .gte({ at })
    .filter((one, { lt }) => lt(one.at, new Date()))
    .count()
  same<typeof recent, number>(true)
  return room.between({ at }, { at }).first()
}

/** A service can take one collection, as it takes a repository. */
export interface Rooms {
  readonly collections: Pick<Collections<typeof talk>, 'room'>
}
export const rooms: Rooms = db

export async function scans() {
  const orders = await db.orders.scan.primary().segments(4).consistent().all()
  same<typeof orders, Item<typeof Order>[]>(true)
  const held = await db.calls.scan.byChannel().first()
  same<typeof held, { at: Date; channel: string } | undefined>(true)
  return db.orders.scan.byStatus().select('total').count()
}
