import { defineEntity } from 'keyloom'
import * as z from 'zod'

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

/** A union at the root, a loose schema, nested key attributes: what else a declaration file has to name. */
export const Event = defineEntity('Event', {
  schema: z.discriminatedUnion('type', [
    z.object({ type: z.literal('signup'), id: z.string(), site: z.object({ region: z.string() }) }),
    z.object({ type: z.literal('refund'), id: z.string(), site: z.object({ region: z.string() }) }),
  ]),
  key: { pk: 'EVENT#<id>', sk: '<site.region>#<type>' },
})
export const Note = defineEntity('Note', {
  schema: z.looseObject({ id: z.string(), labels: z.record(z.string(), z.number()).optional() }),
  key: { pk: 'NOTE#<id>', sk: 'NOTE' },
})
