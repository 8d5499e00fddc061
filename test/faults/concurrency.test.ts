import { randomUUID } from 'node:crypto'
import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  KeyloomError,
  type Operation,
  type OperationEvent,
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
  changers: runs(10, 30),
  changes: runs(2, 10),
}

/** A shop, and one whose every request may go wrong, for as many clients as are asked for. */
async function open(engine: TestEngine, clients: number) {
  const tableName = await createFreshTable(engine, shop)
  const seed = Number(process.env.KEYLOOM_SEED ?? (few.writers === 50 ? Date.now() % 2 ** 31 : 1))
  const plans: FaultPlan[] = []
  const unlucky = Array.from({ length: clients }, (_, number) => {
    const plan = faultsOfEveryKind(createDice(seed + number), 0.15)
    plans.push(plan)
    const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce(3) })
    return connect(shop, { client, tableName })
  })
  const db = connect(shop, { client: engine.client, tableName })
  const verify = () => verifyUnique(shop, { client: engine.client, tableName })
  const settle = async (): Promise<Readonly<Record<string, number>>> => {
    for (const plan of plans) await plan.settled()
    return histogram(plans.flatMap(({ log }) => log))
  }
  return { db, unlucky, verify, settle, tableName }
}

/** Runs an operation under a token until it is known what came of it. */
async function untilKnown<T>(
  make: () => Operation<T>,
): Promise<{ readonly value: T } | { readonly error: KeyloomError }> {
  let operation = make()
  for (let tries = 1; ; tries += 1) {
    try {
      return { value: await operation }
    } catch (error) {
      const isMismatch = error instanceof TransactionPlanError && error.code === 'transaction.token_mismatch'
      if (error instanceof KeyloomError && !isMismatch) return { error }
      if (tries > 200) throw error
      // A mismatch is made up here, for a request that was not carried out: it would not be with a token that is one's own.
      if (isMismatch) operation = make()
    }
  }
}

/** Prints what went wrong; that something did is what the test is about, in the long run at least. */
function expectFaults(engine: TestEngine, what: string, faults: Readonly<Record<string, number>>): void {
  process.stdout.write(`\n${engine.name}: faults of ${what}: ${JSON.stringify(faults)}\n`)
  if (few.writers === 50) expect(Object.values(faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
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
    const { db, unlucky, settle } = await open(engine, few.writers)
    await db.counters.create({ id, count: 0 })
    await Promise.all(
      unlucky.map(async (own) => {
        for (let time = 0; time < few.times; time += 1) {
          // What is refused, as some faults have it, was not made, and is made anew.
          let isRefused = true
          while (isRefused) {
            const token = randomUUID()
            const increment = own.counters.modify({ id }, ({ count }) => ({ count: count + 1 }))
            isRefused = 'error' in (await untilKnown(() => increment.token(token)))
          }
        }
      }),
    )
    const faults = await settle()
    const total = few.writers * few.times
    expect(await db.counters.get({ id })).toEqual({ id, count: total, version: total + 1 })
    expectFaults(engine, 'increments under tokens', faults)
    if (few.writers === 50) expect(faults.dropAfter).toBeGreaterThan(0)
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

  it('do so when requests go wrong', async () => {
    const { unlucky, verify, settle } = await open(engine, few.claimants)
    const outcomes = await Promise.all(
      unlucky.map((own, number) => {
        const token = randomUUID()
        return untilKnown(() => own.customers.create({ id: `c${number}`, email: email(0) }).token(token))
      }),
    )
    expectFaults(engine, 'claims', await settle())
    // What was refused for another reason, as faults of every kind have it, has written nothing.
    const won = outcomes.filter((outcome) => 'value' in outcome)
    const taken = outcomes.filter((outcome) => 'error' in outcome && outcome.error instanceof UniqueConstraintError)
    expect(won.length).toBe(1)
    expect(taken.length).toBeGreaterThan(few.claimants / 2)
    expect(await verify()).toMatchObject({ items: 1, claims: 1, problems: [] })
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
    const { db, unlucky, verify, settle, tableName } = await open(engine, few.changers)
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
    const told = { done: 0, taken: 0, unknown: 0 }
    await Promise.all(
      unlucky.map(async (own, number) => {
        for (let time = 0; time < few.changes; time += 1) {
          // Two customers that are after the same three values.
          const key = { id: number % 2 === 0 ? 'c0' : 'c2' }
          const change = own.customers.update(key, { email: email((number + time) % 3) }).returning('none')
          await change.then(
            () => {
              told.done += 1
            },
            (error) => {
              told[error instanceof UniqueConstraintError ? 'taken' : 'unknown'] += 1
            },
          )
        }
      }),
    )
    isOver = true
    const faults = await settle()
    expect(await mending).toEqual([])
    expect(await verify()).toEqual({ items: 2, claims: 2, unknownClaims: 0, problems: [] })
    expect(Object.values(faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
    expect(told.done).toBeGreaterThan(0)
    process.stdout.write(`\n${engine.name}: ${JSON.stringify(told)} ${JSON.stringify(faults)}\n`)
  })
})
