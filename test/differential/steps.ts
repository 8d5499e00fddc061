import fc from 'fast-check'
import { query, scan } from './collection-steps.js'
import { batchGet, batchWrite, filling, singleRead, singleWrite, transactGet, transactWrite } from './item-steps.js'
import type { Step } from './step.js'
import { tableStep } from './table-steps.js'

const alone = (step: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> => step.map((only) => [only])

const group: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 20, arbitrary: alone(singleWrite) },
  { weight: 3, arbitrary: alone(singleRead) },
  { weight: 3, arbitrary: alone(batchWrite) },
  { weight: 2, arbitrary: alone(batchGet) },
  { weight: 8, arbitrary: transactWrite },
  { weight: 2, arbitrary: alone(transactGet) },
  { weight: 5, arbitrary: alone(query) },
  { weight: 4, arbitrary: alone(scan) },
  { weight: 3, arbitrary: alone(tableStep) },
)

/** The most steps, or groups of steps that belong together, in a sequence. */
const STEPS_OF_SEQUENCE = 40

/** A sequence of requests to the tables of `engine-tables.ts`. */
export const sequence: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(filling, { maxLength: 8, size: 'max' }),
    fc.array(group, { minLength: 1, maxLength: STEPS_OF_SEQUENCE, size: 'max' }),
  )
  .map(([first, groups]) => [...first, ...groups.flat()])
