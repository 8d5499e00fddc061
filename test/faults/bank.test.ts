import { randomUUID } from 'node:crypto'
import {
  AnswerError,
  connect,
  type Database,
  defineEntity,
  defineModel,
  defineTable,
  KeyloomError,
  OutcomeUnknownError,
  TransactionCanceledError,
  TransactionPlanError,
} from 'keyloom'
import { clientWithFaults, retryAtOnce } from 'keyloom/testing'
import { expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, type TestEngine } from '../contract/harness.js'
import { runs } from '../property/runs.js'
import { createDice, type Dice, faultsOfEveryKind } from './bank-faults.js'
import { countBy, expectEach, faultsOf, isSilence, kindsBesideBatches, print } from './tellings.js'

const Account = defineEntity('Account', {
  schema: z.object({
    id: z.string(),
    balance: z.number().int(),
    savings: z.number().int().default(0),
    open: z.boolean().default(true),
    note: z.string().optional(),
    // Every execution of a transfer leaves its name here: what happened twice stands here twice.
    log: z.array(z.string()).default([]),
    version: z.number().int().optional(),
  }),
  key: { pk: 'ACCOUNT#<id>' },
  // What a balance becomes is in a key: each change takes a read, and meets the others.
  indexes: { byBalance: { on: 'gsi1', pk: 'BALANCES', sk: '<balance:+9>' } },
  version: 'version',
})
const bank = defineModel({
  table: defineTable({ name: 'bank', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { accounts: Account },
})
type Bank = Database<typeof bank>

const SHORT_RUN = 120
const LONG_RUN = 5_000
const clients = 8
const opening = 100
const ids = Array.from({ length: 24 }, (_, number) => `a${number}`)
const kinds = ['plain', 'checked', 'tokened', 'modified', 'single'] as const

interface Transfer {
  readonly name: string
  readonly kind: (typeof kinds)[number]
  readonly from: string
  readonly to: string
  readonly amount: number
  /** Whether a transfer within one account is to its savings. */
  readonly isSaved: boolean
}

interface Told {
  readonly transfer: Transfer
  readonly outcome: 'success' | 'refused' | 'unknown'
  /** What it was told by, for the histogram. */
  readonly word: string
}

function transferOf(
  db: Bank,
  { name, kind, from, to, amount, isSaved }: Transfer,
  token: string,
): PromiseLike<unknown> & { signal(signal: AbortSignal): PromiseLike<unknown> } {
  const { accounts } = db
  if (kind === 'single') {
    // Within one account, as a write of its own: under a token, because it counts.
    return accounts
      .update({ id: from }, (one, { add, append, subtract }) => [
        ...(isSaved
          ? [subtract(one.balance, amount), add(one.savings, amount)]
          : [add(one.balance, amount), subtract(one.savings, amount)]),
        append(one.log, [name, name]),
      ])
      .if((one, { gte }) => gte(isSaved ? one.balance : one.savings, amount))
      .returning('none')
      .token(token)
  }
  if (kind === 'modified') {
    return db.transactWrite([
      accounts
        .modify({ id: from }, (one) => ({ balance: one.balance - amount, log: [...one.log, name] }))
        .if((one, { gte }) => gte(one.balance, amount)),
      accounts.modify({ id: to }, (one) => ({ balance: one.balance + amount, log: [...one.log, name] })),
    ])
  }
  const writes = [
    accounts
      .update({ id: from }, (one, { append, subtract }) => [subtract(one.balance, amount), append(one.log, [name])])
      .if((one, { gte }) => gte(one.balance, amount)),
    accounts.update({ id: to }, (one, { add, append }) => [add(one.balance, amount), append(one.log, [name])]),
  ] as const
  if (kind === 'tokened') return db.transactWrite(writes, { token })
  if (kind === 'checked') {
    return db.transactWrite([...writes, accounts.check({ id: to }, (one, { eq }) => eq(one.open, true))])
  }
  return db.transactWrite(writes)
}

function judge(transfer: Transfer, error: unknown): Told {
  const { name } = error as Error
  const isUnknown =
    error instanceof OutcomeUnknownError ||
    (error instanceof TransactionPlanError && error.code === 'transaction.token_mismatch') ||
    isSilence(error)
  if (isUnknown) return { transfer, outcome: 'unknown', word: `unknown: ${name}` }
  if (error instanceof KeyloomError && !(error instanceof TransactionPlanError)) {
    const codes = error instanceof TransactionCanceledError ? error.reasons.map(({ code }) => code) : []
    const code = codes.find((one) => one !== 'None')
    return { transfer, outcome: 'refused', word: `refused: ${name}${code === undefined ? '' : ` (${code})`}` }
  }
  throw error
}

/** Makes one transfer, and says what its caller was told. */
async function make(db: Bank, transfer: Transfer, dice: Dice): Promise<Told> {
  const operation = transferOf(db, transfer, randomUUID())
  const isHurried = dice.share() < 0.05
  try {
    await (isHurried ? operation.signal(AbortSignal.timeout(1 + dice.below(15))) : operation)
    return { transfer, outcome: 'success', word: 'success' }
  } catch (error) {
    const told = judge(transfer, error)
    const isToldLater = told.outcome === 'unknown' && (transfer.kind === 'tokened' || transfer.kind === 'single')
    if (!isToldLater || (error as Error).name === 'TransactionPlanError') return told
  }
  try {
    // The same value again, under the same token: what it came to is told now, most often.
    await operation
    return { transfer, outcome: 'success', word: 'success at the second run' }
  } catch (error) {
    return judge(transfer, error)
  }
}

async function openBank(engine: TestEngine, seed: number) {
  const tableName = await createFreshTable(engine, bank)
  const db = connect(bank, { client: engine.client, tableName })
  await Promise.all(ids.map((id) => db.accounts.create({ id, balance: opening })))
  const tellers = Array.from({ length: clients }, (_, number) => {
    const plan = faultsOfEveryKind(createDice(seed + number), 0.12)
    const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce(3) })
    return { plan, client, db: connect(bank, { client, tableName }), dice: createDice(seed ^ ((number + 1) * 7919)) }
  })
  return { db, tellers }
}

