/**
 * Client CPU and time of each operation, as ratios to the document client of the same run.
 *
 * Usage: node bench/runtime/run.mjs [--rounds 31] [--http] [--only keyloom,document] [--operations get,put] [--params]
 * Rounds of all subjects are interleaved, so that whatever else the machine does falls on all of them; medians are compared.
 * `--record` keeps the figures in bench/results/. `--quick` compares nothing but the library and the document client, and ends with 1 where an
 * operation costs far more than it should.
 */
import { parseArgs } from 'node:util'
import { record } from '../record.mjs'
import { orders } from './answers.mjs'
import { startServer } from './clients.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '31' },
    http: { type: 'boolean', default: false },
    only: { type: 'string' },
    operations: { type: 'string' },
    params: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
})
const rounds = values.quick ? 9 : Number(values.rounds)
const server = values.http ? await startServer() : undefined
const at = server?.endpoint

/** Each is imported when it is wanted: the quick pass needs no other library. */
const subjects = {
  'document client': async () => (await import('./subjects/document-client.mjs')).documentClient(at),
  'document client again': async () => (await import('./subjects/document-client.mjs')).documentClient(at),
  'low-level, generic marshalling': async () => (await import('./subjects/low-level.mjs')).lowLevel(at),
  'by hand, zod': async () => (await import('./subjects/by-hand.mjs')).byHand(at),
  'by hand, zod, lean': async () => (await import('./subjects/by-hand.mjs')).byHand(at, { lean: true }),
  keyloom: async () => (await import('./subjects/keyloom.mjs')).keyloom(at, 'plain'),
  'keyloom, document client': async () => (await import('./subjects/keyloom.mjs')).keyloom(at, 'document'),
  'keyloom, createClient': async () => (await import('./subjects/keyloom.mjs')).keyloom(at, 'lean'),
  ElectroDB: async () => (await import('./subjects/electrodb.mjs')).electrodb(at),
  'dynamodb-toolbox': async () => (await import('./subjects/dynamodb-toolbox.mjs')).dynamodbToolbox(at),
  OneTable: async () => (await import('./subjects/onetable.mjs')).onetable(at),
  Dynamoose: async () => (await import('./subjects/dynamoose.mjs')).dynamooseModel(at),
}
/** With the quick pass: what no operation may cost, as a ratio to the document client, on a machine that is busy with other work. */
const quickLimit = 1.6
const operationNames = (values.operations ?? 'get,put,update,query,batchGet,transact').split(',')
/** How often an operation runs in one round: some milliseconds' worth. */
const repetitions = { get: 60, put: 60, update: 60, query: 8, batchGet: 8, transact: 16 }

const wanted = values.quick ? ['keyloom'] : values.only?.split(',')
const chosen = Object.entries(subjects).filter(
  ([name]) => wanted === undefined || name === 'document client' || wanted.some((part) => name.includes(part)),
)
const running = []
for (const [name, make] of chosen) running.push({ name, operations: await make() })
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
  const cpu = print('Client CPU', samples, (sample) => sample.cpu)
  const wall = print('Wall time', samples, (sample) => sample.wall)
  if (values.quick) judge(cpu)
  if (values.record) record(at === undefined ? 'runtime' : 'runtime-http', { rounds, cpu, wall })
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
  const micros = {}
  for (const { name } of running.filter(({ operations }) => operations.params)) {
    const own = {}
    for (const operation of names) {
      const taken = samples.get(`${operation} ${name}`)
      if (taken !== undefined) own[operation] = Number(median(taken.map(({ cpu }) => cpu)).toFixed(2))
    }
    micros[name] = own
    printRow(
      name,
      names.map((operation) => own[operation]?.toFixed(2) ?? ''),
    )
  }
  if (values.record) record('parameters', { rounds, micros })
}

function judge(table) {
  for (const [name, cells] of Object.entries(table)) {
    if (!name.startsWith('keyloom')) continue
    for (const [operation, ratio] of Object.entries(cells)) {
      if (ratio <= quickLimit) continue
      console.error(
        `\n${operation} of ${name} costs ${ratio} of the document client, and ${quickLimit} is far too much.`,
      )
      process.exitCode = 1
    }
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

/** Prints a table and gives it as data: microseconds of the document client, and ratios to it of all others. */
function print(title, samples, read) {
  console.log(
    `\n${title}, ratio to the document client (its microseconds first), medians of ${rounds} rounds${at ? ', over HTTP' : ''}\n`,
  )
  printRow('', operationNames)
  const of = (operation, name) => {
    const list = samples.get(`${operation} ${name}`)
    return list === undefined ? undefined : median(list.map(read))
  }
  const table = {}
  for (const { name } of running) {
    const cells = {}
    for (const operation of operationNames) {
      const own = of(operation, name)
      if (own === undefined) continue
      cells[operation] =
        name === 'document client' ? own.toFixed(0) : (own / of(operation, 'document client')).toFixed(2)
    }
    table[name] = cells
    printRow(
      name,
      operationNames.map((operation) => cells[operation] ?? ''),
    )
  }
  return table
}

function printRow(name, cells) {
  console.log(name.padEnd(32) + cells.map((cell) => String(cell).padStart(10)).join(''))
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
