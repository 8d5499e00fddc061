import { type ConnectOptions, connect, type Database, defineEntity, defineModel, defineTable, type Item } from 'keyloom'
import * as z from 'zod'
import { freshTable, type Recorder, recordRequests, type TestEngine } from './harness.js'

export const Customer = defineEntity('Customer', {
  schema: z.object({
    customerId: z.uuid(),
    email: z.email().toLowerCase(),
    name: z.string().min(1),
    address: z.object({ street: z.string(), city: z.string() }).optional(),
    orderCount: z.number().int().default(0),
    createdAt: z.date(),
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'PROFILE' },
  indexes: { byEmail: { on: 'gsi1', pk: 'EMAIL#<email>', sk: 'CUSTOMER' } },
})

export const Order = defineEntity('Order', {
  schema: z.object({
    customerId: z.uuid(),
    orderId: z.ulid(),
    status: z.enum(['open', 'paid', 'shipped']).default('open'),
    placedAt: z.date(),
    total: z.number(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.number().int() })).default([]),
    note: z.string().optional(),
    tags: z.set(z.string()).optional(),
    expiresAt: z.date().optional(),
  }),
  key: { pk: 'CUSTOMER#<customerId>', sk: 'ORDER#<orderId>' },
  indexes: {
    byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<placedAt>#<orderId>' },
    unpaid: { on: 'gsi2', pk: 'UNPAID', sk: '<placedAt>', when: { status: 'open' } },
  },
})

export const Product = defineEntity('Product', {
  schema: z.object({ sku: z.string(), title: z.string(), stock: z.number().int(), price: z.number() }),
  key: { pk: 'PRODUCT#<sku>', sk: 'PRODUCT' },
})

export const shopTable = defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' }, gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' } },
  ttl: 'expiresAt',
  stream: 'NEW_AND_OLD_IMAGES',
})

export const shop = defineModel({
  table: shopTable,
  entities: { customers: Customer, orders: Order, products: Product },
})

export type ShopDatabase = Database<typeof shop>
export type OrderItem = Item<typeof Order>
export type CustomerItem = Item<typeof Customer>

/** A shop with a table of its own. */
export function openShop(engine: TestEngine, options: Partial<ConnectOptions> = {}): Promise<ShopDatabase> {
  return freshTable(engine, shop, options)
}

/** A shop with a table of its own, and a note of every request that is sent for it. */
export async function openRecordedShop(
  engine: TestEngine,
  options: Partial<ConnectOptions> = {},
): Promise<{ readonly db: ShopDatabase; readonly sent: Recorder }> {
  const sent = recordRequests(engine.client)
  return { db: await openShop(engine, { ...options, client: sent.client }), sent }
}

/** A shop that no table stands behind: for what must not send anything. */
export function offlineShop(engine: TestEngine): { readonly db: ShopDatabase; readonly sent: Recorder } {
  const sent = recordRequests(engine.client)
  return { db: connect(shop, { client: sent.client, tableName: 'no-such-table' }), sent }
}

export function customerId(number = 1): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

export function orderId(number: number): string {
  return `01J${String(number).padStart(23, '0')}`
}

/** A day of January 2025, at ten o'clock. */
export function day(number: number): Date {
  return new Date(Date.UTC(2025, 0, number, 10))
}

/** A time to live that no engine finds to be over. */
export const later = new Date('2130-01-01T00:00:00Z')

/** The key of an order of the first customer. */
export function orderKey(number: number): { customerId: string; orderId: string } {
  return { customerId: customerId(), orderId: orderId(number) }
}

/** An order of the first customer, placed on the day of its number; what has a default is left out. */
export function newOrder<C extends Partial<OrderItem>>(
  number: number,
  changes?: C,
): { customerId: string; orderId: string; placedAt: Date; total: number } & C {
  return { ...orderKey(number), placedAt: day(number), total: 10 * number, ...(changes as C) }
}

/** The same order as a read returns it. */
export function order(number: number, changes: Partial<OrderItem> = {}): OrderItem {
  return { ...newOrder(number), status: 'open', lines: [], ...changes }
}

export function newCustomer(number = 1, changes: Partial<CustomerItem> = {}) {
  const email = `customer-${number}@example.com`
  return { customerId: customerId(number), email, name: `Customer ${number}`, createdAt: day(number), ...changes }
}

export function customer(number = 1, changes: Partial<CustomerItem> = {}): CustomerItem {
  return { ...newCustomer(number), orderCount: 0, ...changes }
}

export function product(sku: string, changes: Partial<Item<typeof Product>> = {}): Item<typeof Product> {
  return { sku, title: `A ${sku}`, stock: 5, price: 20, ...changes }
}

/** The stored key of an order of the first customer. */
export function storedOrderKey(number: number): { PK: { S: string }; SK: { S: string } } {
  return { PK: { S: `CUSTOMER#${customerId()}` }, SK: { S: `ORDER#${orderId(number)}` } }
}

/** The numbers of orders, in the order in which they come. */
export function numbersOf(orders: readonly { readonly orderId: string }[]): number[] {
  return orders.map((one) => Number(one.orderId.slice(3)))
}
