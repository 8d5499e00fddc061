/**
 * Client CPU and time of each operation, as ratios to the document client of the same process.
 *
 * Usage: node bench/runtime/run.mjs [--rounds N] [--runs 3] [--other-runs 1] [--http] [--only keyloom,ElectroDB] [--operations get,put] [--params]
 * A run has 31 rounds unless told, and 7 with `--quick`. Each library is measured in processes of its own, where nothing else runs but what it is compared with: the document client and the
 * code by hand; with `--params`, nothing else runs in a process, and those of all libraries take turns; `--other-runs` is how many of them the others get, as many as the library unless given. `--record` keeps the figures in bench/results/. `--quick` measures nothing but the library, and ends with 1 where an
 * operation costs far more than it should.
 */
import { spawn, spawnSync } from 'node:child_process'
import { on } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { record } from '../record.mjs'
import { median, operations, printRow, rotate } from './figures.mjs'
import { compared } from './subjects.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    runs: { type: 'string' },
    'other-runs': { type: 'string' },
    http: { type: 'boolean', default: false },
    only: { type: 'string' },
    operations: { type: 'string' },
    params: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds ?? (values.quick ? 7 : 31))
const runs = Number(values.runs ?? (values.quick ? 1 : 3))
const otherRuns = Number(values['other-runs'] ?? runs)
const warmUpMs = values.quick ? 800 : 5000
/** How long a library builds inputs in one turn, and in the first ones, which do not count. */
const turn = { ms: 40, warmUpMs: 500, warmUpRounds: 3 }
const operationNames = values.operations?.split(',') ?? operations

const baseline = 'document client'
/** What inputs are compared with where they are built alone. */
const peer = 'ElectroDB'
/** Whether the machine can keep a process on one processor. */
const canPin = spawnSync('taskset', ['--version']).status === 0
const libraries = [
  'document client again',
  'low-level, generic marshalling',
  'by hand, lean',
  'by hand, lean, signer kept',
  'JSON alone, no SDK',
  'JSON and HTTP alone',
  ...compared,
]
/** What no operation of the library may cost in the quick pass, as a ratio to the document client, on a machine that is busy with other work. */
const quickLimit = 1.6

const wanted = values.quick ? ['keyloom'] : values.only?.split(',')
const yardsticks = libraries.filter((name) => name.startsWith('by hand'))
/** The limit: nothing is sent, or, over HTTP, sent by the SDK's handler alone. */
const limit = { canned: 'JSON alone, no SDK', http: 'JSON and HTTP alone' }
/** Yardsticks send what the code by hand sends, and neither they nor the limits are subjects where inputs are built. */
const leftOut = values.params ? [...yardsticks, ...Object.values(limit)] : [values.http ? limit.canned : limit.http]
const chosen = libraries.filter(
  (name) => !leftOut.includes(name) && (wanted === undefined || wanted.some((part) => name.includes(part))),
)
const server = values.http ? await startServer() : undefined
if (values.params) await measureParams()
else measureOperations()
await server?.terminate()

function measureOperations() {
  const processes = chosen.flatMap((library) => {
    const subjects = [baseline, yardstickOf(library), library]
    return Array.from({ length: runsOf(library) }, () => measure(subjects))
  })
  const cpu = printTables('Client CPU', processes, 'cpu')
  const wall = printTables('Wall time', processes, 'wall')
  if (values.quick) judge(cpu.toDocumentClient)
  if (values.record) record(values.http ? 'runtime-http' : 'runtime', { rounds, runs, otherRuns, cpu, wall })
}

/** Each library builds in processes of its own, which take turns: what the machine does in the meantime befalls all of them. */
async function measureParams() {
  const names = operationNames.filter((name) => name !== 'batchGet' && name !== 'transact')
  const measured = ['by hand, zod', ...chosen]
  const turns = []
  for (let run = 0; run < runs; run += 1) turns.push(...(await buildInTurns(measured, names)))
  console.log(`Parameters only, microseconds of CPU, medians of ${rounds} rounds in each of ${runs} processes\n`)
  const micros = printTurns(turns, measured, names, (taken, library) => taken[library])
  const timesCheaper = measured.includes(peer) ? printTimesCheaper(turns, measured, names) : undefined
  if (values.record) record('parameters', { rounds, runs, micros, timesCheaper })
}

function printTimesCheaper(turns, libraries, names) {
  console.log(`\nInputs that are built while ${peer} builds one, medians of the ratios of each round\n`)
  return printTurns(turns, libraries, names, (taken, library) => taken[peer] / taken[library])
}

