import {
  BatchIncompleteError,
  ConditionFailedError,
  ContentionError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ItemExistsError,
  OutcomeUnknownError,
  TransactionCanceledError,
  TransactionPlanError,
  UniqueConstraintError,
  VersionConflictError,
} from 'keyloom'
import {
  CANCEL_REASONS,
  type CancelReason,
  clientWithFaults,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  retryAtOnce,
  type ScriptStep,
  scriptFaults,
} from 'keyloom/testing'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, type TestEngine } from '../contract/harness.js'

const Counter = defineEntity('Counter', {
  schema: z.object({
    id: z.string(),
    count: z.number().int(),
    handle: z.string().optional(),
    version: z.number().int().optional(),
  }),
  key: { pk: 'COUNTER#<id>' },
  unique: { handle: 'HANDLE#<handle>' },
  version: 'version',
})
const model = defineModel({
  table: defineTable({ name: 'counters', key: { pk: 'PK' } }),
  entities: { counters: Counter },
})
const [a, b] = [{ id: 'a' }, { id: 'b' }]
/** The item that a made-up reason shows. */
const shown = {
  PK: { S: 'COUNTER#a' },
  _type: { S: 'Counter' },
  id: { S: 'a' },
  count: { N: '7' },
  version: { N: '3' },
}
const shownItem = { id: 'a', count: 7, version: 3 }

/** Counters whose requests go wrong by a script; `a` is there already. */
async function open(engine: TestEngine, steps: readonly ScriptStep[]) {
  const tableName = await createFreshTable(engine, model)
  const db = connect(model, { client: engine.client, tableName })
  await db.counters.create({ ...a, count: 0 })
  const plan = scriptFaults(steps)
  const unlucky = connect(model, {
    client: clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce(3) }),
    tableName,
  })
  return { db, unlucky, plan }
}
type Db = Awaited<ReturnType<typeof open>>['db']

/** What an operation came to: its value, or its error. */
async function outcomeOf(operation: PromiseLike<unknown>): Promise<{ value?: unknown; error?: unknown }> {
  try {
    return { value: await operation }
  } catch (error) {
    return { error }
  }
}
const always = Number.POSITIVE_INFINITY
type ErrorClass = abstract new (...given: never[]) => Error

/** What becomes of a transaction that is cancelled for a reason. */
interface Cancelled {
  /** Whether the same plan is sent again. */
  readonly retried: boolean
  /** The error where it is cancelled each time. */
  readonly error: ErrorClass
  /** The errors of a single write that has become a transaction, by whether its item or its claim is the cause. */
  readonly alone: readonly [own: ErrorClass, claim: ErrorClass]
  /** What the reason's `error` is. */
  readonly meaning: ErrorClass | undefined
  /** Whether a transaction of reads can be cancelled so. */
  readonly reads: boolean
}
const busy: Cancelled = {
  retried: true,
  error: ContentionError,
  alone: [VersionConflictError, VersionConflictError],
  meaning: undefined,
  reads: true,
}
const final: Cancelled = {
  retried: false,
  error: TransactionCanceledError,
  alone: [TransactionCanceledError, TransactionCanceledError],
  meaning: undefined,
  reads: false,
}
const cancellations: Readonly<Record<CancelReason, Cancelled>> = {
  TransactionConflict: busy,
  ThrottlingError: busy,
  ProvisionedThroughputExceeded: busy,
  ConditionalCheckFailed: {
    ...final,
    alone: [ItemExistsError, UniqueConstraintError],
    meaning: ConditionFailedError,
  },
  ItemCollectionSizeLimitExceeded: final,
  ValidationError: { ...final, reads: true },
}

