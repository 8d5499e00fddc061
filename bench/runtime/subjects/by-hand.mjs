/**
 * What a patient author would write for this one entity: marshalling written out for it, zod in both directions, and low-level
 * commands whose middleware is resolved once, without the logging that walks every item for a logger that discards it.
 * With `lean`, the SDK's (de)serialiser is replaced too: bodies are made and read by JSON alone. With `keepSigner`, one signer is kept
 * for all requests. Without `zod`, nothing is validated.
 */
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { key, order, orders, tableName, writtenTogether } from '../answers.mjs'
import { makeClient } from '../clients.mjs'
import { orderSchema } from '../schema.mjs'
import { queryExpression, updateExpression } from './document-client.mjs'

export function byHand(endpoint, { lean = false, zod = true, keepSigner = false } = {}) {
  const client = makeClient(endpoint)
  if (keepSigner) client.config.signer = once(client.config.signer)
  if (lean) client.config.protocol = leanProtocol(client.config.protocol)
  const send = sendResolved(client)
  const encode = zod ? (one) => orderSchema.parse(one) : (one) => one
  const read = zod ? (item) => orderSchema.parse(decode(item)) : decode
  const inputs = writtenTogether.map(withDate)
  const put = (one) => ({ TableName: tableName, Item: marshallOrder(encode(one)) })
  const changes = (values) => {
    if (zod) for (const name of Object.keys(values)) orderSchema.shape[name].parse(values[name])
    return {
      ':total': { N: String(values.total) },
      ':note': { S: values.note },
      ':priority': { N: String(values.priority) },
    }
  }
  const input = withDate(order)
  const params = {
    get: () => ({ TableName: tableName, Key: makeKey(key) }),
    put: () => put(input),
    update: () => ({
      TableName: tableName,
      Key: makeKey(key),
      ...updateExpression,
      ExpressionAttributeValues: changes({ total: 42, note: 'Ring twice', priority: 3 }),
    }),
    query: () => ({
      TableName: tableName,
      ...queryExpression,
      ExpressionAttributeValues: {
        ':pk': { S: 'STATUS#open' },
        ':sk': { S: new Date(Date.UTC(2026, 0, 1)).toISOString() },
      },
    }),
  }
  return {
    get: async () => read((await send(GetItemCommand, params.get())).Item),
    put: () => send(PutItemCommand, params.put()),
    update: () => send(UpdateItemCommand, params.update()),
    query: async () => (await send(QueryCommand, params.query())).Items.map(read),
    batchGet: async () =>
      (await send(BatchGetItemCommand, { RequestItems: { [tableName]: { Keys: orders.map(makeKey) } } })).Responses[
        tableName
      ].map(read),
    transact: () =>
      send(TransactWriteItemsCommand, {
        TransactItems: inputs.map((one) => ({ Put: put(one) })),
        ClientRequestToken: crypto.randomUUID(),
      }),
    params,
  }
}

export function withDate(one) {
  return { ...one, placedAt: new Date(one.placedAt) }
}

export function makeKey({ orderId }) {
  return { PK: { S: `CUSTOMER#${key.customerId}` }, SK: { S: `ORDER#${orderId}` } }
}

export function marshallOrder(one) {
  const placedAt = one.placedAt.toISOString()
  return {
    customerId: { S: one.customerId },
    orderId: { S: one.orderId },
    status: { S: one.status },
    placedAt: { S: placedAt },
    total: { N: String(one.total) },
    currency: { S: one.currency },
    country: { S: one.country },
    priority: { N: String(one.priority) },
    gift: { BOOL: one.gift },
    note: { S: one.note },
    lines: { L: one.lines.map(({ sku, quantity }) => ({ M: { sku: { S: sku }, quantity: { N: String(quantity) } } })) },
    address: { M: { street: { S: one.address.street }, city: { S: one.address.city } } },
    PK: { S: `CUSTOMER#${one.customerId}` },
    SK: { S: `ORDER#${one.orderId}` },
    GSI1PK: { S: `STATUS#${one.status}` },
    GSI1SK: { S: `${placedAt}#${one.orderId}` },
    _type: { S: 'Order' },
  }
}

export function decode(item) {
  return {
    customerId: item.customerId.S,
    orderId: item.orderId.S,
    status: item.status.S,
    placedAt: new Date(item.placedAt.S),
    total: Number(item.total.N),
    currency: item.currency.S,
    country: item.country.S,
    priority: Number(item.priority.N),
    gift: item.gift.BOOL,
    note: item.note.S,
    lines: item.lines.L.map(({ M }) => ({ sku: M.sku.S, quantity: Number(M.quantity.N) })),
    address: { street: item.address.M.street.S, city: item.address.M.city.S },
  }
}

function once(make) {
  let made
  return (...given) => {
    made ??= make(...given)
    return made
  }
}

function sendResolved(client) {
  const stack = client.middlewareStack.clone()
  stack.remove('loggerMiddleware')
  const handlers = new Map()
  return async (Command, input) => {
    const command = new Command(input)
    let handler = handlers.get(Command)
    if (handler === undefined) {
      handler = command.resolveMiddleware(stack, client.config, undefined)
      handlers.set(Command, handler)
    }
    return (await handler(command)).output
  }
}

/** Leaves everything but the bodies to the SDK's protocol. */
function leanProtocol(inner) {
  return {
    getShapeId: () => inner.getShapeId(),
    setSerdeContext: (context) => inner.setSerdeContext(context),
    async serializeRequest(operation, input, context) {
      const request = await inner.serializeRequest(operation, {}, context)
      request.body = JSON.stringify(input)
      return request
    },
    async deserializeResponse(operation, context, response) {
      if (response.statusCode >= 300) return inner.deserializeResponse(operation, context, response)
      const chunks = []
      for await (const chunk of response.body) chunks.push(chunk)
      const output = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      output.$metadata = { httpStatusCode: response.statusCode, requestId: response.headers['x-amzn-requestid'] }
      return output
    },
  }
}
