/**
 * Whether iterating holds on to what it has passed: the peak of the heap over many items, and over a tenth of them.
 * Each number is iterated in fresh processes of its own, in turn; the medians of their peaks are compared.
 *
 * Usage: node bench/memory/run.mjs [--items 200000] [--processes 3] [--record]; needs the build (npm run build).
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { record } from '../record.mjs'

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '200000' },
    processes: { type: 'string', default: '3' },
    record: { type: 'boolean', default: false },
  },
})
const counts = [Number(values.items) / 10, Number(values.items)]
/** The most that the peak may grow by when ten times as many items are iterated. */
const wantedRatio = 1.2
const ways = ['query', 'shards', 'hydrate', 'scan']

/** In MB. The collector lets garbage lie as long as there is room, the longer the longer a process runs: so there is little. */
const heapLimit = 64

const iterate = fileURLToPath(new URL('./iterate.mjs', import.meta.url))
const megabyte = 2 ** 20

/** Iterates so many items in a process of its own; gives the peak of its heap, in bytes. */
function measure(way, count) {
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
  return JSON.parse(
    execFileSync(process.execPath, [`--max-old-space-size=${heapLimit}`, iterate, way, String(count)], options),
  ).peak
}

function medianOf(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

let isOver = false
const measured = {}
console.log(`peak heap, MB   ${counts.map((count) => `${count} items`.padStart(16)).join('')}           ratio`)
for (const way of ways) {
  const peaks = counts.map(() => [])
  for (let round = 0; round < Number(values.processes); round += 1) {
    for (const [index, count] of counts.entries()) peaks[index].push(measure(way, count))
  }
  const [few, many] = peaks.map(medianOf)
  const ratio = many / few
  const columns = [few / megabyte, many / megabyte].map((size) => size.toFixed(1).padStart(16))
  console.log(`${way.padEnd(16)}${columns.join('')}${ratio.toFixed(2).padStart(16)}`)
  measured[way] = Number(ratio.toFixed(3))
  isOver ||= ratio > wantedRatio
}
console.log(`wanted at most${String(wantedRatio).padStart(50)}`)
if (values.record) record('memory', measured)
if (isOver) process.exitCode = 1
