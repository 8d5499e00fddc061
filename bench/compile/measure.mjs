/**
 * What defineModel costs, warm: milliseconds for models of 10 to 500 entities, with all that the first call of every
 * operation would make: the codecs of items, and what builds and parses each part of each key.
 *
 * Rounds of all models are interleaved, so that whatever else the machine does falls on all of them. A round has schemas
 * of its own, of which nothing is known. Garbage that is collected while a model is compiled is part of its time, and up to
 * half of it: figures are means without the fastest and the slowest fifth, since a median of rounds with one collection
 * and rounds with two would be one or the other.
 */
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { defineModel } from '../../src/index.ts'
import { partsOf } from '../../src/keys/key-side.ts'
import { makeKeyTree } from '../../src/keys/key-tree.ts'
import { compiledOf } from '../../src/model/model.ts'
import { declareModel, kinds, sampleOf } from './models.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    kinds: { type: 'string', default: Object.keys(kinds).join(',') },
    counts: { type: 'string', default: '10,100,200,500' },
    // For run.mjs, which keeps what is measured.
    record: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const counts = values.counts.split(',').map(Number)
/** The most that 200 entities may take, where no pair needs a search. */
const budgetMs = 50
/** The most that the cost of an entity may grow from 100 entities to 500. */
const wantedGrowth = 2

const models = values.kinds.split(',').flatMap((kind) =>
  counts.map((count) => {
    return { kind, count, pairs: countPairs(compiledOf(defineModel(declareModel(kind, count)))), samples: [] }
  }),
)
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
for (let round = -5; round < rounds; round += 1) {
  for (const model of models) {
    const declaration = declareModel(model.kind, model.count)
    // What zod made is not what is measured: it is made old, as it is in a program that has loaded its modules.
    collectGarbage({ type: 'minor' })
    collectGarbage({ type: 'minor' })
    const spent = measure(() => force(compiledOf(defineModel(declaration))))
    // The first rounds warm the compiler up.
    if (round >= 0) model.samples.push(spent)
  }
}

console.log(`Milliseconds, means of ${rounds} rounds\n`)
console.log('keys told apart by   entities     pairs       ms   us an entity')
let isFine = true
for (const { kind, count, pairs, samples } of models) {
  const ms = mean(samples)
  if (count === 200 && kind !== 'proven') isFine &&= ms <= budgetMs
  const cost = ((ms * 1000) / count).toFixed(0)
  console.log(
    `${kind.padEnd(20)}${pad(count, 9)}${pad(pairs, 10)}${pad(ms.toFixed(1), 9)}${pad(cost, 15)}${growthOf(kind, count)}`,
  )
}
console.log(
  `\n200 entities ${isFine ? 'take' : 'do NOT all take'} less than ${budgetMs} ms, and costs an entity ${isLinear() ? 'stay' : 'do NOT stay'} within ${wantedGrowth} times.`,
)
process.exitCode = isFine && isLinear() ? 0 : 1

/** What was measured, for run.mjs. */
export const measured = models.map(({ kind, count, pairs, samples }) => ({
  kind,
  entities: count,
  pairs,
  ms: Number(mean(samples).toFixed(1)),
}))

/** The item codecs are compiled, and what builds and parses each part of a key. */
function force({ entities }) {
  for (const entity of entities.values()) {
    entity.item()
    const values = sampleOf(entity.name)
    for (const place of [entity.primary, ...entity.entries.values()]) {
      for (const part of partsOf(place)) {
        if (part.parse(part.build((path) => values[path])) === undefined) throw new Error(`${entity.name}: no key`)
      }
    }
  }
}

/** How many keys of two entities, on the table and on its indexes, have nothing but their types to tell them apart. */
function countPairs({ entities }) {
  let pairs = 0
  const trees = new Map()
  for (const entity of entities.values()) {
    for (const place of [entity.primary, ...entity.entries.values()]) {
      const tree = trees.get(place.index) ?? makeKeyTree()
      trees.set(place.index, tree)
      tree.someLike(place, (other) => {
        if (other !== entity) pairs += 1
        return false
      })
      tree.add(place, entity)
    }
  }
  return pairs
}

/**
 * What something takes, in ms: the time that passed or the processor time of all threads, whichever is less. On an idle
 * machine that is the former, on a busy one the latter; both are at least what the one thread needs that waits for it.
 */
function measure(run) {
  const start = performance.now()
  const used = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(used)
  return Math.min(performance.now() - start, (user + system) / 1000)
}

function growthOf(kind, count) {
  const base = models.find((model) => model.kind === kind && model.count === 100)
  const own = models.find((model) => model.kind === kind && model.count === count)
  if (base === undefined || count <= 100) return ''
  const growth = mean(own.samples) / count / (mean(base.samples) / 100)
  return `   ${growth.toFixed(2)} of that of 100`
}

function isLinear() {
  return models.every(({ kind, count }) => {
    const growth = Number.parseFloat(growthOf(kind, count))
    return Number.isNaN(growth) || growth <= wantedGrowth
  })
}

/** The mean, without the fastest and the slowest fifth. */
function mean(list) {
  const rest = Math.floor(list.length / 5)
  const kept = [...list].sort((a, b) => a - b).slice(rest, list.length - rest)
  return kept.reduce((sum, value) => sum + value, 0) / kept.length
}

function pad(value, width) {
  return String(value).padStart(width)
}
