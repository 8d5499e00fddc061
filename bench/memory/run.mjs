/**
 * What calls allocate, as ratios to the document client; and whether iterating holds on to what it has passed: the peak of the heap
 * over many items, and over a tenth of them, each iterated in fresh processes in turn, of whose peaks the medians are compared.
 *
 * Usage: node bench/memory/run.mjs [--items 200000] [--processes 3] [--quick] [--record]; needs the build (npm run build).
 * `--quick` measures what the library allocates, which is nearly the same from run to run. Both end with 1 where something is over its budget.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { record } from '../record.mjs'
import { median, printRow } from '../runtime/figures.mjs'
import { compared } from '../runtime/subjects.mjs'

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '200000' },
    processes: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const baseline = 'document client'
const subjects = ['by hand, zod', 'by hand, zod, lean', ...compared]
/** What the library's calls may allocate, as ratios to the document client: a tenth more than they do. */
const allocationBudgets = { get: 0.45, put: 0.48, update: 0.57, query: 0.36, batchGet: 0.49, transact: 0.63 }
/** In MB. The young generation, in which a round of calls has room before anything is collected. */
const roomForRound = 256

/** The most that the peak may grow by when ten times as many items are iterated. */
const wantedRatio = 1.2
/** In MB. The collector lets garbage lie as long as there is room, the longer the longer a process runs: so there is little. */
const heapLimit = 64
const megabyte = 2 ** 20

const allocations = measureAllocations()
const peaks = values.quick ? undefined : measureIterating()
if (values.record) record('memory', { allocations, peaks })

/** Prints and gives the bytes that calls of the document client allocate, and what others do as ratios to them. */
function measureAllocations() {
  const measured = values.quick ? ['keyloom'] : subjects
  const bytes = allocatedBy(baseline)
  const operations = Object.keys(bytes)
  printRow('allocated on the heap', operations)
  const kilobytes = operations.map((operation) => (bytes[operation] / 1024).toFixed(0))
  printRow(`${baseline}, KB a call`, kilobytes)
  const ratios = {}
  for (const subject of measured) {
    const own = allocatedBy(subject)
    ratios[subject] = Object.fromEntries(operations.map((name) => [name, Number((own[name] / bytes[name]).toFixed(3))]))
    printRow(
      subject,
      operations.map((name) => ratios[subject][name].toFixed(2)),
    )
  }
  printRow(
    'keyloom is allowed',
    operations.map((name) => allocationBudgets[name].toFixed(2)),
  )
  for (const name of operations) {
    for (const subject of Object.keys(ratios).filter((one) => one.startsWith('keyloom'))) {
      if (ratios[subject][name] <= allocationBudgets[name]) continue
      console.error(`\n${name} of ${subject} allocates ${ratios[subject][name]} of the document client.`)
      process.exitCode = 1
    }
  }
  return { bytes, ratios }
}

function allocatedBy(subject) {
  return run([`--min-semi-space-size=${roomForRound}`, `--max-semi-space-size=${roomForRound}`], 'allocate', subject)
}

/** Prints and gives the peaks of the heap, in MB, over a tenth of the items and over all of them. */
function measureIterating() {
  const counts = [Number(values.items) / 10, Number(values.items)]
  const found = {}
  console.log()
  printRow('peak of the heap, MB', [...counts.map((count) => `${count / 1000}k items`), 'ratio'])
  for (const way of ['query', 'shards', 'hydrate', 'scan']) {
    const peaks = counts.map(() => [])
    for (let round = 0; round < Number(values.processes); round += 1) {
      for (const [index, count] of counts.entries()) peaks[index].push(peakOf(way, count))
    }
    const [few, many] = peaks.map(median)
    const [fewMb, manyMb] = [few, many].map((size) => Number((size / megabyte).toFixed(1)))
    const ratio = many / few
    found[way] = { fewMb, manyMb, ratio: Number(ratio.toFixed(2)) }
    printRow(way, [fewMb.toFixed(1), manyMb.toFixed(1), ratio.toFixed(2)])
    if (ratio > wantedRatio) process.exitCode = 1
  }
  printRow('wanted at most', ['', '', wantedRatio.toFixed(2)])
  return found
}

function peakOf(way, count) {
  return run([`--max-old-space-size=${heapLimit}`], 'iterate', way, String(count)).peak
}

/** Runs a program beside this one in a process of its own; gives what it prints. */
function run(flags, program, ...given) {
  const file = fileURLToPath(new URL(`${program}.mjs`, import.meta.url))
  const options = {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  }
  return JSON.parse(execFileSync(process.execPath, [...flags, file, ...given], options))
}
