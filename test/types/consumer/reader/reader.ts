import type { Item, Key } from 'keyloom'
import { db, inferred } from './declarations/database.js'
import type { Customer, Event, Note } from './declarations/entities.js'
import {
  type batch,
  type both,
  byCustomer,
  byStatus,
  type checkout,
  type get,
  type getSome,
  type load,
  type NewOrder,
  recent,
  type replace,
} from './declarations/operations.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function same<A, B>(equal: Equal<A, B>): void

type Order = {
  customerId: string
  orderId: string
  status: 'open' | 'paid' | 'shipped'
  placedAt: Date
  total: number
  lines: { sku: string; quantity: number }[]
  note?: string | undefined
  tags?: Set<string> | undefined
  expiresAt?: Date | undefined
}
const key = { customerId: 'c', orderId: 'o' }
declare const order: NewOrder

/** What another project sees of the one whose declaration files it reads. */
export async function read() {
  same<Awaited<ReturnType<typeof get>>, Order | undefined>(true)
  same<Awaited<ReturnType<typeof getSome>>, { status: 'open' | 'paid' | 'shipped'; total: number }>(true)
  same<Awaited<ReturnType<typeof both>>[0], Order | undefined>(true)
  same<Awaited<ReturnType<typeof checkout>>[0], Order>(true)
  same<Awaited<ReturnType<typeof batch>>[0], { total: number } | undefined>(true)
  same<Awaited<ReturnType<typeof load>>, Order[]>(true)
  same<Awaited<ReturnType<typeof replace>>[1], undefined>(true)
  same<Key<typeof Event>, { id: string; site: { region: string }; type: 'signup' | 'refund' }>(true)
  same<Item<typeof Customer>['address'], { street: string; city: string } | undefined>(true)
  same<Item<typeof Note>['anything'], unknown>(true)
  const projected = await recent(new Date()).first()
  same<
    typeof projected,
    { customerId: string; orderId: string; placedAt: Date; total: number; note?: string | undefined } | undefined
  >(true)
  const first = await byStatus('open').gte({ placedAt: new Date() }).first()
  same<typeof first, Order | undefined>(true)
  await byCustomer('c').beginsWith({ orderId: '0' }).all()
  await db.orders.create(order).if((o, { notExists }) => notExists(o.note))
  await db.orders.update(key, (o, { set }) => [set(o.lines[0].quantity, 2)])
  await inferred.customers.update({ customerId: 'c' }, { name: 'n' })
  // @ts-expect-error the key is typed here too
  await inferred.orders.get({ customerId: 'c' })
  // @ts-expect-error and so are the items
  await db.orders.create({ ...order, status: 'opn' })
}
