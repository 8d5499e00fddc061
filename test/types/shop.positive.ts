import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type {
  Condition,
  DecodedItem,
  Item,
  Key,
  Operation,
  StoredItem,
  UpdateAction,
  UpdateCallback,
  Where,
} from 'keyloom'
import { accept, same } from './expect.js'
import type { CustomerItem, NewOrder, OrderItem, ProductItem } from './shop.items.js'
import { db, type Order, shop } from './shop.js'

const customerId = 'c'
const orderId = 'o'
const sku = 's'
const at = new Date()
const key: Key<typeof Order> = { customerId, orderId }
declare const order: OrderItem
declare const item: NewOrder
declare const flag: boolean
declare const status: 'open' | 'paid'
declare const statuses: readonly ('open' | 'paid')[]
declare const maybe: string | undefined

/** DynamoDB's own text, among conditions and as a filter. */
export async function rawConditions() {
  await db.orders.check(key, (o, { raw, and, eq }) =>
    and(
      eq(o.total, 1),
      raw('size(#l) > :n AND #at < :at', { '#l': o.lines, ':n': 1, '#at': o.placedAt, ':at': [o.placedAt, at] }),
    ),
  )
  const where: Where<typeof Order> = (o, { raw }) => raw('contains(:t, #n)', { '#n': o.note, ':t': 'x' })
  same<Awaited<ReturnType<ReturnType<typeof db.orders.query.primary>['all']>>, OrderItem[]>(true)
  await db.orders.query.primary({ customerId }).filter(where).all()
}

export async function reads() {
  same<Awaited<ReturnType<typeof db.orders.get>>, OrderItem | undefined>(true)
  const some = await db.orders.get(key).consistent().select('status', 'total')
  same<typeof some, { status: 'open' | 'paid' | 'shipped'; total: number } | undefined>(true)
  const sure = await db.orders.getOrThrow({ customerId, orderId })
  same<typeof sure, OrderItem>(true)
  const total = await db.orders.getOrThrow(key).select('total').signal(new AbortController().signal)
  same<typeof total, { total: number }>(true)
  const optional = await db.customers.getOrThrow({ customerId }).select('address')
  same<typeof optional, { address?: { street: string; city: string } | undefined }>(true)
  const there = await db.orders.exists(key).consistent()
  same<typeof there, boolean>(true)
  accept<string | undefined>(db.orders.get(key).params().TableName)
  const found = await db.orders.getOrThrow(key).result()
  if (!found.ok) same<typeof found.error.code, 'item.not_found'>(true)
}

export async function writes() {
  const created = await db.orders.create({ customerId, orderId, placedAt: at, total: 40 })
  same<typeof created, OrderItem>(true)
  await db.orders.create(item).if((o, { or, notExists, eq }) => or(notExists(o.note), eq(o.status, 'open')))
  await db.orders.put(order)
  await db.orders.update(key, { status: 'paid' })
  const old = await db.orders
    .update(key, (o, { set, add, remove }) => [
      set(o.status, 'shipped'),
      add(o.total, 5),
      remove(o.note),
      set(o.lines[0].quantity, 2),
    ])
    .if((o, { eq }) => eq(o.status, 'paid'))
    .returning('old')
  same<typeof old, OrderItem>(true)
  await db.customers.update({ customerId }, (c, { set }) => set(c.address.city, 'Oslo'))
  const gone = await db.orders.delete(key).if((o, { eq }) => eq(o.status, 'open'))
  same<typeof gone, OrderItem | undefined>(true)
  const nothing = await db.orders.put(item).returning('none')
  same<typeof nothing, undefined>(true)
  const outcome = await db.orders.create(item).result()
  if (outcome.ok) same<typeof outcome.value, OrderItem>(true)
  else if (outcome.error.code === 'item.exists') same<typeof outcome.error.item, OrderItem>(true)
  else same<typeof outcome.error.item, OrderItem | undefined>(true)
  const changed = await db.orders.update(key, { total: 3 }).result()
  if (!changed.ok && changed.error.code === 'update.out_of_range') {
    same<typeof changed.error.item, OrderItem | undefined>(true)
  }
  accept<readonly unknown[]>(db.orders.update(key, { total: 3 }).explain().requests)
}

const isOpen: Where<typeof Order> = (o, { eq }) => eq(o.status, 'open')
const ship: UpdateCallback<typeof Order> = (o, { set }) => [set(o.status, 'shipped')]
const cheaper =
  (limit: number): Where<typeof Order> =>
  (o, { lt }) =>
    lt(o.total, limit)

