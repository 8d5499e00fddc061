/**
 * A table that dynamodb-toolbox wrote, adopted in place: keyloom reads it, changes it and adds to it, and the program that was there
 * before goes on as if nothing had happened. `original/` is that program.
 */
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import { startLocal } from 'keyloom/local'
import { ensureTable } from 'keyloom/provision'
import * as z from 'zod'
import { openShop } from './original/shop.js'

// ---- What is there: a table with some items, written by the program before.

const local = await startLocal()
const shop = await openShop(local.endpoint)
await shop.addCustomer({ customerId: 'ann', name: 'Ann', country: 'PT' })
const lines = [{ sku: 'kettle', quantity: 2 }]
await shop.addOrder({ customerId: 'ann', orderId: 'o1', placedOn: '2025-01-01', total: 40, lines })
await shop.addOrder({ customerId: 'ann', orderId: 'o2', placedOn: '2025-02-01', total: 5 })
heading('dynamodb-toolbox wrote a customer and two orders')

// ---- The same table for keyloom.

// What dynamodb-toolbox keeps of each item: the entity's name in `_et`, and when it was written in `_ct` and `_md`.
const stamps = { created: z.iso.datetime({ precision: 3 }), modified: z.iso.datetime({ precision: 3 }) }
const timestamps = { created: 'created', updated: 'modified' } as const

const Customer = defineEntity('Customer', {
  schema: z.object({ customerId: z.string(), name: z.string(), country: z.string(), ...stamps }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'PROFILE' },
  storedAs: { country: 'c', created: '_ct', modified: '_md' },
  // It stands in the key and nowhere else.
  keyOnly: ['customerId'],
  timestamps,
})

const Order = defineEntity('Order', {
  schema: z.object({
    customerId: z.string(),
    orderId: z.string(),
    status: z.enum(['open', 'paid']).default('open'),
    placedOn: z.iso.date(),
    total: z.number(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.number() })).optional(),
    ...stamps,
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'ORDER#<orderId>' },
  // Its keys are attributes of the item as they are.
  indexes: { byStatus: { on: 'byStatus', pk: '<status>', sk: '<placedOn>' } },
  storedAs: { total: 't', created: '_ct', modified: '_md' },
  timestamps,
})

const model = defineModel({
  table: defineTable({
    name: 'toolbox-shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { byStatus: { pk: 'status', sk: 'placedOn' } },
    typeAttribute: '_et',
  }),
  entities: { customers: Customer, orders: Order },
  collections: { account: { of: ['customers', 'orders'] } },
})
// Creates nothing: it compares the model with the table that is there, and would refuse a difference.
await ensureTable(model, { client: local.client })
const db = connect(model, { client: local.client })

// ---- Reading in place.

heading('keyloom reads them')
const { customers, orders } = await db.collections.account({ customerId: 'ann' }).all()
print(`${customers[0]?.name} from ${customers[0]?.country} (${customers[0]?.customerId}) has ${list(orders)}`)
const since = await db.orders.query.byStatus({ status: 'open' }).gte({ placedOn: '2025-01-15' }).all()
print(`open since the middle of January: ${list(since)}`)

// ---- Changing in place.

heading('keyloom marks o1 as paid, raises o2, and adds o3 and a customer')
await db.orders
  .update({ customerId: 'ann', orderId: 'o1' }, { status: 'paid' })
  .if((order, { eq }) => eq(order.status, 'open'))
await db.orders.update({ customerId: 'ann', orderId: 'o2' }, (order, { add }) => [add(order.total, 10)])
await db.orders.create({ customerId: 'ann', orderId: 'o3', placedOn: '2025-03-01', total: 7 })
await db.customers.create({ customerId: 'ben', name: 'Ben', country: 'SE' })
print('done')

// ---- And the program before reads what came of it, by its own entities and its index.

heading('dynamodb-toolbox reads the result')
const first = await shop.findOrder('ann', 'o1')
print(
  `o1: ${first?.status}, ${first?.total}, ${first?.lines?.map(({ sku, quantity }) => `${quantity} ${sku}`).join(', ')}`,
)
print(`open: ${list(await shop.ordersWithStatus('open'))}`)
const ben = await shop.findCustomer('ben')
print(
  `${ben?.customerId} is ${ben?.name} from ${ben?.country}, created ${ben?.created === undefined ? 'never' : 'by now'}`,
)
await shop.setTotal('ann', 'o3', 8)

heading('keyloom reads what dynamodb-toolbox changed of an item that keyloom wrote')
const last = await db.orders.getOrThrow({ customerId: 'ann', orderId: 'o3' })
print(`${last.orderId}: ${last.total}, modified ${last.modified >= last.created ? 'after' : 'before'} it was created`)
await local.stop()

function list(orders: readonly { orderId: string; total: number }[]): string {
  return orders.map(({ orderId, total }) => `${orderId} (${total})`).join(', ')
}

function heading(text: string): void {
  console.log(`\n${text}`)
}

function print(text: string): void {
  console.log(`  ${text}`)
}
