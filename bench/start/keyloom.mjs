/** A program with keyloom that creates, gets and queries, and imports nothing that it does not need. Its model is its own: what is shared with other programs is not counted. */
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import { key, order, tableName } from '../runtime/answers.mjs'
import { makeClient } from '../runtime/clients.mjs'
import { orderSchema } from '../runtime/schema.mjs'

const Order = defineEntity('Order', {
  schema: orderSchema,
  key: { pk: 'CUSTOMER#<customerId>', sk: 'ORDER#<orderId>' },
  indexes: { byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<placedAt>#<orderId>' } },
})
const shop = defineModel({
  table: defineTable({
    name: tableName,
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
  }),
  entities: { orders: Order },
})

export function keyloom() {
  const db = connect(shop, { client: makeClient() })
  return {
    create: () => db.orders.create({ ...order, placedAt: new Date(order.placedAt) }),
    get: () => db.orders.get(key),
    query: () =>
      db.orders.query
        .byStatus({ status: 'open' })
        .gte({ placedAt: new Date(Date.UTC(2026, 0, 1)) })
        .all(),
  }
}
