/** The order as a zod schema: what keyloom compiles, and what the hand-written subjects validate by. */
import * as z from 'zod'

export const orderSchema = z.object({
  customerId: z.uuid(),
  orderId: z.ulid(),
  status: z.enum(['open', 'paid', 'shipped']),
  placedAt: z.date(),
  total: z.number(),
  currency: z.string(),
  country: z.string(),
  priority: z.number().int(),
  gift: z.boolean(),
  note: z.string(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number().int() })),
  address: z.object({ street: z.string(), city: z.string() }),
})
