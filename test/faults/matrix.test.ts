import {
  ConditionFailedError,
  ContentionError,
  connect,
  type Database,
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
  /** How often a write has happened. */
  readonly happened: number
}
/** What keyloom tries again itself takes long to give up, and has tests of its own for the end. */
type Cells = readonly [once: Met, always?: Met]
const reads = ['get', 'query', 'transactGet'] as const
const writes = ['create', 'put', 'replace', 'conditional', 'upsert', 'delete', 'transaction'] as const
const batches = ['batchGet', 'batchWrite'] as const
type Name = (typeof reads | typeof writes | typeof batches)[number]
type Row = { readonly [K in Name]?: Cells }

const done = (requests: number, happened = 1): Met => ({ requests, happened })
const lost = (error: ErrorClass | string, requests: number, happened: number): Met => ({ requests, happened, error })
const each = (names: readonly Name[], cells: Cells): Row => Object.fromEntries(names.map((name) => [name, cells]))
const all = [...reads, ...writes]

/** Refused, or never carried out: nothing happens, and the SDK tries again. */
const harmless = (error: string): Row => each(all, [done(2), lost(error, 3, 0)])
/** Carried out, and the answer lost. */
const silent = (error: string): Row => ({
  ...each(reads, [done(2), lost(error, 3, 0)]),
  ...each(writes, [done(2), lost(error, 3, 1)]),
  // Writes that find what they wrote themselves cannot know of it.
  ...each(['conditional', 'replace'], [lost(OutcomeUnknownError, 2, 1), lost(error, 3, 1)]),
  // What is added is added each time.
  upsert: [done(2, 2), lost(error, 3, 3)],
})
const slow = each(all, [done(1), done(1)])
/** Carried out, and the answer is none. */
const garbled = each(all, [lost('SyntaxError', 1, 1), lost('SyntaxError', 1, 1)])

/** Every kind of fault; where it happens to some operations only, those. */
const faults: Readonly<Record<FaultKind, { readonly fault?: Fault; readonly row: Row }>> = {
  throttle: { row: harmless('ProvisionedThroughputExceededException') },
  errorBefore: { row: harmless('InternalServerError') },
  errorAfter: { row: silent('InternalServerError') },
  dropBefore: { row: harmless('ECONNRESET') },
  dropAfter: { row: silent('ECONNRESET') },
  delayBefore: { fault: { kind: 'delayBefore', delayMs: 5 }, row: slow },
  delayAfter: { fault: { kind: 'delayAfter', delayMs: 5 }, row: slow },
  truncate: { row: silent('ECONNRESET') },
  garbage: { row: garbled },
  unprocessed: { row: each(batches, [done(2)]) },
  // What each reason comes to stands above.
  cancel: { row: {} },
  conflict: { row: each(['create', 'put', 'replace', 'conditional', 'upsert', 'delete'], [done(2)]) },
  inProgress: { row: { transaction: [done(2)] } },
  tokenMismatch: { row: { transaction: [lost(TransactionPlanError, 1, 0), lost(TransactionPlanError, 1, 0)] } },
}

const Note = defineEntity('Note', {
  schema: z.object({ id: z.string(), count: z.number().int().default(0) }),
  key: { pk: 'NOTE#<id>' },
})
const Page = defineEntity('Page', {
  schema: z.object({ id: z.string(), count: z.number().int(), version: z.number().int().optional() }),
  key: { pk: 'PAGE#<id>' },
  version: 'version',
})
const papers = defineModel({
  table: defineTable({ name: 'papers', key: { pk: 'PK' } }),
  entities: { notes: Note, pages: Page },
})
type Papers = Database<typeof papers>

