import fc from 'fast-check'
import { condition, projection } from './expressions.js'
import { createPrinter, type Fragment, type Item } from './fragments.js'
import type { Step } from './step.js'
import { update } from './update-expressions.js'
import { keysOf, mostly, someAttributes } from './values.js'

type Members = Readonly<Record<string, unknown>>

/** Where a request goes: nearly always to the main table, now and then to one that is not there. */
const table = fc.oneof(
  { weight: 40, arbitrary: fc.constant('main' as const) },
  { weight: 12, arbitrary: fc.constant('other' as const) },
  { weight: 3, arbitrary: fc.constant('absent' as const) },
)

/** A table with a key, mostly of that table. */
const place: fc.Arbitrary<{ readonly TableName: string; readonly Key: Item }> = table.chain((TableName) =>
  keysOf[TableName === 'other' ? 'other' : 'main'].map((Key) => ({ TableName, Key })),
)

const onFailure = fc.constantFrom('ALL_OLD', 'NONE', undefined)

/** The members of a request that its expressions make. */
function printed(expressions: Readonly<Record<string, Fragment | undefined>>): Members {
  const printer = createPrinter()
  const texts = Object.entries(expressions).flatMap(([name, fragment]) =>
    fragment === undefined ? [] : [[name, printer.print(fragment)]],
  )
  return { ...Object.fromEntries(texts), ...printer.placeholders() }
}

/** Leaves out members without a value. */
function given(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

const sometimes = <T>(arbitrary: fc.Arbitrary<T>, weight = 2): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight, arbitrary })

const old = mostly(
  fc.constantFrom(undefined, 'NONE', 'ALL_OLD'),
  fc.constantFrom('ALL_NEW', 'UPDATED_OLD', 'OTHER'),
  30,
)

const put = fc
  .tuple(place, someAttributes, sometimes(condition), onFailure)
  .map(([{ TableName, Key }, attributes, ConditionExpression, ReturnValuesOnConditionCheckFailure]) => ({
    TableName,
    Item: { ...attributes, ...Key },
    ...printed({ ConditionExpression }),
    ...given({ ReturnValuesOnConditionCheckFailure }),
  }))

const updateRequest = fc
  .tuple(place, update, sometimes(condition), onFailure)
  .map(([{ TableName, Key }, UpdateExpression, ConditionExpression, ReturnValuesOnConditionCheckFailure]) => ({
    TableName,
    Key,
    ...printed({ UpdateExpression, ConditionExpression }),
    ...given({ ReturnValuesOnConditionCheckFailure }),
  }))

const deletion = fc
  .tuple(place, sometimes(condition), onFailure)
  .map(([where, ConditionExpression, ReturnValuesOnConditionCheckFailure]) => ({
    ...where,
    ...printed({ ConditionExpression }),
    ...given({ ReturnValuesOnConditionCheckFailure }),
  }))

const check = fc
  .tuple(place, condition, onFailure)
  .map(([where, ConditionExpression, ReturnValuesOnConditionCheckFailure]) => ({
    ...where,
    ...printed({ ConditionExpression }),
    ...given({ ReturnValuesOnConditionCheckFailure }),
  }))

const get = fc
  .tuple(place, sometimes(projection))
  .map(([where, ProjectionExpression]) => ({ ...where, ...printed({ ProjectionExpression }) }))

function withReturnValues(request: fc.Arbitrary<Members>, values: fc.Arbitrary<string | undefined>) {
  return fc.tuple(request, values).map(([members, ReturnValues]) => ({ ...members, ...given({ ReturnValues }) }))
}

const ofUpdate = mostly(
  fc.constantFrom(undefined, 'NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'),
  fc.constant('OTHER'),
  60,
)

/** Puts without conditions, which most sequences begin with: there is something for the others to work on. */
export const filling: fc.Arbitrary<Step> = fc
  .tuple(place, someAttributes)
  .map(([{ TableName, Key }, attributes]) => ({ TableName, Item: { ...attributes, ...Key } }))
  .map((input): Step => ({ operation: 'PutItem', input }))

