import fc from 'fast-check'
import type { Step } from './step.js'
import { mostly } from './values.js'

const TableName = fc.constantFrom('main', 'main', 'other')

const definitions = (range: string, type: string) => [
  { AttributeName: 'H', AttributeType: 'S' },
  { AttributeName: range, AttributeType: type },
]

const projections = fc.constantFrom(
  { ProjectionType: 'ALL' },
  { ProjectionType: 'KEYS_ONLY' },
  { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a', 'm'] },
)

/** Adds an index over attributes that many items have, mostly of the right type. */
const addIndex = fc.tuple(TableName, projections).map(([table, Projection]) => {
  const [range, type] = table === 'main' ? ['SK', 'S'] : ['R', 'B']
  const KeySchema = [
    { AttributeName: 'H', KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ]
  return {
    TableName: table,
    AttributeDefinitions: definitions(range ?? '', type ?? ''),
    GlobalSecondaryIndexUpdates: [{ Create: { IndexName: 'added', KeySchema, Projection } }],
  }
})

const removeIndex = fc
  .tuple(TableName, mostly(fc.constant('added'), fc.constant('neverThere'), 6))
  .map(([table, IndexName]) => ({ TableName: table, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] }))

const view = fc.constantFrom('NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY')
const stream = fc
  .tuple(
    TableName,
    fc.oneof(
      fc.constant({ StreamEnabled: false }),
      view.map((StreamViewType) => ({ StreamEnabled: true, StreamViewType })),
    ),
  )
  .map(([table, StreamSpecification]) => ({ TableName: table, StreamSpecification }))

const refused = fc.constantFrom<Readonly<Record<string, unknown>>>(
  { TableName: 'absent', BillingMode: 'PAY_PER_REQUEST' },
  { TableName: 'main' },
  {
    TableName: 'main',
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'undefinedKey',
          KeySchema: [{ AttributeName: 'unknown', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      },
    ],
  },
)

const updateTable = fc.oneof(
  { weight: 4, arbitrary: addIndex },
  { weight: 1, arbitrary: removeIndex },
  { weight: 3, arbitrary: stream },
  { weight: 1, arbitrary: refused },
)

// No item has the attribute: one engine would delete expired items in its own time.
const timeToLive = fc
  .tuple(mostly(TableName, fc.constant('absent'), 5), fc.boolean(), fc.constantFrom('expires', 'expires', 'until'))
  .map(([table, Enabled, AttributeName]) => ({
    TableName: table,
    TimeToLiveSpecification: { Enabled, AttributeName },
  }))

/** Changes of tables and of their settings, and what is said of them. */
export const tableStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: updateTable.map((input): Step => ({ operation: 'UpdateTable', input })) },
  { weight: 2, arbitrary: timeToLive.map((input): Step => ({ operation: 'UpdateTimeToLive', input })) },
  {
    weight: 1,
    arbitrary: mostly(TableName, fc.constant('absent'), 4).map((table): Step => {
      return { operation: 'DescribeTimeToLive', input: { TableName: table } }
    }),
  },
  {
    weight: 1,
    arbitrary: mostly(TableName, fc.constant('absent'), 4).map((table): Step => {
      return { operation: 'DescribeTable', input: { TableName: table } }
    }),
  },
)
