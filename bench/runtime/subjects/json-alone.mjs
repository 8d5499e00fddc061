/** The limit: bodies made and read as JSON and by hand, of which nothing is sent or validated. No SDK takes part in a call. */
import { answerTo, key, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { decode, makeKey, marshallOrder, withDate } from './by-hand.mjs'
import { queryExpression, updateExpression } from './document-client.mjs'

export function jsonAlone() {
  const exchange = (action, input) => {
    // What would be sent.
    Buffer.from(JSON.stringify(input))
    return JSON.parse(answerTo(`DynamoDB_20120810.${action}`).toString())
  }
  const input = withDate(order)
  const inputs = writtenTogether.map(withDate)
  return {
    get: async () => decode(exchange('GetItem', { TableName: tableName, Key: makeKey(key) }).Item),
    put: async () => exchange('PutItem', { TableName: tableName, Item: marshallOrder(input) }),
    update: async () =>
      exchange('UpdateItem', {
        TableName: tableName,
        Key: makeKey(key),
        ...updateExpression,
        ExpressionAttributeValues: { ':total': { N: '42' }, ':note': { S: 'Ring twice' }, ':priority': { N: '3' } },
      }),
    query: async () =>
      exchange('Query', {
        TableName: tableName,
        ...queryExpression,
        ExpressionAttributeValues: {
          ':pk': { S: 'STATUS#open' },
          ':sk': { S: new Date(Date.UTC(2026, 0, 1)).toISOString() },
        },
      }).Items.map(decode),
    batchGet: async () =>
      exchange('BatchGetItem', { RequestItems: { [tableName]: { Keys: orders.map(makeKey) } } }).Responses[
        tableName
      ].map(decode),
    transact: async () =>
      exchange('TransactWriteItems', {
        TransactItems: inputs.map((one) => ({ Put: { TableName: tableName, Item: marshallOrder(one) } })),
        ClientRequestToken: crypto.randomUUID(),
      }),
  }
}
