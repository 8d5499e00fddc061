/**
 * Client CPU and time of each operation, as ratios to the document client of the same run.
 *
 * Usage: node bench/runtime/run.mjs [--rounds 31] [--http] [--only keyloom,document] [--operations get,put] [--params]
 * Rounds of all subjects are interleaved, so that whatever else the machine does falls on all of them; medians are compared.
 */
import { parseArgs } from 'node:util'
import { orders } from './answers.mjs'
import { startServer } from './clients.mjs'
import { byHand } from './subjects/by-hand.mjs'
import { documentClient } from './subjects/document-client.mjs'
import { dynamodbToolbox } from './subjects/dynamodb-toolbox.mjs'
import { dynamooseModel } from './subjects/dynamoose.mjs'
import { electrodb } from './subjects/electrodb.mjs'
import { keyloom } from './subjects/keyloom.mjs'
import { lowLevel } from './subjects/low-level.mjs'
import { onetable } from './subjects/onetable.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '31' },
    http: { type: 'boolean', default: false },
    only: { type: 'string' },
    operations: { type: 'string' },
    params: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const server = values.http ? await startServer() : undefined
const at = server?.endpoint

const subjects = {
  'document client': () => documentClient(at),
  'document client again': () => documentClient(at),
  'low-level, generic marshalling': () => lowLevel(at),
  'by hand, zod': () => byHand(at),
  'by hand, zod, lean': () => byHand(at, { lean: true }),
  keyloom: () => keyloom(at, 'plain'),
  'keyloom, document client': () => keyloom(at, 'document'),
  'keyloom, createClient': () => keyloom(at, 'lean'),
  ElectroDB: () => electrodb(at),
  'dynamodb-toolbox': () => dynamodbToolbox(at),
  OneTable: () => onetable(at),
  Dynamoose: () => dynamooseModel(at),
}
const operationNames = (values.operations ?? 'get,put,update,query,batchGet,transact').split(',')
/** How often an operation runs in one round: some milliseconds' worth. */
const repetitions = { get: 60, put: 60, update: 60, query: 8, batchGet: 8, transact: 16 }

const wanted = values.only?.split(',')
const chosen = Object.entries(subjects).filter(
  ([name]) => wanted === undefined || name === 'document client' || wanted.some((part) => name.includes(part)),
)
const running = chosen.map(([name, make]) => ({ name, operations: make() }))
if (values.params) await measureParams()
else await measureOperations()
server?.stop()

async function measureOperations() {
  for (const { name, operations } of running) await checkAnswers(name, operations)
  const samples = new Map()
  for (let round = -3; round < rounds; round += 1) {
    for (const operation of operationNames) {
      for (const { name, operations } of rotate(running, round)) {
        const run = operations[operation]
        if (run === undefined) continue
        const sample = await time(run, repetitions[operation])
        // The first rounds warm the subjects up.
        if (round >= 0) collect(samples, `${operation} ${name}`, sample)
      }
    }
  }
  print('Client CPU', samples, ({ cpu }) => cpu)
  print('Wall time', samples, ({ wall }) => wall)
}

async function measureParams() {
  const samples = new Map()
  const names = operationNames.filter((name) => running.some(({ operations }) => operations.params?.[name]))
  for (let round = -3; round < rounds; round += 1) {
    for (const operation of names) {
      for (const { name, operations } of rotate(running, round)) {
        const run = operations.params?.[operation]
        if (run === undefined) continue
        const sample = await time(run, 2000)
        if (round >= 0) collect(samples, `${operation} ${name}`, sample)
      }
    }
  }
  console.log(`Parameters only, microseconds of CPU, medians of ${rounds} rounds\n`)
  printRow('', names)
  for (const { name, operations } of running.filter(({ operations }) => operations.params)) {
    printRow(
      name,
      names.map((operation) =>
        operations.params[operation]
          ? median(samples.get(`${operation} ${name}`).map(({ cpu }) => cpu)).toFixed(2)
          : '',
      ),
    )
  }
}

/** Every subject must do the whole work: give all the orders, whole. */
async function checkAnswers(name, operations) {
  const check = (is, what) => {
    if (!is) throw new Error(`${name}: ${what} is not answered as it should be.`)
  }
  const isOrder = (one) => one?.orderId?.startsWith('01JNA') && one.lines.length === 2 && one.address.city === 'Lisboa'
  if (operations.get) check(isOrder(await operations.get()), 'get')
  for (const operation of ['query', 'batchGet']) {
    if (operations[operation] === undefined) continue
    const found = [...(await operations[operation]())]
    check(found.length === orders.length && found.every(isOrder), operation)
  }
  await operations.put?.()
  await operations.update?.()
  await operations.transact?.()
}

function rotate(list, by) {
  const from = ((by % list.length) + list.length) % list.length
  return [...list.slice(from), ...list.slice(0, from)]
}

async function time(run, count) {
  const before = process.cpuUsage()
  const start = performance.now()
  for (let done = 0; done < count; done += 1) await run()
  const wall = ((performance.now() - start) * 1000) / count
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / count, wall }
}

function collect(samples, name, sample) {
  const list = samples.get(name)
  if (list === undefined) samples.set(name, [sample])
  else list.push(sample)
}

function print(title, samples, read) {
  console.log(
    `\n${title}, ratio to the document client (its microseconds first), medians of ${rounds} rounds${at ? ', over HTTP' : ''}\n`,
  )
  printRow('', operationNames)
  const of = (operation, name) => {
    const list = samples.get(`${operation} ${name}`)
    return list === undefined ? undefined : median(list.map(read))
  }
  for (const { name } of running) {
    printRow(
      name,
      operationNames.map((operation) => {
        const own = of(operation, name)
        if (own === undefined) return ''
        return name === 'document client' ? own.toFixed(0) : (own / of(operation, 'document client')).toFixed(2)
      }),
    )
  }
}

function printRow(name, cells) {
  console.log(name.padEnd(32) + cells.map((cell) => String(cell).padStart(10)).join(''))
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
