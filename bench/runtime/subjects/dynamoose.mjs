/** Dynamoose, which has no key templates: they are written out here. */
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import dynamoose from 'dynamoose'
import { key, keysOf, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { clientConfig } from '../clients.mjs'

const schema = new dynamoose.Schema({
  PK: { type: String, hashKey: true },
  SK: { type: String, rangeKey: true },
  GSI1PK: { type: String, index: { name: 'gsi1', type: 'global', rangeKey: 'GSI1SK' } },
  GSI1SK: String,
  customerId: { type: String, required: true },
  orderId: { type: String, required: true },
  status: { type: String, enum: ['open', 'paid', 'shipped'], required: true },
  placedAt: { type: String, required: true },
  total: { type: Number, required: true },
  currency: { type: String, required: true },
  country: { type: String, required: true },
  priority: { type: Number, required: true },
  gift: { type: Boolean, required: true },
  note: { type: String, required: true },
  lines: { type: Array, required: true, schema: [{ type: Object, schema: { sku: String, quantity: Number } }] },
  address: { type: Object, required: true, schema: { street: String, city: String } },
})

export function dynamooseModel(endpoint) {
  dynamoose.aws.ddb.set(new DynamoDB(clientConfig(endpoint)))
  const Order = dynamoose.model(tableName, schema, { create: false, waitForActive: false, prefix: '' })
  new dynamoose.Table(tableName, [Order], { create: false, waitForActive: false })
  const Key = ({ orderId }) => ({ PK: `CUSTOMER#${key.customerId}`, SK: `ORDER#${orderId}` })
  const whole = (one) => ({ ...one, ...keysOf(one) })
  return {
    get: () => Order.get(Key(key)),
    put: () => Order.create(whole(order), { overwrite: true }),
    update: () => Order.update(Key(key), { total: 42, note: 'Ring twice', priority: 3 }),
    query: () => Order.query('GSI1PK').eq('STATUS#open').where('GSI1SK').ge('2026-01-01').using('gsi1').exec(),
    batchGet: () => Order.batchGet(orders.map(Key)),
    transact: () =>
      dynamoose.transaction(writtenTogether.map((one) => Order.transaction.create(whole(one), { overwrite: true }))),
  }
}
