import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import {
  type Changes,
  ConditionFailedError,
  type Creation,
  type Database,
  ItemExistsError,
  ItemNotFoundError,
  TransactionCanceledError,
  VersionConflictError,
} from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine, freshTable, rawItem } from '../contract/harness.js'
import { runs } from './runs.js'
import {
  type Change,
  changeLists,
  model,
  type NewThing,
  someValues,
  type Thing,
  type ThingItem,
  type Values,
} from './updates-model.js'
import { possibleChanges, reduce, writeChanges } from './updates-reference.js'

type Db = Database<typeof model>
type Fault = abstract new (...parameters: never[]) => Error

const key = { id: '1', kind: 'k' }
const storedKey = { PK: { S: 'THING#1' }, SK: { S: 'KIND#k' } }
const neighbour: NewThing = {
  ...key,
  kind: 'other',
  group: 'a',
  rank: 1,
  address: { city: 'Oslo' },
  label: 'x',
  weight: 0,
}
/** What the schema fills in. */
const defaults: Partial<Values> = { status: 'open', level: 1, lines: [], big: 5n }

/** How an update of any kind is asked for. */
interface Manner {
  readonly inTransaction: boolean
  readonly condition: 'none' | 'status' | 'group'
  readonly returning: 'old' | 'new' | 'none'
}
type Step =
  | { readonly kind: 'create' | 'put'; readonly values: Partial<Values>; readonly inTransaction: boolean }
  | { readonly kind: 'set'; readonly values: Partial<Values>; readonly manner: Manner }
  | { readonly kind: 'act' | 'modify'; readonly changes: readonly Change[]; readonly manner: Manner }
  | {
      readonly kind: 'upsert'
      readonly changes: readonly Change[]
      readonly values: Partial<Values> | undefined
      readonly creation: Partial<Values>
      readonly manner: Manner
    }
  | { readonly kind: 'delete'; readonly version: 'none' | 'right' | 'wrong'; readonly inTransaction: boolean }

const manner = fc.record<Manner>({
  inTransaction: fc.boolean(),
  condition: fc.constantFrom('none', 'none', 'none', 'status', 'group'),
  returning: fc.constantFrom('old', 'new', 'none'),
})
const nonEmpty = someValues.filter((values) => Object.keys(values).length > 0)
const inTransaction = fc.boolean()
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('create', 'put'), values: someValues, inTransaction }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('set' as const), values: nonEmpty, manner }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('act' as const), changes: changeLists, manner }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('modify' as const), changes: changeLists, manner }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('upsert' as const),
      changes: changeLists,
      values: fc.option(nonEmpty, { nil: undefined, freq: 3 }),
      creation: someValues,
      manner,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      version: fc.constantFrom('none', 'right', 'wrong'),
      inTransaction,
    }),
  },
) as fc.Arbitrary<Step>

/** What a step is predicted to come to. */
interface Outcome {
  readonly after: ThingItem | undefined
  readonly isRefused?: boolean
}

function made(values: Partial<Values>, version: number): ThingItem {
  return { ...key, ...defaults, ...values, version } as ThingItem
}

function conditionHolds(item: ThingItem | undefined, { condition }: Manner): boolean {
  if (condition === 'status') return item?.status === 'open'
  return condition === 'group' ? item?.group === undefined : true
}

/** The values that an upsert's changes are made of: attributes that are there, else those for creation, else defaults. */
function upsertStart(before: ThingItem | undefined, creation: Partial<Values>): Partial<Values> {
  const { id: _, kind: __, version: ___, ...stored } = before ?? ({} as ThingItem)
  return { ...defaults, ...creation, ...stored }
}

