/** Orders as every subject reads and writes them, and the answers that DynamoDB would give about them. */
import { Readable } from 'node:stream'
import { marshall } from '@aws-sdk/util-dynamodb'

export const customerId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
export const tableName = 'shop'
export const many = 100
const transacted = 10

/** An order with its twelve attributes; dates as text, as most libraries keep them. */
function makeOrder(number) {
  return {
    customerId,
    orderId: `01JNA${String(number).padStart(21, '0')}`,
    status: 'open',
    placedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString(),
    total: 40.5 + number,
    currency: 'EUR',
    country: 'Portugal',
    priority: number % 5,
    gift: number % 2 === 0,
    note: 'Leave it with the neighbour, second floor',
    lines: [
      { sku: 'kettle-steel-17', quantity: 1 },
      { sku: 'cup-blue-small', quantity: 4 },
    ],
    address: { street: 'Rua da Rosa 12', city: 'Lisboa' },
  }
}

/** The key attributes of an order, as its templates make them. */
export function keysOf({ orderId, status, placedAt }) {
  return {
    PK: `CUSTOMER#${customerId}`,
    SK: `ORDER#${orderId}`,
    GSI1PK: `STATUS#${status}`,
    GSI1SK: `${placedAt}#${orderId}`,
  }
}

export const orders = Array.from({ length: many }, (_, number) => makeOrder(number + 1))
export const [order] = orders
/** What a transaction writes. */
export const writtenTogether = orders.slice(0, transacted)
export const key = { customerId, orderId: order.orderId }

/** What each library adds to an item so as to know it again. */
const marks = {
  _type: 'Order',
  _et: 'Order',
  __edb_e__: 'order',
  __edb_v__: '1',
}

function storedOrder(one) {
  return marshall({ ...one, ...keysOf(one), ...marks })
}

const bodies = {
  GetItem: { Item: storedOrder(order) },
  PutItem: {},
  UpdateItem: {},
  Query: { Items: orders.map(storedOrder), Count: many, ScannedCount: many },
  BatchGetItem: { Responses: { [tableName]: orders.map(storedOrder) }, UnprocessedKeys: {} },
  TransactWriteItems: {},
}
const answers = new Map(
  Object.entries(bodies).map(([action, body]) => [`DynamoDB_20120810.${action}`, Buffer.from(JSON.stringify(body))]),
)

/** Gives the answer to a request by its `x-amz-target`. */
export function answerTo(target) {
  const answer = answers.get(target)
  if (answer === undefined) throw new Error(`There is no canned answer to ${target}.`)
  return answer
}

/** A request handler that answers at once, as the network would: by a stream. */
export const cannedHandler = {
  metadata: { handlerProtocol: 'http/1.1' },
  async handle(request) {
    const answer = answerTo(request.headers['x-amz-target'])
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'canned' }
    return { response: new HttpAnswer(answer, headers) }
  },
  updateHttpClientConfig() {},
  httpHandlerConfigs: () => ({}),
  destroy() {},
}

/** As the SDK's own HttpResponse, which it knows by its members. */
class HttpAnswer {
  statusCode = 200
  constructor(bytes, headers) {
    this.headers = headers
    this.body = Readable.from([bytes])
  }
}
