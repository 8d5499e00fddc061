import { randomUUID } from 'node:crypto'
import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  KeyloomError,
  type Operation,
  type OperationEvent,
  OutcomeUnknownError,
  TransactionPlanError,
  UniqueConstraintError,
  verifyUnique,
} from 'keyloom'
import { clientWithFaults, type FaultPlan, histogram, retryAtOnce, seedFaults } from 'keyloom/testing'
import { expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, type TestEngine } from '../contract/harness.js'
import { runs } from '../property/runs.js'
import { createDice, faultsOfEveryKind } from './bank-faults.js'
import { type Counts, countBy, expectEach, faultsOf, isSilence, kindsOfTransactions, print } from './tellings.js'

const Counter = defineEntity('Counter', {
  schema: z.object({ id: z.string(), count: z.number().int(), version: z.number().int().optional() }),
  key: { pk: 'COUNTER#<id>' },
  version: 'version',
})
const Customer = defineEntity('Customer', {
  schema: z.object({ id: z.string(), email: z.email(), visits: z.number().int().default(0) }),
  key: { pk: 'CUSTOMER#<id>' },
  unique: { email: 'EMAIL#<email>' },
})
const shop = defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' } }),
  entities: { counters: Counter, customers: Customer },
})
const id = 'a'
const email = (number: number): string => `${number}@example.org`

/** How many there are of something, in the long run and otherwise. */
const few = {
  writers: runs(8, 50),
  times: runs(3, 20),
  claimants: runs(12, 50),
  values: runs(2, 30),
  changers: runs(10, 30),
  changes: runs(2, 10),
  unluckyChanges: runs(2, 30),
}
const isLong = few.writers === 50

/** A shop, and one whose every request may go wrong, for as many clients as are asked for. */
async function open(engine: TestEngine, clients: number) {
  const tableName = await createFreshTable(engine, shop)
  const seed = Number(process.env.KEYLOOM_SEED ?? (isLong ? Date.now() % 2 ** 31 : 1))
  const plans: FaultPlan[] = []
  const unlucky = Array.from({ length: clients }, (_, number) => {
    const plan = faultsOfEveryKind(createDice(seed + number), 0.15)
    plans.push(plan)
    const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce(3) })
    return connect(shop, { client, tableName })
  })
  const db = connect(shop, { client: engine.client, tableName })
  const verify = () => verifyUnique(shop, { client: engine.client, tableName })
  const settle = async (): Promise<Counts> => {
    for (const plan of plans) await plan.settled()
    return faultsOf(plans)
  }
  return { db, unlucky, verify, settle, tableName, seed }
}

/** What came of an operation: its value or its error, and what that is called. */
type Told<T> = { readonly word: string } & ({ readonly value: T } | { readonly error: KeyloomError })

/** Runs an operation under a token until it is known what came of it. */
async function untilKnown<T>(make: () => Operation<T>): Promise<Told<T>> {
  let operation = make()
  for (let tries = 1; ; tries += 1) {
    try {
      return { value: await operation, word: tries === 1 ? 'done' : 'done at a later run' }
    } catch (error) {
      const isMismatch = error instanceof TransactionPlanError && error.code === 'transaction.token_mismatch'
      if (error instanceof KeyloomError && !isMismatch) {
        return { error, word: error instanceof UniqueConstraintError ? 'taken' : 'refused' }
      }
      if (tries > 200) throw error
      // A mismatch is made up here, for a request that was not carried out: it would not be with a token that is one's own.
      if (isMismatch) operation = make()
    }
  }
}

/** Prints what went wrong and what came of it; in the long run each kind of fault and each outcome has to be among it. */
function expectAll(
  title: string,
  {
    faults,
    told,
    outcomes,
    rare = [],
  }: {
    readonly faults: Counts
    readonly told: Counts
    readonly outcomes: readonly string[]
    /** Outcomes that a run may well be without. */
    readonly rare?: readonly string[]
  },
): void {
  process.stdout.write(`\n${title}\n${print('Faults', faults)}${print('Told', told)}`)
  expect(Object.keys(told).filter((word) => ![...outcomes, ...rare].includes(word))).toEqual([])
  if (!isLong) return
  expectEach(kindsOfTransactions, faults)
  expectEach(outcomes, told)
}