async function take(db: Db, before: ThingItem | undefined, step: Step): Promise<Outcome> {
  const withVersion = (values: Partial<Values>): ThingItem =>
    ({ ...values, ...key, version: (before?.version ?? 0) + 1 }) as ThingItem
  const run = async (write: PromiseLike<unknown> & object, together: boolean, gives?: unknown): Promise<void> => {
    if (together) await db.transactWrite([write as never])
    else expect(await write).toEqual(gives)
  }
  const refuse = async (write: PromiseLike<unknown> & object, together: boolean, fault: Fault): Promise<Outcome> => {
    const error = await run(write, together).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error instanceof TransactionCanceledError ? error.reasons[0]?.error : error).toBeInstanceOf(fault)
    return { after: before, isRefused: true }
  }
  switch (step.kind) {
    case 'create': {
      const after = made(step.values, 1)
      if (before !== undefined) {
        return refuse(db.things.create({ ...key, ...step.values }), step.inTransaction, ItemExistsError)
      }
      await run(db.things.create({ ...key, ...step.values }), step.inTransaction, after)
      return { after }
    }
    case 'put': {
      const version = before?.version
      const after = made(step.values, (version ?? 0) + 1)
      const item = { ...key, ...step.values, ...(version !== undefined && { version }) }
      await run(db.things.put(item), step.inTransaction, after)
      return { after }
    }
    case 'delete': {
      const { version } = step
      const plain = db.things.delete(key)
      const wanted = (before?.version ?? 1) + (version === 'wrong' ? 1 : 0)
      const operation = version === 'none' ? plain : plain.ifVersion(wanted)
      if (version === 'none' || (version === 'right' && before !== undefined)) {
        await run(operation, step.inTransaction, before)
        return { after: undefined }
      }
      const fault = before === undefined ? ConditionFailedError : VersionConflictError
      return refuse(operation, step.inTransaction, fault)
    }
    default: {
      const start = step.kind === 'upsert' ? upsertStart(before, step.creation) : ((before ?? {}) as Partial<Values>)
      // An upsert has to be one that could create the item, whether it does or not.
      const creatable =
        step.kind === 'upsert' ? possibleChanges(upsertStart(undefined, step.creation), step.changes) : undefined
      const changes = 'changes' in step ? possibleChanges(start, creatable ?? step.changes) : []
      const values = 'values' in step ? step.values : undefined
      if (values === undefined && changes.length === 0) return { after: before }
      const outcome = values === undefined ? reduce(start, changes) : { ...start, ...values }
      const after = before === undefined ? made(outcome, 1) : withVersion(outcome)
      const asked = (values ?? writeChanges(changes)) as Changes<typeof Thing>
      const { manner } = step
      const operation =
        step.kind === 'upsert'
          ? db.things.upsert(key, asked, step.creation as Creation<typeof Thing>)
          : step.kind === 'modify'
            ? db.things.modify(key, () => asked)
            : db.things.update(key, asked)
      const whole = withManner(operation as ReturnType<Db['things']['update']>, manner)
      const gives = { none: undefined, old: before, new: after }[manner.returning]
      if (before === undefined && step.kind !== 'upsert') {
        return refuse(whole, manner.inTransaction, ItemNotFoundError)
      }
      if (!conditionHolds(before, manner)) {
        return refuse(whole, manner.inTransaction, ConditionFailedError)
      }
      await run(whole, manner.inTransaction, gives)
      return { after }
    }
  }
}

function withManner(operation: ReturnType<Db['things']['update']>, { condition, returning }: Manner) {
  const returned = operation.returning(returning) as typeof operation
  if (condition === 'status') return returned.if((t, { eq }) => eq(t.status, 'open'))
  return condition === 'group' ? returned.if((t, { notExists }) => notExists(t.group)) : returned
}

describeOnEveryEngine('writes of every kind', (engine, it) => {
  it('leave what a fresh put of the predicted item would write, and nothing else changed', async () => {
    const db = await freshTable(engine, model)
    const other = await db.things.put(neighbour)
    const otherStored = await rawItem(engine, db, { ...storedKey, SK: { S: 'KIND#other' } })
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 10, maxLength: 14 }), async (sequence) => {
        await db.things.delete(key)
        let expected: ThingItem | undefined
        for (const step of sequence) {
          const { after, isRefused } = await take(db, expected, step)
          seen.set(step.kind, (seen.get(step.kind) ?? 0) + (isRefused ? 0 : 1))
          expected = after
          expect(await db.things.get(key).consistent()).toEqual(expected)
          const stored = await rawItem(engine, db, storedKey)
          const fresh = expected && { ...db.things.put(expected).params().Item, version: { N: `${expected.version}` } }
          expect(inOrder(stored)).toEqual(inOrder(fresh))
        }
        expect(await rawItem(engine, db, { ...storedKey, SK: { S: 'KIND#other' } })).toEqual(otherStored)
        expect(await db.things.get({ ...key, kind: 'other' })).toEqual(other)
      }),
      { numRuns: runs(8, 300) },
    )
    // Sequences in which hardly anything comes about would show nothing; a few of them need not have everything.
    const made = [...seen.values()].reduce((sum, count) => sum + count, 0)
    if (made < 500) return
    for (const kind of ['create', 'put', 'set', 'act', 'modify', 'upsert', 'delete']) {
      expect(seen.get(kind), kind).toBeGreaterThan(made / 100)
    }
  })
})

/** An item with its sets in one order: engines have their own. */
function inOrder(item: Readonly<Record<string, AttributeValue>> | undefined): object | undefined {
  return item && { ...item, ...(item.tags?.SS && { tags: { SS: [...item.tags.SS].sort() } }) }
}
