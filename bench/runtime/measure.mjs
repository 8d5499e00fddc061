/**
 * Measures some subjects in this process, in turns; prints for each of them and each operation the medians of its rounds as JSON.
 * Started by run.mjs, with what to measure as its argument.
 */
import { orders } from './answers.mjs'
import { begin, median, repetitions, rotate } from './figures.mjs'
import { makeSubject } from './subjects.mjs'

const { subjects, operations, rounds, warmUpMs, endpoint: at } = JSON.parse(process.argv[2])

/** How many rounds are not counted, while V8 is still compiling what is measured: thousands of calls, or what takes as long as is told. */
const warmUpRounds = 200

const running = []
for (const name of subjects) {
  running.push({ name, runs: await makeSubject(name, at) })
}
for (const { name, runs } of running) await checkAnswers(name, runs)

const samples = new Map()
const spent = new Map()
for (let round = -warmUpRounds; round < rounds; round += 1) {
  for (const operation of operations) {
    for (const { name, runs } of rotate(running, round)) {
      const run = runs[operation]
      const both = `${operation} ${name}`
      if (run === undefined || (round < 0 && (spent.get(both) ?? 0) > warmUpMs)) continue
      const count = repetitions[operation]
      const sample = await time(run, count)
      if (round >= 0) collect(both, sample)
      else spent.set(both, (spent.get(both) ?? 0) + (sample.wall * count) / 1000)
    }
  }
}
const medians = {}
for (const { name } of running) {
  medians[name] = {}
  for (const operation of operations) {
    const taken = samples.get(`${operation} ${name}`)
    if (taken === undefined) continue
    medians[name][operation] = { cpu: median(taken.map(({ cpu }) => cpu)), wall: median(taken.map(({ wall }) => wall)) }
  }
}
process.stdout.write(JSON.stringify(medians), () => process.exit())

/** Every subject must do the whole work: give all the orders, whole. */
async function checkAnswers(name, runs) {
  const check = (is, asked) => {
    if (!is) throw new Error(`${name}: ${asked} is not answered as it should be.`)
  }
  const isOrder = (one) => one?.orderId?.startsWith('01JNA') && one.lines.length === 2 && one.address.city === 'Lisboa'
  check(isOrder(await runs.get()), 'get')
  for (const operation of ['query', 'batchGet']) {
    const found = [...(await runs[operation]())]
    check(found.length === orders.length && found.every(isOrder), operation)
  }
  await runs.put()
  await runs.update()
  await runs.transact()
}

async function time(run, count) {
  const end = begin()
  for (let done = 0; done < count; done += 1) await run()
  return end(count)
}

function collect(name, sample) {
  const list = samples.get(name)
  if (list === undefined) samples.set(name, [sample])
  else list.push(sample)
}
