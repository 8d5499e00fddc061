/** ElectroDB, which brings the document client. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Entity, Service } from 'electrodb'
import { key, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { makeClient } from '../clients.mjs'

const model = {
  model: { entity: 'order', version: '1', service: 'shop' },
  attributes: {
    customerId: { type: 'string', required: true },
    orderId: { type: 'string', required: true },
    status: { type: ['open', 'paid', 'shipped'], required: true },
    placedAt: { type: 'string', required: true },
    total: { type: 'number', required: true },
    currency: { type: 'string', required: true },
    country: { type: 'string', required: true },
    priority: { type: 'number', required: true },
    gift: { type: 'boolean', required: true },
    note: { type: 'string', required: true },
    lines: {
      type: 'list',
      required: true,
      items: { type: 'map', properties: { sku: { type: 'string' }, quantity: { type: 'number' } } },
    },
    address: { type: 'map', required: true, properties: { street: { type: 'string' }, city: { type: 'string' } } },
  },
  indexes: {
    primary: {
      pk: { field: 'PK', composite: ['customerId'] },
      sk: { field: 'SK', composite: ['orderId'] },
    },
    byStatus: {
      index: 'gsi1',
      pk: { field: 'GSI1PK', composite: ['status'] },
      sk: { field: 'GSI1SK', composite: ['placedAt', 'orderId'] },
    },
  },
}

export function electrodb(endpoint) {
  const client = DynamoDBDocumentClient.from(makeClient(endpoint))
  const Order = new Entity(model, { client, table: tableName })
  const service = new Service({ order: Order }, { client, table: tableName })
  const keys = orders.map(({ customerId, orderId }) => ({ customerId, orderId }))
  const since = new Date(Date.UTC(2026, 0, 1)).toISOString()
  const get = () => Order.get(key)
  const put = () => Order.put(order)
  const update = () => Order.patch(key).set({ total: 42, note: 'Ring twice', priority: 3 })
  const query = () => Order.query.byStatus({ status: 'open' }).gte({ placedAt: since })
  return {
    get: async () => (await get().go()).data,
    put: () => put().go(),
    update: () => update().go(),
    query: async () => (await query().go()).data,
    batchGet: async () => (await Order.get(keys).go()).data,
    transact: () =>
      service.transaction.write((entities) => writtenTogether.map((one) => entities.order.put(one).commit())).go(),
    params: {
      get: () => get().params(),
      put: () => put().params(),
      update: () => update().params(),
      query: () => query().params(),
    },
  }
}