describeOnEveryEngine('a transaction that is cancelled', (engine, it) => {
  const transfer = (db: Db) =>
    db.transactWrite([
      db.counters.create({ ...b, count: 1 }),
      db.counters.update(a, (one, { add }) => add(one.count, 1)).if((one, { gte }) => gte(one.count, 0)),
    ])
  const cancel = (reason: CancelReason, at: number): ScriptStep => {
    const item = reason === 'ConditionalCheckFailed' ? { item: shown } : {}
    return { operation: 'TransactWriteItems', times: always, fault: { kind: 'cancel', reason, at, ...item } }
  }

  for (const reason of CANCEL_REASONS) {
    const { retried, error, alone, meaning, reads } = cancellations[reason]
    describe(reason, () => {
      it(retried ? 'is tried again with its token, and has its effect once' : 'is not tried again', async () => {
        const { db, unlucky, plan } = await open(engine, [{ ...cancel(reason, 1), times: 2 }])
        const outcome = await outcomeOf(transfer(unlucky))
        expect(plan.count('TransactWriteItems')).toBe(retried ? 3 : 1)
        if (retried) expect(outcome.value).toEqual([{ ...b, count: 1, version: 1 }, undefined])
        else expect(outcome.error).toBeInstanceOf(error)
        expect((await db.counters.getOrThrow(a)).count).toBe(retried ? 1 : 0)
        expect(await db.counters.exists(b)).toBe(retried)
      })

      it('tells the caller which operation, and why', async () => {
        const { db, unlucky, plan } = await open(engine, [cancel(reason, 1)])
        // Two tries are enough to see the end of what is tried again.
        const write = retried
          ? unlucky.transactWrite([
              unlucky.counters.create({ ...b, count: 1 }),
              unlucky.counters.modify(a, ({ count }) => ({ count: count + 1 }), { attempts: 2 }),
            ])
          : transfer(unlucky)
        const outcome = await outcomeOf(write)
        expect(outcome.error).toBeInstanceOf(error)
        expect(plan.count('TransactWriteItems')).toBe(retried ? 2 : 1)
        if (outcome.error instanceof TransactionCanceledError) {
          const [first, second] = outcome.error.reasons
          expect(first).toMatchObject({ index: 0, operation: 'create', entity: 'Counter', code: 'None' })
          expect(second).toMatchObject({ index: 1, operation: 'update', entity: 'Counter', code: reason })
          expect(second?.key).toEqual(a)
          expect(second?.message).toEqual(expect.any(String))
          expect(second?.condition).toContain('count >= ?')
          expect(second?.item).toEqual(meaning && shownItem)
          if (meaning === undefined) expect(second?.error).toBeUndefined()
          else expect(second?.error).toBeInstanceOf(meaning)
          expect(outcome.error.message).toContain(
            `update Counter (operation 1): ${reason === 'ValidationError' ? '' : reason}`,
          )
        } else expect(outcome.error).toMatchObject({ code: 'write.contention', attempts: 2 })
        expect((await db.counters.getOrThrow(a)).count).toBe(0)
        expect(await db.counters.exists(b)).toBe(false)
      })

      for (const [at, place] of ['its item', 'its claim'].entries()) {
        it(`is told of a single write as what it means: ${place}`, async () => {
          const { db, unlucky, plan } = await open(engine, [cancel(reason, at)])
          const write = retried
            ? unlucky.counters.modify(a, () => ({ handle: 'x' }), { attempts: 2 })
            : unlucky.counters.create({ ...b, count: 1, handle: 'x' })
          const outcome = await outcomeOf(write)
          expect(outcome.error).toBeInstanceOf(alone[at])
          expect(plan.count('TransactWriteItems')).toBe(retried ? 2 : 1)
          if (outcome.error instanceof TransactionCanceledError)
            expect(outcome.error.reasons).toMatchObject([{ index: 0, operation: 'create', code: reason }])
          if (outcome.error instanceof ItemExistsError) expect(outcome.error.item).toEqual(shownItem)
          if (outcome.error instanceof UniqueConstraintError) expect(outcome.error.attribute).toBe('handle')
          expect(await db.counters.exists(b)).toBe(false)
        })
      }

      if (reads) {
        it(retried ? 'is tried again where it reads' : 'is told where it reads', async () => {
          const steps: ScriptStep[] = [
            { operation: 'TransactGetItems', times: 2, fault: { kind: 'cancel', reason, at: 1 } },
          ]
          const { unlucky, plan } = await open(engine, steps)
          const { value, error: thrown } = await outcomeOf(
            unlucky.transactGet([unlucky.counters.get(a), unlucky.counters.get(b)]),
          )
          expect(plan.count('TransactGetItems')).toBe(retried ? 3 : 1)
          if (retried) return expect(value).toEqual([{ ...a, count: 0, version: 1 }, undefined])
          expect(thrown).toBeInstanceOf(TransactionCanceledError)
          const { reasons } = thrown as TransactionCanceledError
          expect(reasons.map(({ operation, code }) => [operation, code])).toEqual([
            ['get', 'None'],
            ['get', reason],
          ])
        })
      }
    })
  }
})

/** What becomes of an operation whose first attempt meets a fault, or each of them. */
interface Met {
  /** Requests; those of keyloom's and of the SDK's retries too. */
  readonly requests: number
  /** The error, by its class or by its name or code; `undefined` for success. */
  readonly error?: ErrorClass | string
  /** How often it has happened. */
  readonly happened: number
}
type Row = Readonly<Record<'create' | 'conditional' | 'transaction' | 'get', readonly [once: Met, always: Met]>>

const done = (requests: number): Met => ({ requests, happened: 1 })
const lost = (error: Met['error'], requests: number, happened: number): Met => ({
  requests,
  happened,
  ...(error !== undefined && { error }),
})
/** Refused, or never carried out: nothing happens, and the SDK tries again. */
const harmless = (error: string): Row => {
  const cell = [done(2), lost(error, 3, 0)] as const
  return { create: cell, conditional: cell, transaction: cell, get: cell }
}
/** Carried out, and the answer lost. The conditional write cannot know of itself. */
const silent = (error: string): Row => ({
  create: [done(2), lost(error, 3, 1)],
  conditional: [lost(OutcomeUnknownError, 2, 1), lost(error, 3, 1)],
  transaction: [done(2), lost(error, 3, 1)],
  get: [done(2), lost(error, 3, 0)],
})
const slow: Row = {
  create: [done(1), done(1)],
  conditional: [done(1), done(1)],
  transaction: [done(1), done(1)],
  get: [done(1), done(1)],
}
const garbled: Row = {
  create: [lost('SyntaxError', 1, 1), lost('SyntaxError', 1, 1)],
  conditional: [lost('SyntaxError', 1, 1), lost('SyntaxError', 1, 1)],
  transaction: [lost('SyntaxError', 1, 1), lost('SyntaxError', 1, 1)],
  get: [lost('SyntaxError', 1, 0), lost('SyntaxError', 1, 0)],
}
type Name = keyof Row | 'batchGet'
type Cells = { readonly [K in Name]?: readonly [once: Met, always: Met] }

