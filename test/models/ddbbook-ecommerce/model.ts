import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

// The online store of The DynamoDB Book. An order's key begins with an empty segment, `#ORDER#`, so that orders sort before their customer.
//
// Changed: the item that keeps an e-mail unique is a claim of the library, whose sort key is `UNIQUE`; as published, it is an entity of its own,
// which every writer of a customer has to remember.

const address = z.object({ street: z.string(), city: z.string(), state: z.string(), postalCode: z.string() })

export const Customer = defineEntity('Customer', {
  schema: z.object({
    userName: z.string(),
    name: z.string(),
    email: z.email().toLowerCase(),
    /** By label: `home`, `work`, whatever the customer calls it. */
    addresses: z.record(z.string(), address).default({}),
  }),
  key: { pk: 'CUSTOMER#<userName>', sk: 'CUSTOMER#<userName>' },
  unique: { email: 'CUSTOMEREMAIL#<email>' },
  storedAs: { userName: 'user_name' },
})

export const Order = defineEntity('Order', {
  schema: z.object({
    userName: z.string(),
    orderId: z.ksuid(),
    createdAt: z.date(),
    numberOfItems: z.number().int(),
    amount: z.number(),
    status: z.enum(['ACCEPTED', 'CANCELED', 'SHIPPED', 'DELIVERED']).default('ACCEPTED'),
  }),
  key: { pk: 'CUSTOMER#<userName>', sk: '#ORDER#<orderId>' },
  indexes: { byId: { on: 'GSI1', pk: 'ORDER#<orderId>', sk: 'ORDER#<orderId>' } },
  storedAs: { userName: 'user_name', orderId: 'order_id', createdAt: 'created_at', numberOfItems: 'number_of_items' },
})

export const OrderItem = defineEntity('OrderItem', {
  schema: z.object({
    orderId: z.ksuid(),
    itemId: z.string(),
    description: z.string(),
    price: z.number(),
  }),
  key: { pk: 'ORDER#<orderId>', sk: 'ORDER#<orderId>#ITEM#<itemId>' },
  indexes: { byOrder: { on: 'GSI1', pk: 'ORDER#<orderId>', sk: 'ITEM#<itemId>' } },
  storedAs: { orderId: 'order_id', itemId: 'item_id' },
})

export const ecommerce = defineModel({
  table: defineTable({
    name: 'EcommerceTable',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { GSI1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
  }),
  entities: { customers: Customer, orders: Order, orderItems: OrderItem },
  collections: {
    account: { of: ['customers', 'orders'] },
    wholeOrder: { on: 'GSI1', of: ['orders', 'orderItems'] },
  },
})