export async function callbacks() {
  await db.orders.update(key, ship).if(isOpen).if(cheaper(3))
  await db.orders
    .update(key, (o, { set }) => set(o.status, flag ? 'paid' : 'open'))
    .if((o, { oneOf }) => oneOf(o.status, statuses))
  await db.orders.update(key, (o, { set, add }) => {
    const actions: UpdateAction[] = [set(o.status, status)]
    if (flag) actions.push(add(o.total, 1))
    return actions
  })
  await db.orders.update(key, (o, { set, remove }) => (maybe === undefined ? [remove(o.note)] : [set(o.note, maybe)]))
  await db.orders.update(key, (o, { set }) => [set(o.tags, new Set())])
  await db.orders.update(key, (o, { set, add }) => [...(flag ? [set(o.status, 'paid')] : []), add(o.total, 2)])
  await db.orders.update(key, (o, { set, plus, minus, subtract, setIfNotExists }) => [
    set(o.total, plus(o.total, 1)),
    set(o.total, minus(o.total, o.total)),
    subtract(o.total, 3),
    setIfNotExists(o.note, 'x'),
  ])
  await db.orders.update(key, (o, { append, prepend, deleteFrom, at, set, add }) => [
    append(o.lines, [{ sku, quantity: 1 }]),
    prepend(o.lines, []),
    deleteFrom(o.tags, new Set(['x'])),
    add(o.tags, new Set(['y'])),
    set(at(o.lines, 12).sku, 'x'),
  ])
  await db.orders.delete(key).if((o, { and, or, eq, not }) => {
    const conditions: Condition[] = [eq(o.status, 'open')]
    if (flag) conditions.push(not(eq(o.total, 3)))
    return flag ? and(...conditions) : or(...conditions)
  })
  await db.orders.delete(key).if((o, operators) => operators.eq(o.status, status))
  await db.orders
    .delete(key)
    .if((o, { and, gt, size, contains, beginsWith, between, attributeType, ne, exists }) =>
      and(
        gt(size(o.tags), 1),
        contains(o.tags, 'x'),
        contains(o.note, 'x'),
        beginsWith(o.note, 'x'),
        between(o.placedAt, at, at),
        attributeType(o.note, 'S'),
        ne(o.lines[3].quantity, 3),
        exists(o.expiresAt),
      ),
    )
  const changes = flag ? { status: 'paid' as const } : { total: 3 }
  await db.orders.update(key, changes)
}

export async function queries() {
  const q = db.orders.query.primary({ customerId })
  db.orders.query.byStatus({ status: 'open' }).between({ placedAt: at }, { placedAt: at }).reverse()
  db.orders.query.byStatus({ status: 'open' }).reverse().between({ placedAt: at }, { placedAt: at, orderId: 'x' })
  db.orders.query.byStatus({ status: 'open' }).beginsWith({ placedAt: at, orderId: '01J' })
  db.orders.query.unpaid({}).gte({ placedAt: at })
  q.beginsWith({ orderId: '01J' })
  q.eq({ orderId })
  await db.customers.query.byEmail({ email: 'x' }).all()
  const some = await q
    .filter((o, { gt }) => gt(o.total, 100))
    .select('orderId', 'total')
    .consistent()
    .all()
  same<typeof some, { orderId: string; total: number }[]>(true)
  same<Awaited<ReturnType<typeof q.all>>, OrderItem[]>(true)
  same<Awaited<ReturnType<typeof q.first>>, OrderItem | undefined>(true)
  same<Awaited<ReturnType<typeof q.count>>, number>(true)
  const page = await q.page({ limit: 20, cursor: undefined })
  same<typeof page.items, OrderItem[]>(true)
  await q.page({ cursor: page.cursor })
  for await (const one of q.limit(3)) same<typeof one, OrderItem>(true)
  for await (const several of q.pages()) same<typeof several, OrderItem[]>(true)
  accept<string | undefined>(q.params().KeyConditionExpression)
}

export async function transactions() {
  const [customer, total] = await db.transactGet([db.customers.get({ customerId }), db.orders.get(key).select('total')])
  same<typeof customer, CustomerItem | undefined>(true)
  same<typeof total, { total: number } | undefined>(true)
  const checkout = db.transactWrite(
    [
      db.orders.create(item),
      db.customers.update({ customerId }, (c, { add }) => [add(c.orderCount, 1)]),
      db.products.check({ sku }, (p, { gte }) => gte(p.stock, 1)),
      db.products.put({ sku, title: 't', stock: 1, price: 1 }),
      db.orders.delete(key).if(isOpen),
    ],
    { token: orderId },
  )
  accept<readonly unknown[] | undefined>(checkout.params().TransactItems)
  const [made, updated, , put] = await checkout
  same<typeof made, OrderItem>(true)
  same<typeof updated, undefined>(true)
  same<typeof put, ProductItem>(true)
  const outcome = await checkout.result()
  if (!outcome.ok) accept<string | undefined>(outcome.error.reasons[0]?.code)
  await db.transactWrite([db.orders.delete(key), ...(flag ? [db.customers.delete({ customerId })] : [])])
  await db.transactWrite([key].map((one) => db.orders.delete(one).if(isOpen)))
  const many = await db.transactGet([key, key].map((one) => db.orders.get(one)))
  same<typeof many, (OrderItem | undefined)[]>(true)
}

interface Reads<K, T> {
  get(key: K): Operation<T | undefined>
}
const cached = async <K, T>(repository: Reads<K, T>, one: K): Promise<T | undefined> => repository.get(one)
const firstOf = async <T>(query: { first(): Promise<T | undefined> }): Promise<T | undefined> => query.first()
const run = <T>(operation: Operation<T>): Promise<T> => operation

export async function generics() {
  same<Awaited<ReturnType<typeof cached<Key<typeof Order>, OrderItem>>>, OrderItem | undefined>(true)
  const one = await cached(db.orders, key)
  same<typeof one, OrderItem | undefined>(true)
  const first = await firstOf(db.orders.query.primary({ customerId }))
  same<typeof first, OrderItem | undefined>(true)
  const ran = await run(db.orders.getOrThrow(key))
  same<typeof ran, Item<typeof Order>>(true)
  accept<object>(shop.entities.orders.schema.shape.total)
}

export function decoding(image: StoredItem, fromSdk: Record<string, AttributeValue>) {
  const found = shop.decode(image)
  accept<DecodedItem<typeof shop.entities> | undefined>(shop.decode(fromSdk))
  if (found?.entity === 'orders') same<typeof found.item, OrderItem>(true)
  else if (found?.entity === 'customers') same<typeof found.item, CustomerItem>(true)
  else same<typeof found, { readonly entity: 'products'; readonly item: ProductItem } | undefined>(true)
  return [fromSdk].map(shop.decode)
}
