/** The document client, called by hand: keys and expressions are written out, nothing is validated. */
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { key, keysOf, many, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { makeClient } from '../clients.mjs'

export const updateExpression = {
  UpdateExpression: 'SET #total = :total, #note = :note, #priority = :priority',
  ConditionExpression: 'attribute_exists(#PK)',
  ExpressionAttributeNames: { '#total': 'total', '#note': 'note', '#priority': 'priority', '#PK': 'PK' },
}
export const queryExpression = {
  IndexName: 'gsi1',
  KeyConditionExpression: '#pk = :pk AND #sk >= :sk',
  ExpressionAttributeNames: { '#pk': 'GSI1PK', '#sk': 'GSI1SK' },
}

export function documentClient(endpoint) {
  const doc = DynamoDBDocumentClient.from(makeClient(endpoint))
  const Key = ({ orderId }) => ({ PK: `CUSTOMER#${key.customerId}`, SK: `ORDER#${orderId}` })
  const put = (one) => ({ TableName: tableName, Item: { ...one, ...keysOf(one), _type: 'Order' } })
  return {
    get: async () => (await doc.send(new GetCommand({ TableName: tableName, Key: Key(key) }))).Item,
    put: () => doc.send(new PutCommand(put(order))),
    update: () =>
      doc.send(
        new UpdateCommand({
          TableName: tableName,
          Key: Key(key),
          ...updateExpression,
          ExpressionAttributeValues: { ':total': 42, ':note': 'Ring twice', ':priority': 3 },
        }),
      ),
    query: async () =>
      (
        await doc.send(
          new QueryCommand({
            TableName: tableName,
            ...queryExpression,
            ExpressionAttributeValues: { ':pk': 'STATUS#open', ':sk': '2026-01-01T00:00:00.000Z' },
          }),
        )
      ).Items,
    batchGet: async () =>
      (await doc.send(new BatchGetCommand({ RequestItems: { [tableName]: { Keys: orders.slice(0, many).map(Key) } } })))
        .Responses[tableName],
    transact: () =>
      doc.send(
        new TransactWriteCommand({
          TransactItems: writtenTogether.map((one) => ({ Put: put(one) })),
        }),
      ),
  }
}
