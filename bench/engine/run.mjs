/**
 * How much faster the socketless client of the embedded engine is than its port, on put and get.
 * Rounds of the two are interleaved, so that whatever else the machine does falls on both; medians are compared.
 *
 * Usage: node bench/engine/run.mjs [--rounds 31] [--operations 200] [--record]; needs the build (npm run build).
 */
import { parseArgs } from 'node:util'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import { startLocal } from 'keyloom/local'
import { ensureTable } from 'keyloom/provision'
import * as z from 'zod'
import { record } from '../record.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '31' },
    operations: { type: 'string', default: '200' },
    record: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const operations = Number(values.operations)
/** The least that the socketless client must gain. */
const wantedRatio = 1.5

const Product = defineEntity('Product', {
  schema: z.object({ sku: z.string(), title: z.string(), price: z.number(), tags: z.array(z.string()) }),
  key: { pk: 'PRODUCT#<sku>', sk: 'PRODUCT' },
})
const shop = defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: { products: Product },
})

const local = await startLocal()
await ensureTable(shop, { client: local.client })
const port = new DynamoDBClient({
  endpoint: local.endpoint,
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
const clients = { socketless: local.client, port }
const db = connect(shop, { client: local.client })
const item = db.products.put({ sku: 'kettle', title: 'A kettle', price: 40, tags: ['steel', 'small'] }).params()
const commands = {
  put: () => new PutItemCommand(item),
  get: () => new GetItemCommand(db.products.get({ sku: 'kettle' }).params()),
}

const samples = Object.fromEntries(
  Object.keys(commands).flatMap((operation) => Object.keys(clients).map((name) => [`${operation} ${name}`, []])),
)
for (let round = -3; round < rounds; round += 1) {
  for (const [operation, command] of Object.entries(commands)) {
    for (const [name, client] of Object.entries(clients)) {
      const microseconds = await time(client, command)
      // The first rounds warm the engine and the compiler up.
      if (round >= 0) samples[`${operation} ${name}`].push(microseconds)
    }
  }
}
await local.stop()
port.destroy()

let isFast = true
const measured = {}
console.log(`Microseconds an operation, medians of ${rounds} rounds of ${operations}\n`)
console.log('        socketless      port   ratio')
for (const operation of Object.keys(commands)) {
  const socketless = median(samples[`${operation} socketless`])
  const overPort = median(samples[`${operation} port`])
  const ratio = overPort / socketless
  isFast &&= ratio >= wantedRatio
  measured[operation] = {
    socketless: Math.round(socketless),
    port: Math.round(overPort),
    ratio: Number(ratio.toFixed(2)),
  }
  console.log(`${operation.padEnd(6)}${format(socketless)}${format(overPort)}   ${ratio.toFixed(2)}`)
}
console.log(`\nThe socketless client ${isFast ? 'is' : 'is NOT'} at least ${wantedRatio} times as fast as the port.`)
if (values.record) record('engine', measured)
process.exitCode = isFast ? 0 : 1

async function time(client, command) {
  const start = performance.now()
  for (let done = 0; done < operations; done += 1) await client.send(command())
  return ((performance.now() - start) * 1000) / operations
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function format(microseconds) {
  return microseconds.toFixed(0).padStart(11)
}