/** Every kind of fault; where it happens to some operations only, those. */
const faults: Readonly<Record<FaultKind, { readonly fault?: Fault; readonly row: Cells }>> = {
  throttle: { row: harmless('ProvisionedThroughputExceededException') },
  errorBefore: { row: harmless('InternalServerError') },
  errorAfter: { row: silent('InternalServerError') },
  dropBefore: { row: harmless('ECONNRESET') },
  dropAfter: { row: silent('ECONNRESET') },
  delayBefore: { fault: { kind: 'delayBefore', delayMs: 5 }, row: slow },
  delayAfter: { fault: { kind: 'delayAfter', delayMs: 5 }, row: slow },
  truncate: { row: silent('ECONNRESET') },
  garbage: { row: garbled },
  unprocessed: { row: { batchGet: [lost(undefined, 2, 0), lost(BatchIncompleteError, 0, 0)] } },
  // What each reason comes to stands above.
  cancel: { row: {} },
  conflict: {
    row: { create: [done(2), lost(ContentionError, 0, 0)], conditional: [done(2), lost(ContentionError, 0, 0)] },
  },
  inProgress: { row: { transaction: [done(2), lost('TransactionInProgressException', 0, 0)] } },
  tokenMismatch: { row: { transaction: [lost(TransactionPlanError, 1, 0), lost(TransactionPlanError, 1, 0)] } },
}

describeOnEveryEngine('an operation that meets a fault', (engine, it) => {
  const operations = {
    create: { action: 'PutItem', run: (db: Db) => db.counters.create({ ...b, count: 1 }) },
    conditional: {
      action: 'UpdateItem',
      run: (db: Db) => db.counters.update(a, (one, { add }) => add(one.count, 1)).if((one, { eq }) => eq(one.count, 0)),
    },
    transaction: {
      action: 'TransactWriteItems',
      run: (db: Db) => db.transactWrite([db.counters.update(a, (one, { add }) => add(one.count, 1))]),
    },
    get: { action: 'GetItem', run: (db: Db) => db.counters.get(a) },
    batchGet: { action: 'BatchGetItem', run: (db: Db) => db.batchGet([db.counters.get(a), db.counters.get(b)]) },
  } as const
  const happenedTo = async (db: Db, name: Name): Promise<number> => {
    if (name === 'create') return (await db.counters.get(b))?.count ?? 0
    return (await db.counters.getOrThrow(a)).count
  }
  /** What keyloom tries again itself takes long to give up: one try more than the SDK's tells as much. */
  const isTriedByUs = (kind: FaultKind): boolean =>
    kind === 'conflict' || kind === 'inProgress' || kind === 'unprocessed'

  for (const kind of FAULT_KINDS) {
    const { fault = kind, row } = faults[kind]
    for (const [name, cells] of Object.entries(row) as [Name, readonly [Met, Met]][]) {
      const { action, run } = operations[name]
      for (const [nth, met] of cells.entries()) {
        const isOnce = nth === 0
        if (!isOnce && isTriedByUs(kind)) continue
        it(`${kind}, ${isOnce ? 'once' : 'at each attempt'}: ${name}`, async () => {
          const { db, unlucky, plan } = await open(engine, [{ operation: action, fault, times: isOnce ? 1 : always }])
          const { error } = await outcomeOf(run(unlucky))
          await plan.settled()
          if (met.error === undefined) expect(error).toBeUndefined()
          else if (typeof met.error === 'string') {
            expect([(error as Error).name, (error as { code?: string }).code]).toContain(met.error)
          } else expect(error).toBeInstanceOf(met.error)
          expect(plan.count(action)).toBe(met.requests)
          const attempts = (error as { $metadata?: { attempts?: number } } | undefined)?.$metadata?.attempts
          if (typeof met.error === 'string') expect(attempts).toBe(met.requests)
          expect(await happenedTo(db, name)).toBe(name === 'get' ? 0 : met.happened)
        })
      }
    }
  }

  it('gives up in the end where conflicts do not', async () => {
    const { unlucky, plan } = await open(engine, [{ operation: 'UpdateItem', fault: 'conflict', times: always }])
    const modify = unlucky.counters.modify(a, ({ count }) => ({ count: count + 1 }), { attempts: 3 })
    const { error } = await outcomeOf(modify)
    expect(error).toBeInstanceOf(VersionConflictError)
    expect((error as VersionConflictError).item).toEqual({ ...a, count: 0, version: 1 })
    expect(plan.count('UpdateItem')).toBe(3)
  })
})
