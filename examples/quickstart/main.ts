/**
 * A shop in one table: its model, its table, and what an application does with them.
 * Runs on the embedded engine; point the client at AWS, and nothing else changes.
 */
import { connect, defineEntity, defineModel, defineTable, TransactionCanceledError } from 'keyloom'
import { startLocal } from 'keyloom/local'
import { ensureTable } from 'keyloom/provision'
import * as z from 'zod'

// ---- The model: schemas say what items hold, templates where they are kept.

const Customer = defineEntity('Customer', {
  schema: z.object({
    customerId: z.uuid(),
    email: z.email().toLowerCase(),
    name: z.string().min(1),
    orderCount: z.number().int().default(0),
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'PROFILE' },
  indexes: { byEmail: { on: 'gsi1', pk: 'EMAIL#<email>', sk: 'CUSTOMER' } },
})

const Order = defineEntity('Order', {
  schema: z.object({
    customerId: z.uuid(),
    orderId: z.ulid(),
    status: z.enum(['open', 'paid', 'shipped']).default('open'),
    placedAt: z.date(),
    total: z.number(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.number().int() })).default([]),
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'ORDER#<orderId>' },
  indexes: {
    byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<placedAt>#<orderId>' },
    // Sparse: only open orders are in this index, and leave it by themselves.
    unpaid: { on: 'gsi2', pk: 'UNPAID', sk: '<placedAt>', when: { status: 'open' } },
  },
})

const Product = defineEntity('Product', {
  schema: z.object({ sku: z.string(), title: z.string(), stock: z.number().int() }),
  key: { pk: 'PRODUCT#<sku>', sk: 'PRODUCT' },
})

const shop = defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' }, gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' } },
  }),
  entities: { customers: Customer, orders: Order, products: Product },
})

// ---- The table, and a connection to it.

const local = await startLocal()
await ensureTable(shop, { client: local.client })
const db = connect(shop, { client: local.client })
heading('The table "shop" is ready')

// ---- Writes are validated, and land under keys that the templates make.

const customerId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
await db.customers.create({ customerId, email: 'Ada@Example.com', name: 'Ada' })
await db.products.put({ sku: 'kettle', title: 'A kettle', stock: 3 })

const march = '01JNA0000000000000000000AA'
const april = '01JQR0000000000000000000BB'
await db.orders.create({ customerId, orderId: march, placedAt: new Date('2025-03-01T10:00:00Z'), total: 40 })
await db.orders.create({ customerId, orderId: april, placedAt: new Date('2025-04-01T10:00:00Z'), total: 25 })

heading('A stored order, as DynamoDB gets it')
const example = db.orders.put({ customerId, orderId: march, placedAt: new Date('2025-03-01T10:00:00Z'), total: 40 })
const stored = Object.entries(example.params().Item ?? {})
for (const [name, value] of stored) print(`${name.padEnd(10)} ${JSON.stringify(value)}`)

// ---- Every index is a typed query.

heading('Orders of the customer, newest first')
for await (const order of db.orders.query.primary({ customerId }).reverse()) printOrder(order)

heading('The customer, by e-mail')
print((await db.customers.query.byEmail({ email: 'ada@example.com' }).first())?.name)

heading('Open orders placed in March')
const [from, to] = [new Date('2025-03-01T00:00:00Z'), new Date('2025-03-31T23:59:59Z')]
for (const order of await db.orders.query
  .byStatus({ status: 'open' })
  .between({ placedAt: from }, { placedAt: to })
  .all())
  printOrder(order)

heading('Unpaid orders, a page at a time')
const page = await db.orders.query.unpaid({}).page({ limit: 1 })
page.items.forEach(printOrder)
const next = await db.orders.query.unpaid({}).page({ limit: 1, cursor: page.cursor })
next.items.forEach(printOrder)

// ---- A transaction: all of it happens, or nothing.

const may = '01JT50000000000000000000CC'
const checkout = (orderId: string, quantity: number) =>
  db.transactWrite([
    db.orders.create({
      customerId,
      orderId,
      placedAt: new Date('2025-05-01T10:00:00Z'),
      total: 30 * quantity,
      lines: [{ sku: 'kettle', quantity }],
    }),
    db.customers.update({ customerId }, (customer, { add }) => [add(customer.orderCount, 1)]),
    db.products
      .update({ sku: 'kettle' }, (product, { subtract }) => [subtract(product.stock, quantity)])
      .if((product, { gte }) => gte(product.stock, quantity)),
  ])

heading('A checkout that succeeds')
const [created] = await checkout(may, 2)
printOrder(created)
print(`kettles left: ${(await db.products.getOrThrow({ sku: 'kettle' })).stock}`)

heading('A checkout that is refused, as a whole')
const refused = await checkout('01JX00000000000000000000DD', 2).result()
if (!refused.ok && refused.error instanceof TransactionCanceledError) {
  for (const { operation, entity, code, condition } of refused.error.reasons)
    print(`${operation} ${entity}: ${code}${code === 'None' ? '' : ` (${condition})`}`)
}
print(`orders of the customer: ${await db.orders.query.primary({ customerId }).count()}`)

// ---- An update keeps the indexes true: the order leaves one place of each index and enters another.

heading('Paying the March order moves it within its indexes')
await db.orders
  .update({ customerId, orderId: march }, { status: 'paid' })
  .if((order, { eq }) => eq(order.status, 'open'))
print(`open:   ${await orderIds(db.orders.query.byStatus({ status: 'open' }))}`)
print(`paid:   ${await orderIds(db.orders.query.byStatus({ status: 'paid' }))}`)
print(`unpaid: ${await orderIds(db.orders.query.unpaid({}))}`)

// ---- A key can neither collide nor be injected.

heading('A key value that would reach into other keys')
const injected = await db.products.get({ sku: 'kettle#PRODUCT' }).catch((error: Error) => error)
print(injected instanceof Error ? injected.message : injected)

await local.stop()

function heading(text: string): void {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`)
}

function print(text: unknown): void {
  console.log(`  ${String(text)}`)
}

function printOrder(order: { orderId: string; status: string; placedAt: Date; total: number }): void {
  print(`${order.orderId}  ${order.placedAt.toISOString().slice(0, 10)}  ${order.status.padEnd(7)}  ${order.total}`)
}

async function orderIds(orders: AsyncIterable<{ orderId: string }>): Promise<string> {
  const ids: string[] = []
  for await (const { orderId } of orders) ids.push(orderId)
  return ids.join(', ') || '(none)'
}