describeOnEveryEngine('many writers', (engine, it) => {
  it(`that increment one item by modify (${few.writers} × ${few.times}) lose nothing`, async () => {
    const { tableName } = await open(engine, 0)
    let most = 0
    const onOperation = ({ retries }: OperationEvent): void => {
      most = Math.max(most, retries)
    }
    const db = connect(shop, { client: engine.client, tableName, onOperation })
    await db.counters.create({ id, count: 0 })
    const increment = () => db.counters.modify({ id }, ({ count }) => ({ count: count + 1 }))
    await Promise.all(
      Array.from({ length: few.writers }, async () => {
        for (let time = 0; time < few.times; time += 1) await increment()
      }),
    )
    const total = few.writers * few.times
    expect(await db.counters.get({ id })).toEqual({ id, count: total, version: total + 1 })
    process.stdout.write(`\n${engine.name}: one write was made anew ${most} times at most.\n`)
  })

  it('do so where requests are refused or held up between reading and writing', async () => {
    const tableName = await createFreshTable(engine, shop)
    const db = connect(shop, { client: engine.client, tableName })
    await db.counters.create({ id, count: 0 })
    const rates = { throttle: 0.1, conflict: 0.1, delayBefore: { rate: 0.1, delayMs: 3 } }
    const plan = seedFaults({ seed: 1, operations: { UpdateItem: rates } })
    const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce(10) })
    const unlucky = connect(shop, { client, tableName })
    await Promise.all(
      Array.from({ length: few.writers }, async () => {
        for (let time = 0; time < few.times; time += 1) {
          await unlucky.counters.modify({ id }, ({ count }) => ({ count: count + 1 }))
        }
      }),
    )
    const total = few.writers * few.times
    expect(await db.counters.get({ id })).toEqual({ id, count: total, version: total + 1 })
    const { throttle, conflict, delayBefore } = histogram(plan.log)
    for (const count of [throttle, conflict, delayBefore]) expect(count).toBeGreaterThan(0)
  })

  it('do so when requests go wrong, under tokens', async () => {
    const { db, unlucky, settle, seed } = await open(engine, few.writers)
    await db.counters.create({ id, count: 0 })
    const words: string[] = []
    await Promise.all(
      unlucky.map(async (own) => {
        for (let time = 0; time < few.times; time += 1) {
          // What is refused, as some faults have it, was not made, and is made anew.
          let isRefused = true
          while (isRefused) {
            const token = randomUUID()
            const increment = own.counters.modify({ id }, ({ count }) => ({ count: count + 1 }))
            const told = await untilKnown(() => increment.token(token))
            isRefused = 'error' in told
            words.push(told.word)
          }
        }
      }),
    )
    const faults = await settle()
    const total = few.writers * few.times
    expect(await db.counters.get({ id })).toEqual({ id, count: total, version: total + 1 })
    const outcomes = ['done', 'done at a later run', 'refused']
    expectAll(`${engine.name}: increments under tokens, seed ${seed}`, {
      faults,
      told: countBy(words, String),
      outcomes,
    })
  })

  it(`that claim one value (${few.claimants}) have one winner, and the others are told`, async () => {
    const { db, verify } = await open(engine, 0)
    const outcomes = await Promise.all(
      Array.from({ length: few.claimants }, (_, number) =>
        db.customers.create({ id: `c${number}`, email: email(0) }).result(),
      ),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]))
    expect(errors.filter((error) => error instanceof UniqueConstraintError)).toHaveLength(few.claimants - 1)
    expect(await verify()).toMatchObject({ items: 1, claims: 1, problems: [] })
  })

  it(`do so when requests go wrong (${few.values} values)`, async () => {
    const { unlucky, verify, settle, seed } = await open(engine, few.claimants)
    const words: string[] = []
    for (let value = 0; value < few.values; value += 1) {
      const told = await Promise.all(
        unlucky.map((own, number) => {
          const token = randomUUID()
          const customer = { id: `c${value}-${number}`, email: email(value) }
          return untilKnown(() => own.customers.create(customer).token(token))
        }),
      )
      // What was refused for another reason, as faults of every kind have it, has written nothing.
      expect(told.filter((one) => 'value' in one)).toHaveLength(1)
      expect(told.filter(({ word }) => word === 'taken').length).toBeGreaterThan(few.claimants / 2)
      words.push(...told.map(({ word }) => word))
    }
    const faults = await settle()
    expect(await verify()).toMatchObject({ items: few.values, claims: few.values, problems: [] })
    const outcomes = ['done', 'taken', 'refused']
    const rare = ['done at a later run']
    expectAll(`${engine.name}: claims, seed ${seed}`, { faults, told: countBy(words, String), outcomes, rare })
  })

  it(`that change a value back and forth (${few.changers} × ${few.changes}) leave one claim, for the last`, async () => {
    const { db, verify } = await open(engine, 0)
    await db.customers.create({ id, email: email(0) })
    await Promise.all(
      Array.from({ length: few.changers }, async (_, number) => {
        for (let time = 0; time < few.changes; time += 1) {
          await db.customers.update({ id }, { email: email((number + time) % 2) }).returning('none')
        }
      }),
    )
    expect(await verify()).toEqual({ items: 1, claims: 1, unknownClaims: 0, problems: [] })
    const { email: last } = await db.customers.getOrThrow({ id })
    await expect(db.customers.create({ id: 'b', email: last })).rejects.toThrow(UniqueConstraintError)
    await db.customers.create({ id: 'c', email: last === email(0) ? email(1) : email(0) })
  })

  it('do so when requests go wrong, and beside a verification that mends', async () => {
    const { db, unlucky, verify, settle, tableName, seed } = await open(engine, few.changers)
    await Promise.all([0, 2].map((number) => db.customers.create({ id: `c${number}`, email: email(number) })))
    let isOver = false
    const mending = (async () => {
      const mended: unknown[] = []
      while (!isOver) {
        const { problems } = await verifyUnique(shop, { client: engine.client, tableName, mend: true })
        mended.push(...problems)
      }
      return mended
    })()
    const words: string[] = []
    const changing = Promise.all(
      unlucky.map(async (own, number) => {
        for (let time = 0; time < few.unluckyChanges; time += 1) {
          // Two customers that are after the same three values.
          const key = { id: number % 2 === 0 ? 'c0' : 'c2' }
          const change = own.customers.update(key, { email: email((number + time) % 3) }).returning('none')
          words.push(await change.then(() => 'done', wordOf))
        }
      }),
    )
    await changing.finally(() => {
      isOver = true
    })
    const faults = await settle()
    expect(await mending).toEqual([])
    expect(await verify()).toEqual({ items: 2, claims: 2, unknownClaims: 0, problems: [] })
    const outcomes = ['done', 'taken', 'refused', 'unknown']
    expectAll(`${engine.name}: changes, seed ${seed}`, { faults, told: countBy(words, String), outcomes })
  })
})

/** What the error of a change is called; one that no fault explains fails the test. */
function wordOf(error: unknown): string {
  if (error instanceof UniqueConstraintError) return 'taken'
  if (error instanceof OutcomeUnknownError || isSilence(error)) return 'unknown'
  if (error instanceof KeyloomError) return 'refused'
  throw error
}