/** Looks at all accounts at one moment: however many transfers are under way, no money is missing. */
async function look(db: Bank) {
  const accounts = await db.transactGet(ids.map((id) => db.accounts.getOrThrow({ id })))
  expect(accounts.reduce((sum, one) => sum + one.balance + one.savings, 0)).toBe(opening * ids.length)
  for (const { balance } of accounts) expect(balance).toBeGreaterThanOrEqual(0)
  return accounts
}

describeOnEveryEngine('a bank whose every request may go wrong', (engine, it) => {
  it('keeps the money together, and tells the truth of each transfer', async () => {
    const total = runs(SHORT_RUN, LONG_RUN)
    const isLong = total >= LONG_RUN
    const seed = Number(process.env.KEYLOOM_SEED ?? (isLong ? Date.now() % 2 ** 31 : 1))
    const { db, tellers } = await openBank(engine, seed)
    const told: Told[] = []
    const looks = { whole: 0, failed: 0 }
    const note = async (looking: Promise<unknown>): Promise<void> => {
      const isWhole = await looking.then(
        () => true,
        (error) => {
          // A look that was refused or lost has seen nothing; what else it says fails the test.
          if (error instanceof TransactionCanceledError || error instanceof AnswerError || isSilence(error))
            return false
          throw error
        },
      )
      looks[isWhole ? 'whole' : 'failed'] += 1
    }
    let begun = 0
    let isOver = false
    const work = async ({ db: own, dice }: (typeof tellers)[number]): Promise<void> => {
      while (begun < total) {
        begun += 1
        const [from, to] = [dice.pick(ids), dice.pick(ids)]
        const kind = from === to ? 'single' : dice.pick(kinds)
        const transfer = { name: `t${begun}`, kind, from, to, amount: 1 + dice.below(50), isSaved: dice.share() < 0.5 }
        told.push(await make(own, transfer, dice))
        if (dice.share() < 0.3) await own.accounts.update({ id: from }, { note: transfer.name }).catch(() => {})
        if (dice.share() < 0.05) await note(look(own))
      }
    }
    const audit = async (): Promise<void> => {
      while (!isOver) {
        await note(look(db))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    const auditing = audit()
    try {
      await Promise.all(tellers.map(work))
    } finally {
      isOver = true
      await auditing
    }
    for (const { plan } of tellers) await plan.settled()

    const executions = new Map<string, number>()
    for (const { log } of await look(db)) for (const name of log) executions.set(name, (executions.get(name) ?? 0) + 1)
    const lies = told.filter(({ transfer, outcome }) => {
      // Both sides of a transfer note it.
      const happened = (executions.get(transfer.name) ?? 0) / 2
      return !(outcome === 'success' ? [1] : outcome === 'refused' ? [0] : [0, 1]).includes(happened)
    })
    const words = countBy(told, ({ word }) => word)
    const sorts = countBy(told, ({ outcome, transfer }) => `${outcome} ${transfer.kind}`)
    const unknown = told.filter(({ outcome }) => outcome === 'unknown')
    const later = countBy(unknown, ({ transfer }) =>
      executions.has(transfer.name) ? 'it had happened' : 'it had not happened',
    )
    const faults = faultsOf(tellers.map(({ plan }) => plan))
    process.stdout.write(
      `\n${engine.name}: ${told.length} transfers from seed ${seed}; ${looks.whole} looks, ${looks.failed} refused.\n` +
        print('Faults', faults) +
        print('Told', words) +
        print('By kind', sorts) +
        print('Of the unknown', later),
    )
    expect(lies).toEqual([])
    expect(told).toHaveLength(total)
    if (!isLong) return
    expectEach(kindsBesideBatches, faults)
    expectEach(
      kinds.flatMap((kind) => ['success', 'refused', 'unknown'].map((one) => `${one} ${kind}`)),
      sorts,
    )
    expectEach(['it had happened', 'it had not happened'], later)
    expectEach(
      [
        'success at the second run',
        'refused: TransactionCanceledError (ConditionalCheckFailed)',
        'refused: TransactionCanceledError (ItemCollectionSizeLimitExceeded)',
      ],
      words,
    )
    expect(looks.whole).toBeGreaterThan(100)
  })
})
