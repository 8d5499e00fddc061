/** keyloom with full validation in both directions. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { connect, createClient, defineEntity, defineModel, defineTable } from 'keyloom'
import { key, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { clientConfig, makeClient } from '../clients.mjs'
import { orderSchema } from '../schema.mjs'
import { withDate } from './by-hand.mjs'

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

export function keyloom(endpoint, kind) {
  const clients = {
    plain: () => makeClient(endpoint),
    document: () => DynamoDBDocumentClient.from(makeClient(endpoint)),
    lean: () => createClient(clientConfig(endpoint)),
  }
  const db = connect(shop, { client: clients[kind]() })
  const input = withDate(order)
  const inputs = writtenTogether.map(withDate)
  const since = new Date(Date.UTC(2026, 0, 1))
  const keys = orders.map(({ customerId, orderId }) => ({ customerId, orderId }))
  const get = () => db.orders.get(key)
  const put = () => db.orders.put(input)
  const update = () => db.orders.update(key, { total: 42, note: 'Ring twice', priority: 3 }).returning('none')
  const query = () => db.orders.query.byStatus({ status: 'open' }).gte({ placedAt: since })
  return {
    get,
    put,
    update,
    query: () => query().all(),
    batchGet: () => db.orders.batchGet(keys),
    transact: () => db.transactWrite(inputs.map((one) => db.orders.put(one))),
    params: {
      get: () => get().params(),
      put: () => put().params(),
      update: () => update().params(),
      query: () => query().params(),
    },
  }
}