/** Prints the medians of what is read of each turn. */
function printTurns(turns, libraries, names, read) {
  printRow('', names)
  const table = {}
  for (const library of libraries) {
    const cells = {}
    for (const operation of names) {
      const those = turns.filter((taken) => taken.operation === operation && taken[library] !== undefined)
      if (those.length > 0) cells[operation] = Number(median(those.map((taken) => read(taken, library))).toFixed(2))
    }
    if (Object.keys(cells).length === 0) continue
    table[library] = cells
    printRow(
      library,
      names.map((operation) => cells[operation]?.toFixed(2) ?? ''),
    )
  }
  return table
}

/** Starts a process of each library; gives for each operation and round the microseconds of CPU that an input took each of them. */
async function buildInTurns(libraries, names) {
  const builders = await Promise.all(libraries.map(startBuilder))
  const turns = []
  for (let round = -turn.warmUpRounds; round < rounds; round += 1) {
    for (const operation of names) {
      const taken = { operation }
      for (const { library, ask } of rotate(builders, round)) {
        const micros = await ask({ operation, forMs: round < 0 ? turn.warmUpMs : turn.ms })
        if (micros !== null) taken[library] = micros
      }
      if (round >= 0) turns.push(taken)
    }
  }
  for (const { end } of builders) end()
  return turns
}

async function startBuilder(library) {
  const command = [process.execPath, fileURLToPath(new URL('build-in-turns.mjs', import.meta.url)), library]
  // Their microseconds are compared: they share a processor, and its threads do not wait for one another.
  if (canPin) command.unshift('taskset', '-c', '0')
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  const answers = on(child, 'message', { close: ['exit'] })
  const answer = async () => {
    const { done, value } = await answers.next()
    if (done) throw new Error(`Building with ${library} ended with ${child.exitCode}.`)
    return value[0]
  }
  await answer()
  const ask = (what) => {
    child.send(what)
    return answer()
  }
  return { library, ask, end: () => child.disconnect() }
}

function runsOf(library) {
  return library.startsWith('keyloom') ? runs : otherRuns
}

/** Measures some subjects in a process of its own: for each of them and each operation, the medians of its rounds. */
function measure(subjects) {
  const options = { subjects, operations: operationNames, rounds, warmUpMs, endpoint: server?.endpoint }
  const command = [fileURLToPath(new URL('measure.mjs', import.meta.url)), JSON.stringify(options)]
  const { status, stdout } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  if (status !== 0) throw new Error(`Measuring ${subjects.at(-1)} ended with ${status}.`)
  return JSON.parse(stdout)
}

/** Prints what was measured, and gives it as data: microseconds of the document client, and ratios to it and to the code by hand. */
function printTables(title, processes, kind) {
  const over = values.http ? ', over HTTP' : ''
  const times = `medians of ${rounds} rounds in each of ${runs} processes${over}`
  const all = (subject, operation) => processes.map((one) => one[subject]?.[operation]?.[kind]).filter(Boolean)
  const micros = row((operation) => Math.round(median(all(baseline, operation))))
  console.log(`\n${title}, ratio to the document client (its microseconds first), ${times}\n`)
  printRow('', operationNames)
  printRow(baseline, cellsOf(micros, 0))
  const comparedWith = [...new Set(chosen.map(yardstickOf))].sort()
  const toDocumentClient = printRatios([...comparedWith, ...chosen], processes, kind, () => baseline)
  console.log(`\n${title}, ratio to the code by hand ("lean" for createClient), ${times}\n`)
  printRow('', operationNames)
  const toByHand = printRatios(chosen, processes, kind, yardstickOf)
  return { micros, toDocumentClient, toByHand }
}

/** Code by hand that goes as far around the SDK as the library does. */
function yardstickOf(library) {
  return library.endsWith('createClient') || library.startsWith('by hand') ? 'by hand, zod, lean' : 'by hand, zod'
}

/** Ratios are taken within a process; of several processes their median counts. */
function printRatios(subjects, processes, kind, comparedWith) {
  const table = {}
  for (const subject of subjects) {
    const cells = row((operation) => {
      const ratios = processes.flatMap((one) => {
        const own = one[subject]?.[operation]
        return own === undefined ? [] : [own[kind] / one[comparedWith(subject)][operation][kind]]
      })
      return ratios.length === 0 ? undefined : Number(median(ratios).toFixed(2))
    })
    table[subject] = cells
    printRow(subject, cellsOf(cells, 2))
  }
  return table
}

function row(read) {
  return Object.fromEntries(operationNames.map((operation) => [operation, read(operation)]))
}

function cellsOf(cells, digits) {
  return operationNames.map((operation) => cells[operation]?.toFixed(digits) ?? '')
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

/** The server has a thread of this process, which does nothing else while others measure: its work is none of the client's. */
async function startServer() {
  const worker = new Worker(new URL('server.mjs', import.meta.url))
  const endpoint = await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  return { endpoint, terminate: () => worker.terminate() }
}
