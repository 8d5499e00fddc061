/**
 * Prints what the operations of one subject allocate on the heap, in bytes a call, as JSON: `node allocate.mjs keyloom`.
 * Nothing may be collected while it is measured, for which the process needs a large young generation (run.mjs gives it one).
 */
import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { median, operations, repetitions } from '../runtime/figures.mjs'
import { makeSubject } from '../runtime/subjects.mjs'

/** Calls before the first that counts: V8 leaves out some of what is allocated once it has compiled the code. */
const warmUp = { get: 4000, put: 4000, update: 4000, query: 600, batchGet: 600, transact: 1000 }
const rounds = 7

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
let collections = 0
new PerformanceObserver((list) => {
  collections += list.getEntries().length
}).observe({ entryTypes: ['gc'] })

const subject = await makeSubject(process.argv[2])
const measured = {}
for (const operation of operations) {
  const run = subject[operation]
  for (let call = 0; call < warmUp[operation]; call += 1) await run()
  const samples = []
  let count = repetitions[operation]
  while (samples.length < rounds) {
    const sample = await measure(run, count)
    if (sample !== undefined) samples.push(sample)
    else if (count === 1) throw new Error(`A ${operation} allocates more than there is room for.`)
    else count = Math.ceil(count / 2)
  }
  measured[operation] = Math.round(median(samples))
}
process.stdout.write(JSON.stringify(measured), () => process.exit())

/** Gives the bytes of a call; `undefined` where garbage was collected meanwhile. */
async function measure(run, count) {
  collectGarbage()
  await sleep(1) // What observes collections is told of them later.
  const before = { collections, heap: process.memoryUsage().heapUsed }
  for (let call = 0; call < count; call += 1) await run()
  const { heapUsed } = process.memoryUsage()
  await sleep(1)
  return collections !== before.collections ? undefined : (heapUsed - before.heap) / count
}
