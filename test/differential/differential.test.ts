import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { enginesOfRun, type RunningEngine } from '../engines/index.js'
import { runs } from '../property/runs.js'
import { textOf } from './canonical.js'
import type { Difference } from './compare.js'
import { createHistogram, requiredClasses } from './histogram.js'
import { allowanceOf, knownDifferences } from './known-differences.js'
import { knownExamples } from './known-examples.js'
import { type Pair, runSequence } from './sequence.js'
import { sequence } from './steps.js'

/** Sequences of the short run, too few to say what they lack. */
const SHORT_RUN = 5
/** Sequences of the long run, enough for every class of requests to come up. */
const LONG_RUN = 250
const reason = inject('engines')
  .leftOut.map(({ name, reason }) => `${name}: ${reason}`)
  .join(' ')

describe.skipIf(reason !== '')(`both engines${reason === '' ? '' : ` (skipped: ${reason})`}`, () => {
  const running: RunningEngine[] = []
  const streams: DynamoDBStreamsClient[] = []
  const histogram = createHistogram()
  const numRuns = runs(SHORT_RUN, LONG_RUN)
  let total = 0
  let transactions = 0
  let pair: Pair

  beforeAll(async () => {
    for (const engine of enginesOfRun()) running.push(await engine.start())
    const credentials = { accessKeyId: 'keyloom', secretAccessKey: 'keyloom' }
    for (const { endpoint } of running) {
      streams.push(new DynamoDBStreamsClient({ endpoint, region: 'us-east-1', credentials }))
    }
    const [ours, theirs] = running
    const [ourStreams, theirStreams] = streams
    if (!ours || !theirs || !ourStreams || !theirStreams) throw new Error('A comparison takes two engines.')
    pair = { ours: ours.client, theirs: theirs.client, ourStreams, theirStreams }
  })

  afterAll(async () => {
    for (const client of streams) client.destroy()
    for (const engine of running) await engine.stop()
  })

  it('answer, hold and tell the same over random sequences of requests', async () => {
    // The short run is the same every time; a long run looks for what is new, and says from which seed.
    const { seed = numRuns === SHORT_RUN ? 1 : Date.now() % 2 ** 31 } = fc.readConfigureGlobal() ?? {}
    await fc.assert(
      fc.asyncProperty(sequence, async (steps) => {
        await runSequence(pair, steps, {
          step(step, outcome) {
            total += 1
            if (step.operation.startsWith('Transact')) transactions += 1
            histogram.step(step, outcome)
          },
          difference: (found) => histogram.count(`known difference: ${nameOf(found)}`),
        })
      }),
      { numRuns, seed },
    )
    process.stdout.write(
      `\n${total} steps, ${transactions} of them transactions, from seed ${seed}:\n${histogram.print()}\n`,
    )
  })

  it('meet every class of requests and outcomes in a long run', (context) => {
    if (numRuns < LONG_RUN) return context.skip(`A run of ${numRuns} sequences does not meet all of them.`)
    expect(requiredClasses.filter((name) => !histogram.counts.has(name))).toEqual([])
    expect(transactions).toBeGreaterThanOrEqual(500)
    expect(total - transactions).toBeGreaterThanOrEqual(2000)
  })

  it.each(knownDifferences.map(({ name }) => name))('still part by: %s', async (name) => {
    const found = new Set<string>()
    await runSequence(pair, knownExamples[name] ?? [], {
      step: () => {},
      difference: (difference) => found.add(nameOf(difference)),
    })
    expect([...found]).toEqual([name])
  })
})

/** The name of the known difference that allows for one; an error that shows it where none does. */
function nameOf(found: Difference): string {
  const known = allowanceOf(found)
  if (known !== undefined) return known.name
  const lines = [`The engines part by ${found.kind}.`, `request: ${textOf(found.step)}`]
  throw new Error([...lines, `embedded: ${textOf(found.ours)}`, `DynamoDB Local: ${textOf(found.theirs)}`].join('\n'))
}
