/** OneTable, which brings the low-level client with the SDK's generic marshalling. */
import { Table } from 'dynamodb-onetable'
import { key, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { makeClient } from '../clients.mjs'

/** OneTable's templates look like JavaScript's own. */
function placeholder(name) {
  return ['$', '{', name, '}'].join('')
}

const schema = {
  format: 'onetable:1.1.0',
  version: '0.0.1',
  indexes: { primary: { hash: 'PK', sort: 'SK' }, gsi1: { hash: 'GSI1PK', sort: 'GSI1SK', project: 'all' } },
  models: {
    Order: {
      PK: { type: String, value: `CUSTOMER#${placeholder('customerId')}` },
      SK: { type: String, value: `ORDER#${placeholder('orderId')}` },
      GSI1PK: { type: String, value: `STATUS#${placeholder('status')}` },
      GSI1SK: { type: String, value: `${placeholder('placedAt')}#${placeholder('orderId')}` },
      customerId: { type: String, required: true },
      orderId: { type: String, required: true },
      status: { type: String, required: true, enum: ['open', 'paid', 'shipped'] },
      placedAt: { type: String, required: true },
      total: { type: Number, required: true },
      currency: { type: String, required: true },
      country: { type: String, required: true },
      priority: { type: Number, required: true },
      gift: { type: Boolean, required: true },
      note: { type: String, required: true },
      lines: {
        type: Array,
        required: true,
        items: { type: Object, schema: { sku: { type: String }, quantity: { type: Number } } },
      },
      address: { type: Object, required: true, schema: { street: { type: String }, city: { type: String } } },
    },
  },
  params: { typeField: '_type' },
}

export function onetable(endpoint) {
  const table = new Table({ client: makeClient(endpoint), name: tableName, schema, partial: true, logger: () => {} })
  const Order = table.getModel('Order')
  const since = new Date(Date.UTC(2026, 0, 1)).toISOString()
  const get = (options) => Order.get(key, options)
  const put = (options) => Order.create({ ...order }, { exists: null, ...options })
  const update = (options) =>
    Order.update({ ...key, total: 42, note: 'Ring twice', priority: 3 }, { return: 'none', ...options })
  const query = (options) => Order.find({ status: 'open', GSI1SK: { '>=': since } }, { index: 'gsi1', ...options })
  return {
    get,
    put,
    update,
    query,
    batchGet: async () => {
      const batch = {}
      for (const { customerId, orderId } of orders) await Order.get({ customerId, orderId }, { batch })
      return table.batchGet(batch, { parse: true, hidden: false })
    },
    transact: async () => {
      const transaction = {}
      for (const one of writtenTogether) await Order.create(one, { exists: null, transaction })
      return table.transact('write', transaction)
    },
    params: {
      get: () => get({ execute: false }),
      put: () => put({ execute: false }),
      update: () => update({ execute: false }),
      query: () => query({ execute: false }),
    },
  }
}