/** Puts, updates and deletes of one item. */
export const singleWrite: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: withReturnValues(put, old).map((input): Step => ({ operation: 'PutItem', input })) },
  {
    weight: 5,
    arbitrary: withReturnValues(updateRequest, ofUpdate).map((input): Step => ({ operation: 'UpdateItem', input })),
  },
  { weight: 2, arbitrary: withReturnValues(deletion, old).map((input): Step => ({ operation: 'DeleteItem', input })) },
)

/** Reads of one item. */
export const singleRead: fc.Arbitrary<Step> = get.map((members): Step => {
  return { operation: 'GetItem', input: { ...members, ConsistentRead: true } }
})

const writeRequest = table.chain((TableName) =>
  fc
    .array(
      fc.oneof(
        fc
          .tuple(keysOf[TableName === 'other' ? 'other' : 'main'], someAttributes)
          .map(([Key, attributes]): Members => ({ PutRequest: { Item: { ...attributes, ...Key } } })),
        keysOf[TableName === 'other' ? 'other' : 'main'].map((Key): Members => ({ DeleteRequest: { Key } })),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((requests) => [TableName, requests] as const),
)

/** Batches of puts and deletes; some name an item twice, which is refused. */
export const batchWrite: fc.Arbitrary<Step> = fc
  .array(writeRequest, { minLength: 1, maxLength: 2 })
  .map((entries): Step => ({ operation: 'BatchWriteItem', input: { RequestItems: Object.fromEntries(entries) } }))

const keysRequest = table.chain((TableName) =>
  fc
    .tuple(
      fc.array(keysOf[TableName === 'other' ? 'other' : 'main'], { minLength: 1, maxLength: 4 }),
      sometimes(projection, 1),
    )
    .map(([Keys, ProjectionExpression]) => {
      return [TableName, { Keys, ConsistentRead: true, ...printed({ ProjectionExpression }) }] as const
    }),
)

/** Batches of reads. */
export const batchGet: fc.Arbitrary<Step> = fc
  .array(keysRequest, { minLength: 1, maxLength: 2 })
  .map((entries): Step => ({ operation: 'BatchGetItem', input: { RequestItems: Object.fromEntries(entries) } }))

const action: fc.Arbitrary<Members> = fc.oneof(
  { weight: 3, arbitrary: put.map((Put) => ({ Put })) },
  { weight: 4, arbitrary: updateRequest.map((Update) => ({ Update })) },
  { weight: 2, arbitrary: deletion.map((Delete) => ({ Delete })) },
  { weight: 2, arbitrary: check.map((ConditionCheck) => ({ ConditionCheck })) },
)

/** Actions of a transaction, mostly of distinct items: with random keys, two in a row often name the same one. */
function actionsOf(members: fc.Arbitrary<Members>, maxLength: number): fc.Arbitrary<readonly Members[]> {
  return mostly(
    fc.uniqueArray(members, { minLength: 1, maxLength, selector: (member) => itemOf(member) }),
    fc.array(members, { minLength: 2, maxLength }),
    15,
  )
}

function itemOf(member: Members): string {
  const { TableName, Key, Item } = (Object.values(member)[0] ?? {}) as Record<string, Item | undefined>
  const { PK, SK, K, R } = Key ?? Item ?? {}
  return JSON.stringify([TableName, PK, SK, K && Number(K.N), R && [...(R.B ?? [])]])
}

/** Transactions of writes; some share a token, and some of these are repeated as they are. */
export const transactWrite: fc.Arbitrary<readonly Step[]> = fc
  .tuple(actionsOf(action, 4), sometimes(fc.constantFrom('t0', 't1'), 1), fc.boolean())
  .map(([TransactItems, ClientRequestToken, again]) => {
    const step: Step = { operation: 'TransactWriteItems', input: { TransactItems, ...given({ ClientRequestToken }) } }
    return ClientRequestToken !== undefined && again ? [step, step] : [step]
  })

/** Transactions of reads. */
export const transactGet: fc.Arbitrary<Step> = actionsOf(
  get.map((Get) => ({ Get })),
  4,
).map((TransactItems): Step => ({ operation: 'TransactGetItems', input: { TransactItems } }))
