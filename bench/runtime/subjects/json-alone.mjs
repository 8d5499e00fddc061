/**
 * The limit: bodies made and read as JSON and by hand, of which nothing is validated. No SDK takes part in a call, and nothing is sent; over HTTP,
 * the SDK's own handler sends them, unsigned, and nothing else of the SDK takes part.
 */
import { answerTo, key, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { makeClient } from '../clients.mjs'
import { decode, makeKey, marshallOrder, withDate } from './by-hand.mjs'
import { queryExpression, updateExpression } from './document-client.mjs'

export function jsonAlone(endpoint) {
  const send = endpoint === undefined ? async (action) => answerTo(targetOf(action)) : overHttp(endpoint)
  const exchange = async (action, input) => {
    const answer = await send(action, Buffer.from(JSON.stringify(input)))
    return JSON.parse(answer.toString())
  }
  const input = withDate(order)
  const inputs = writtenTogether.map(withDate)
  return {
    get: async () => decode((await exchange('GetItem', { TableName: tableName, Key: makeKey(key) })).Item),
    put: async () => exchange('PutItem', { TableName: tableName, Item: marshallOrder(input) }),
    update: async () =>
      exchange('UpdateItem', {
        TableName: tableName,
        Key: makeKey(key),
        ...updateExpression,
        ExpressionAttributeValues: { ':total': { N: '42' }, ':note': { S: 'Ring twice' }, ':priority': { N: '3' } },
      }),
    query: async () => {
      const { Items } = await exchange('Query', {
        TableName: tableName,
        ...queryExpression,
        ExpressionAttributeValues: {
          ':pk': { S: 'STATUS#open' },
          ':sk': { S: new Date(Date.UTC(2026, 0, 1)).toISOString() },
        },
      })
      return Items.map(decode)
    },
    batchGet: async () => {
      const RequestItems = { [tableName]: { Keys: orders.map(makeKey) } }
      return (await exchange('BatchGetItem', { RequestItems })).Responses[tableName].map(decode)
    },
    transact: async () =>
      exchange('TransactWriteItems', {
        TransactItems: inputs.map((one) => ({ Put: { TableName: tableName, Item: marshallOrder(one) } })),
        ClientRequestToken: crypto.randomUUID(),
      }),
  }
}

function targetOf(action) {
  return `DynamoDB_20120810.${action}`
}

function overHttp(endpoint) {
  const { requestHandler } = makeClient(endpoint).config
  const { protocol, hostname, port, host } = new URL(endpoint)
  const address = { protocol, hostname, port: Number(port), method: 'POST', path: '/', query: {} }
  return async (action, body) => {
    const headers = {
      host,
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(body.length),
      'x-amz-target': targetOf(action),
    }
    const { response } = await requestHandler.handle({ ...address, headers, body })
    if (response.statusCode !== 200) throw new Error(`${action} is answered with ${response.statusCode}.`)
    const chunks = []
    for await (const chunk of response.body) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
}
