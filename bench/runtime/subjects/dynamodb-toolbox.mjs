/** dynamodb-toolbox, which brings the document client. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import {
  BatchGetCommand,
  BatchGetRequest,
  boolean,
  Entity,
  executeBatchGet,
  executeTransactWrite,
  GetItemCommand,
  item,
  list,
  map,
  number,
  PutItemCommand,
  PutTransaction,
  QueryCommand,
  string,
  Table,
  UpdateItemCommand,
} from 'dynamodb-toolbox'
import { customerId, key, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { makeClient } from '../clients.mjs'

export function dynamodbToolbox(endpoint) {
  const documentClient = DynamoDBDocumentClient.from(makeClient(endpoint))
  const table = new Table({
    documentClient,
    name: tableName,
    partitionKey: { name: 'PK', type: 'string' },
    sortKey: { name: 'SK', type: 'string' },
    indexes: {
      gsi1: {
        type: 'global',
        partitionKey: { name: 'GSI1PK', type: 'string' },
        sortKey: { name: 'GSI1SK', type: 'string' },
      },
    },
  })
  const Order = new Entity({
    name: 'Order',
    table,
    timestamps: false,
    schema: item({
      customerId: string().key(),
      orderId: string().key(),
      status: string().enum('open', 'paid', 'shipped'),
      placedAt: string(),
      total: number(),
      currency: string(),
      country: string(),
      priority: number(),
      gift: boolean(),
      note: string(),
      lines: list(map({ sku: string(), quantity: number() })),
      address: map({ street: string(), city: string() }),
    }).and((schema) => ({
      GSI1PK: string()
        .hidden()
        .optional()
        .putLink(schema, ({ status }) => `STATUS#${status}`),
      GSI1SK: string()
        .hidden()
        .optional()
        .putLink(schema, ({ placedAt, orderId }) => `${placedAt}#${orderId}`),
    })),
    computeKey: ({ customerId, orderId }) => ({ PK: `CUSTOMER#${customerId}`, SK: `ORDER#${orderId}` }),
  })
  const since = new Date(Date.UTC(2026, 0, 1)).toISOString()
  const get = () => Order.build(GetItemCommand).key(key)
  const put = () => Order.build(PutItemCommand).item(order)
  const update = () => Order.build(UpdateItemCommand).item({ ...key, total: 42, note: 'Ring twice', priority: 3 })
  const query = () =>
    table
      .build(QueryCommand)
      .entities(Order)
      .query({ index: 'gsi1', partition: 'STATUS#open', range: { gte: since } })
  return {
    get: async () => (await get().send()).Item,
    put: () => put().send(),
    update: () => update().send(),
    query: async () => (await query().send()).Items,
    batchGet: async () => {
      const requests = orders.map(({ orderId }) => Order.build(BatchGetRequest).key({ customerId, orderId }))
      const { Responses } = await executeBatchGet(table.build(BatchGetCommand).requests(...requests))
      return Responses[0]
    },
    transact: () => executeTransactWrite(...writtenTogether.map((one) => Order.build(PutTransaction).item(one))),
    params: {
      get: () => get().params(),
      put: () => put().params(),
      update: () => update().params(),
      query: () => query().params(),
    },
  }
}
