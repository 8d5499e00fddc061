import type { Creation, Item, UpdateAction, UpdateCallback, Where } from 'keyloom'
import { accept, same } from './expect.js'
import { db as press } from './kept.js'
import { db, type Order } from './shop.js'

const key = { customerId: 'c', orderId: 'o' }
const placedAt = new Date()
type OrderItem = Item<typeof Order>
declare const flag: boolean
const isOpen: Where<typeof Order> = (o, { eq }) => eq(o.status, 'open')
const ship: UpdateCallback<typeof Order> = (o, { set }) => [set(o.status, 'shipped')]

export async function upserts() {
  const order = await db.orders.upsert(key, (o, { add }) => [add(o.total, 5)], { placedAt })
  same<typeof order, OrderItem>(true)
  await db.orders.upsert(key, { total: 5, placedAt })
  await db.orders.upsert(key, { total: 5 }, { placedAt, note: 'new' }).if(isOpen)
  await db.orders.upsert(key, (o, { set, add }) => [set(o.placedAt, placedAt), add(o.total, 1)])
  await db.orders.upsert(key, (o, { set, add, remove, append }) => [
    set(o.placedAt, placedAt),
    add(o.total, 1),
    remove(o.note),
    append(o.lines, [{ sku: 'x', quantity: 1 }]),
  ])
  await db.orders.upsert(key, (o, { setIfNotExists }) => setIfNotExists(o.note, 'x'), { placedAt, total: 0 })
  await db.orders.upsert(key, (o, { subtract, setIfNotExists, set }) =>
    flag
      ? [subtract(o.total, 1), set(o.placedAt, placedAt)]
      : [setIfNotExists(o.total, 1), set(o.placedAt, placedAt), set(o.lines[0].sku, 'x')],
  )
  const old = await db.orders.upsert(key, { total: 1, placedAt }).returning('old')
  same<typeof old, OrderItem | undefined>(true)
  const nothing = await db.orders.upsert(key, { total: 1, placedAt }).returning('none')
  same<typeof nothing, undefined>(true)
  const [none] = await db.transactWrite([db.orders.upsert(key, { total: 1 }, { placedAt })])
  same<typeof none, undefined>(true)
  const outcome = await db.orders.upsert(key, { total: 1, placedAt }).result()
  if (!outcome.ok) same<typeof outcome.error.item, OrderItem | undefined>(true)
  accept<Creation<typeof Order>>({ placedAt, tags: new Set(['x']) })
}

/** What is not known until run time is judged there. */
export async function callbacksMadeElsewhere() {
  await db.orders.upsert(key, ship, { placedAt, total: 1 })
  await db.orders.upsert(key, (o, { set }) => {
    const actions: UpdateAction[] = [set(o.total, 1)]
    if (flag) actions.push(set(o.placedAt, placedAt))
    return actions
  })
}

export async function kept() {
  await press.articles.upsert({ id: '1' }, { title: 'x' })
  await press.articles.upsert({ id: '1' }, (a, { add }) => add(a.views, 1), { title: 'x', createdAt: placedAt })
  await press.events.upsert({ kind: 'a', at: placedAt }, { text: 'x' })
  await press.loose.upsert({ id: '1' }, { more: 1 }, { other: 2 })
}
