import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { condition, keyCondition, projection } from './expressions.js'
import { createPrinter, type Fragment } from './fragments.js'
import type { Step } from './step.js'
import { binaryValue, mostly, numberValue, textValue } from './values.js'

const valueIn = (values: fc.Arbitrary<AttributeValue>): fc.Arbitrary<Fragment> => values.map((value) => ({ value }))
const equals = (name: string, ...values: AttributeValue[]): fc.Arbitrary<Fragment> =>
  mostly(fc.constantFrom(...values), textValue, 15).map((value) => [name, ' = ', { value }])

interface Target {
  readonly TableName: string
  readonly IndexName?: string
  readonly keys: fc.Arbitrary<Fragment>
}

const range = (name: string, values: fc.Arbitrary<AttributeValue>) => ({
  name,
  value: valueIn(mostly(values, textValue)),
})
const texts = fc.constantFrom('a', 'ab', 'b', 'é', 'z').map((S) => ({ S }))
const partition = equals('PK', { S: 'p' }, { S: 'q' })

const main: Target = { TableName: 'main', keys: keyCondition(partition, range('SK', texts)) }
const targets: readonly Target[] = [
  main,
  main,
  main,
  { TableName: 'main', IndexName: 'byGroup', keys: keyCondition(equals('G', { S: 'g' }), range('N', numberValue)) },
  { TableName: 'main', IndexName: 'byNumber', keys: keyCondition(equals('N', { N: '1' }, { N: '100' }), undefined) },
  { TableName: 'main', IndexName: 'byLocal', keys: keyCondition(partition, range('L', texts)) },
  { TableName: 'main', IndexName: 'added', keys: keyCondition(equals('H', { S: 'a' }), range('SK', texts)) },
  { TableName: 'other', keys: keyCondition(equals('K', { N: '1' }, { N: '10' }), range('R', binaryValue)) },
  { TableName: 'other', IndexName: 'added', keys: keyCondition(equals('H', { S: 'a' }), range('R', binaryValue)) },
  { TableName: 'absent', keys: partition },
]

interface Options {
  readonly FilterExpression: Fragment | undefined
  readonly ProjectionExpression: Fragment | undefined
  readonly Limit: number | undefined
  readonly Select: string | undefined
}

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const options: fc.Arbitrary<Options> = fc.record({
  FilterExpression: optional(condition),
  ProjectionExpression: optional(projection),
  Limit: optional(mostly(fc.integer({ min: 1, max: 4 }), fc.constant(0), 30)),
  Select: fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constantFrom('COUNT', 'ALL_PROJECTED_ATTRIBUTES') },
    { weight: 1, arbitrary: fc.constantFrom('ALL_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES') },
  ),
})

function inputOf(
  { TableName, IndexName }: Target,
  { Limit, Select, ...expressions }: Options,
  more: Readonly<Record<string, unknown>>,
  keys?: Fragment,
): Readonly<Record<string, unknown>> {
  const printer = createPrinter()
  const texts = Object.entries({ KeyConditionExpression: keys, ...expressions }).flatMap(([name, fragment]) =>
    fragment === undefined ? [] : [[name, printer.print(fragment)]],
  )
  return {
    TableName,
    ...(IndexName !== undefined && { IndexName }),
    ...Object.fromEntries(texts),
    ...printer.placeholders(),
    ...(Limit !== undefined && { Limit }),
    ...(Select !== undefined && { Select }),
    ...more,
  }
}

const strong = mostly(fc.constant(false), fc.constant(true), 3)

/** Queries of the tables and of their indexes, some of which may not be there at the time. */
export const query: fc.Arbitrary<Step> = fc
  .constantFrom(...targets)
  .chain((target) => fc.tuple(fc.constant(target), target.keys, options, fc.boolean(), strong))
  .map(([target, keys, chosen, ScanIndexForward, ConsistentRead]): Step => {
    return { operation: 'Query', input: inputOf(target, chosen, { ScanIndexForward, ConsistentRead }, keys) }
  })

const segments = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom({ Segment: 2, TotalSegments: 2 }, { Segment: 0 }, { TotalSegments: 2 }) },
)

/** Scans of the tables and of their indexes. */
export const scan: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom(...targets), options, segments, strong)
  .map(([target, chosen, more, ConsistentRead]): Step => {
    return { operation: 'Scan', input: inputOf(target, chosen, { ...more, ConsistentRead }) }
  })
