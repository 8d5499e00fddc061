/** The low-level client with the SDK's generic `marshall` and `unmarshall`. */
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { key, keysOf, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { makeClient } from '../clients.mjs'
import { queryExpression, updateExpression } from './document-client.mjs'

export function lowLevel(endpoint) {
  const client = makeClient(endpoint)
  const Key = ({ orderId }) => ({ PK: { S: `CUSTOMER#${key.customerId}` }, SK: { S: `ORDER#${orderId}` } })
  const put = (one) => ({ TableName: tableName, Item: marshall({ ...one, ...keysOf(one), _type: 'Order' }) })
  const read = (item) => unmarshall(item)
  return {
    get: async () => read((await client.send(new GetItemCommand({ TableName: tableName, Key: Key(key) }))).Item),
    put: () => client.send(new PutItemCommand(put(order))),
    update: () =>
      client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: Key(key),
          ...updateExpression,
          ExpressionAttributeValues: marshall({ ':total': 42, ':note': 'Ring twice', ':priority': 3 }),
        }),
      ),
    query: async () =>
      (
        await client.send(
          new QueryCommand({
            TableName: tableName,
            ...queryExpression,
            ExpressionAttributeValues: marshall({ ':pk': 'STATUS#open', ':sk': '2026-01-01T00:00:00.000Z' }),
          }),
        )
      ).Items.map(read),
    batchGet: async () =>
      (
        await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: orders.map(Key) } } }))
      ).Responses[tableName].map(read),
    transact: () =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: writtenTogether.map((one) => ({ Put: put(one) })),
        }),
      ),
  }
}
