import fc from 'fast-check'
import type { Fragment, PathPart } from './fragments.js'
import { anyValue, attributes, badValue, mostly } from './values.js'

type Steps = readonly (string | number)[]

/** Paths that can be written to in most items. */
const usualWays: readonly Steps[] = [
  ['a'],
  ['b'],
  ['n'],
  ['s'],
  ['m'],
  ['l'],
  ['G'],
  ['N'],
  ['L'],
  ['toString'],
  ['none'],
  ['m', 'x'],
  ['l', 0],
]
const deepWays: readonly Steps[] = [
  ['m', 'y'],
  ['m', 'constructor'],
  ['m', 'x', 'y'],
  ['m', 'z', 0],
  ['l', 1],
  ['l', 2],
  ['l', 7],
  ['l', 0, 'x'],
  ['l', 1, 0],
  ['a', 'x'],
  ['a', 0],
  ['none', 'x'],
]
const keyWays: readonly Steps[] = [['PK'], ['SK'], ['K'], ['R'], ['PK', 'x']]

function pathOf(steps: fc.Arbitrary<Steps>): fc.Arbitrary<PathPart> {
  // CONSTRUCTOR and NONE are reserved words: mostly aliased, and refused where they are not.
  return fc.record({ path: steps, aliased: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.boolean()) })
}

/** Any path: mostly to what most items have, now and then into what they do not, or into a key. */
export const anyPath = pathOf(
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...usualWays) },
    { weight: 4, arbitrary: fc.constantFrom(...deepWays) },
    { weight: 1, arbitrary: fc.constantFrom(...keyWays) },
  ),
)

/** A value as an operand. */
export const literal = (values: fc.Arbitrary<NonNullable<unknown>>): fc.Arbitrary<Fragment> =>
  values.map((value) => ({ value }) as Fragment)

/** Any value as an operand. */
export const anyOperandValue = literal(mostly(anyValue, badValue, 60))

/** A path with a value of the type that usually stands there. */
export const matched: fc.Arbitrary<readonly [PathPart, Fragment]> = fc
  .constantFrom(...Object.keys(attributes))
  .chain((name) => fc.tuple(pathOf(fc.constant([name])), literal(attributes[name] ?? anyValue)))

/** Texts and fragments one after another. */
export function parts(...members: readonly (string | fc.Arbitrary<Fragment>)[]): fc.Arbitrary<Fragment> {
  return fc.tuple(...members.map((member) => (typeof member === 'string' ? fc.constant(member) : member)))
}
