/** Iterates so many items in one way, and prints the peak of the heap: `node --max-old-space-size=64 iterate.mjs query 20000`. */
import { Readable } from 'node:stream'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

const [way, wanted] = [process.argv[2], Number(process.argv[3])]
/** As many of these items as about a megabyte holds, which is a page of DynamoDB's. */
const itemsInPage = 2000
const shards = 4

const Event = defineEntity('Event', {
  schema: z.object({
    source: z.string(),
    id: z.string(),
    at: z.date(),
    kind: z.enum(['opened', 'closed']),
    text: z.string(),
    parts: z.array(z.object({ name: z.string(), size: z.number() })),
  }),
  key: { pk: 'SOURCE#<source>', sk: 'EVENT#<id>' },
  indexes: {
    spread: { on: 'gsi1', pk: `SPREAD#<source>#<id:shard(${shards})>`, sk: '<id>' },
    keys: { on: 'gsi2', pk: 'KEYS#<source>', sk: '<id>' },
  },
})
const model = defineModel({
  table: defineTable({
    name: 'events',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'PK1', sk: 'SK1' }, gsi2: { pk: 'PK2', sk: 'SK2', projection: 'keys' } },
  }),
  entities: { events: Event },
})

const idOf = (number) => String(number).padStart(9, '0')

/** An item as DynamoDB gives it. */
function storedEvent(id, partition) {
  return {
    PK: { S: 'SOURCE#main' },
    SK: { S: `EVENT#${id}` },
    PK1: { S: partition ?? 'SPREAD#main#0' },
    SK1: { S: id },
    PK2: { S: 'KEYS#main' },
    SK2: { S: id },
    _type: { S: 'Event' },
    source: { S: 'main' },
    id: { S: id },
    at: { S: '2026-01-01T00:00:00.000Z' },
    kind: { S: 'opened' },
    text: { S: `Event ${id} `.repeat(10) },
    parts: { L: [{ M: { name: { S: `part ${id}` }, size: { N: '1' } } }] },
  }
}

/** The page of a partition that follows a key. Of several partitions, each holds every so-manieth of the items. */
function pageOf({ ExclusiveStartKey: start, ExpressionAttributeValues, Limit = itemsInPage }) {
  const partition = Object.values(ExpressionAttributeValues ?? {})[0]?.S
  const isShard = partition?.startsWith('SPREAD#') === true
  const [step, shift] = isShard ? [shards, Number(partition.at(-1))] : [1, 0]
  const first = start === undefined ? 0 : (Number(start.SK.S.slice('EVENT#'.length)) - shift) / step + 1
  const size = Math.max(0, Math.min(Limit, itemsInPage, wanted / step - first))
  const items = Array.from({ length: size }, (_, index) =>
    storedEvent(idOf((first + index) * step + shift), isShard ? partition : undefined),
  )
  const isEnd = first + size >= wanted / step
  const { PK, SK, PK1, SK1, PK2, SK2 } = items.at(-1) ?? {}
  return {
    Items: items,
    Count: size,
    ScannedCount: size,
    ...(!isEnd && { LastEvaluatedKey: { PK, SK, PK1, SK1, PK2, SK2 } }),
  }
}

const answers = {
  Query: pageOf,
  Scan: pageOf,
  BatchGetItem: ({ RequestItems: { events } }) => ({
    Responses: { events: events.Keys.map(({ SK }) => storedEvent(SK.S.slice('EVENT#'.length))) },
    UnprocessedKeys: {},
  }),
}
const client = new DynamoDBClient({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  requestHandler: {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async ({ headers, body }) => {
      const answer = answers[headers['x-amz-target'].split('.')[1]](
        JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()),
      )
      return {
        response: {
          statusCode: 200,
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: Readable.from([Buffer.from(JSON.stringify(answer))]),
        },
      }
    },
  },
})

const { events } = connect(model, { client })
const reading = {
  query: events.query.primary({ source: 'main' }),
  shards: events.query.spread({ source: 'main' }),
  hydrate: events.query.keys({ source: 'main' }).hydrate(),
  scan: events.scan.primary(),
}[way]

let peak = 0
let count = 0
for await (const { text } of reading) {
  count += text === '' ? 0 : 1
  if (count % 50 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed)
}
if (count !== wanted) throw new Error(`${count} items were iterated, and ${wanted} are there.`)
console.log(JSON.stringify({ peak }))