/** An operation, the action that it sends, and how often it has happened. What it is about is there, with a count of 0. */
interface Tried {
  readonly action: string
  readonly run: (db: Papers, id: string) => PromiseLike<unknown>
  readonly happened: (db: Papers, id: string) => Promise<number>
}
const noteOf = async (db: Papers, id: string): Promise<number> => (await db.notes.get({ id }))?.count ?? 0
const pageOf = async (db: Papers, id: string): Promise<number> => (await db.pages.getOrThrow({ id })).count
const never = async (): Promise<number> => 0
const other = (id: string): string => `${id}-other`
const operations: Readonly<Record<Name, Tried>> = {
  get: { action: 'GetItem', run: (db, id) => db.notes.get({ id }), happened: never },
  query: { action: 'Query', run: (db, id) => db.notes.query.primary({ id }).all(), happened: never },
  transactGet: {
    action: 'TransactGetItems',
    run: (db, id) => db.transactGet([db.notes.get({ id }), db.pages.get({ id })]),
    happened: never,
  },
  create: {
    action: 'PutItem',
    run: (db, id) => db.notes.create({ id: other(id), count: 1 }),
    happened: (db, id) => noteOf(db, other(id)),
  },
  put: { action: 'PutItem', run: (db, id) => db.notes.put({ id, count: 1 }), happened: noteOf },
  replace: { action: 'PutItem', run: (db, id) => db.pages.put({ id, count: 1, version: 1 }), happened: pageOf },
  conditional: {
    action: 'UpdateItem',
    run: (db, id) => db.notes.update({ id }, (one, { add }) => add(one.count, 1)).if((one, { eq }) => eq(one.count, 0)),
    happened: noteOf,
  },
  upsert: {
    action: 'UpdateItem',
    run: (db, id) => db.notes.upsert({ id }, (one, { add }) => add(one.count, 1)),
    happened: noteOf,
  },
  delete: {
    action: 'DeleteItem',
    run: (db, id) => db.notes.delete({ id }),
    happened: async (db, id) => ((await db.notes.exists({ id })) ? 0 : 1),
  },
  transaction: {
    action: 'TransactWriteItems',
    run: (db, id) => db.transactWrite([db.notes.update({ id }, (one, { add }) => add(one.count, 1))]),
    happened: noteOf,
  },
  batchGet: {
    action: 'BatchGetItem',
    run: (db, id) => db.batchGet([db.notes.get({ id }), db.pages.get({ id })]),
    happened: never,
  },
  batchWrite: {
    action: 'BatchWriteItem',
    run: (db, id) => db.batchWrite([db.notes.put({ id, count: 1 }), db.notes.put({ id: other(id), count: 1 })]),
    happened: noteOf,
  },
}
const isRead = (name: Name): boolean => ['get', 'query', 'transactGet', 'batchGet'].includes(name)

describeOnEveryEngine('an operation that meets a fault', (engine, it) => {
  let tableName: Promise<string> | undefined
  let opened = 0
  /** Papers of a test's own in a table for all of them. */
  const openPapers = async (steps: readonly ScriptStep[]) => {
    tableName ??= createFreshTable(engine, papers)
    opened += 1
    const id = `p${opened}`
    const db = connect(papers, { client: engine.client, tableName: await tableName })
    await db.notes.create({ id })
    await db.pages.create({ id, count: 0 })
    const plan = scriptFaults(steps)
    const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce(3) })
    return { db, id, plan, unlucky: connect(papers, { client, tableName: await tableName }) }
  }

  for (const kind of FAULT_KINDS) {
    const { fault = kind, row } = faults[kind]
    for (const [name, cells] of Object.entries(row) as [Name, Cells][]) {
      const { action, run, happened } = operations[name]
      for (const [nth, met] of cells.entries()) {
        if (met === undefined) continue
        it(`${kind}, ${nth === 0 ? 'once' : 'at each attempt'}: ${name}`, async () => {
          const steps: ScriptStep[] = [{ operation: action, fault, times: nth === 0 ? 1 : always }]
          const { db, id, unlucky, plan } = await openPapers(steps)
          const { error } = await outcomeOf(run(unlucky, id))
          await plan.settled()
          if (met.error === undefined) expect(error).toBeUndefined()
          else if (typeof met.error === 'string') {
            expect([(error as Error).name, (error as { code?: string }).code]).toContain(met.error)
          } else expect(error).toBeInstanceOf(met.error)
          expect(plan.count(action)).toBe(met.requests)
          const attempts = (error as { $metadata?: { attempts?: number } } | undefined)?.$metadata?.attempts
          if (typeof met.error === 'string') expect(attempts).toBe(met.requests)
          expect(await happened(db, id)).toBe(isRead(name) ? 0 : met.happened)
        })
      }
    }
  }

  it('goes through each kind of fault, each operation, and each end of it', () => {
    const rows = FAULT_KINDS.filter((kind) => kind !== 'cancel').map((kind) => Object.keys(faults[kind].row))
    expect(rows.every((names) => names.length > 0)).toBe(true)
    expect(new Set(rows.flat())).toEqual(new Set(Object.keys(operations)))
  })

  it('gives up in the end where conflicts do not', async () => {
    const { unlucky, plan } = await open(engine, [{ operation: 'UpdateItem', fault: 'conflict', times: always }])
    const modify = unlucky.counters.modify(a, ({ count }) => ({ count: count + 1 }), { attempts: 3 })
    const { error } = await outcomeOf(modify)
    expect(error).toBeInstanceOf(VersionConflictError)
    expect((error as VersionConflictError).item).toEqual({ ...a, count: 0, version: 1 })
    expect(plan.count('UpdateItem')).toBe(3)
  })

  it('is still under way in the end where the same transaction is', async () => {
    const steps: ScriptStep[] = [{ operation: 'TransactWriteItems', fault: 'inProgress', times: always }]
    const { db, unlucky, plan } = await open(engine, steps)
    const modify = unlucky.counters.modify(a, ({ count }) => ({ count: count + 1 }), { attempts: 3 })
    const { error } = await outcomeOf(unlucky.transactWrite([modify, unlucky.counters.create({ ...b, count: 1 })]))
    expect(error).toMatchObject({ name: 'TransactionInProgressException' })
    // The SDK sends each try three times.
    expect(plan.count('TransactWriteItems')).toBe(9)
    expect(await db.counters.exists(b)).toBe(false)
  })
})
