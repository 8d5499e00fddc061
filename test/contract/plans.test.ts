import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  IndexKeyIncompleteError,
  PlanNeedsReadError,
  SetupError,
  TransactionCanceledError,
  TransactionPlanError,
} from 'keyloom'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { describeOnEveryEngine, expectError, freshTable, recordRequests, type TestEngine, tableOf } from './harness.js'

const Account = defineEntity('Account', {
  schema: z.object({
    id: z.string(),
    balance: z.number().int(),
    handle: z.string().optional(),
    note: z.string().optional(),
    tier: z.enum(['basic', 'gold']).default('basic'),
    since: z.date().default(new Date(0)),
  }),
  key: { pk: 'ACCOUNT#<id>' },
  indexes: { byTier: { on: 'gsi1', pk: 'TIER#<tier>', sk: '<since>#<id>' } },
  unique: { handle: 'HANDLE#<handle>' },
})
const bank = defineModel({
  table: defineTable({ name: 'bank', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { accounts: Account },
})

async function open(engine: TestEngine) {
  const sent = recordRequests(engine.client)
  const db = await freshTable(engine, bank, { client: sent.client })
  await db.accounts.create({ id: 'a', balance: 100 })
  await db.accounts.create({ id: 'b', balance: 0 })
  return { db, sent }
}

/** What every change of an item asks for: that it is no other entity's. */
const isOurs = '(attribute_not_exists(_type) OR _type = ?)'

describeOnEveryEngine('plans', (engine, it) => {
  describe('explained', () => {
    it('show what is asked for and what is added to it', async () => {
      const { db } = await open(engine)
      const plan = db
        .transactWrite([
          db.accounts.create({ id: 'c', balance: 1, handle: 'carol' }),
          db.accounts.update({ id: 'a' }, (account, { subtract }) => subtract(account.balance, 1)),
          db.accounts.check({ id: 'b' }, (account, { gte }) => gte(account.balance, 0)),
        ])
        .explain()
      expect(plan.steps).toMatchObject([
        {
          operation: 0,
          action: 'Put',
          purpose: 'asked',
          entity: 'Account',
          key: { id: 'c' },
          condition: 'attribute_not_exists(PK)',
        },
        { operation: 1, action: 'Update', purpose: 'asked', key: { id: 'a' }, update: 'add balance ?' },
        { operation: 2, action: 'ConditionCheck', purpose: 'asked', condition: `balance >= ? AND ${isOurs}` },
        { operation: 0, action: 'Put', purpose: 'claim', attribute: 'handle', key: { id: 'c' } },
      ])
      expect(plan.writeUnits).toBe(8)
      expect(plan.sizeBytes).toBeGreaterThan(100)
      expect(plan.requests.map(({ action, implied }) => [action, implied])).toEqual([['TransactWriteItems', false]])
    })

    it('show the reads that come first', async () => {
      const { db } = await open(engine)
      const { requests, steps } = db.transactWrite([db.accounts.update({ id: 'a' }, { tier: 'gold' })]).explain()
      expect(requests).toMatchObject([
        { action: 'GetItem', implied: true, reason: 'the update of Account also needs since, as stored' },
        { action: 'TransactWriteItems' },
      ])
      expect(steps).toHaveLength(1)
    })

    it('are a table, without values', async () => {
      const { db } = await open(engine)
      const transaction = db.transactWrite([db.accounts.create({ id: 'c', balance: 1, handle: 'carol' })])
      const table = String(transaction.explain())
      expect(table).toBe(String(transaction))
      expect(table.split('\n')).toHaveLength(4)
      expect(table).toMatch(/^# +action +item +what +bytes +units$/m)
      expect(table).toMatch(/^0 +Put +Account: claim handle +if /m)
      expect(table).toMatch(/^2 actions, \d+ bytes, 4 write units at least$/m)
      expect(table).not.toContain('carol')
    })
  })

  describe('a check of an item that is also written', () => {
    it('becomes a part of that write', async () => {
      const { db } = await open(engine)
      const transaction = db.transactWrite([
        db.accounts.check({ id: 'a' }, (account, { gte }) => gte(account.balance, 50)),
        db.accounts.update({ id: 'a' }, (account, { subtract }) => subtract(account.balance, 50)),
      ])
      expect(transaction.params().TransactItems).toHaveLength(1)
      expect(await transaction).toEqual([undefined, undefined])
      expect(await db.accounts.get({ id: 'a' })).toMatchObject({ balance: 50 })
      const error = await expectError(
        TransactionCanceledError,
        transaction.then(() => transaction),
      )
      expect(error.reasons).toMatchObject([
        { operation: 'check', code: 'ConditionalCheckFailed', item: { balance: 0 } },
        { operation: 'update', code: 'None' },
      ])
    })

    it('is one with other checks of it', async () => {
      const { db } = await open(engine)
      const transaction = db.transactWrite([
        db.accounts.check({ id: 'a' }, (account, { gte }) => gte(account.balance, 50)),
        db.accounts.check({ id: 'a' }, (account, { lte }) => lte(account.balance, 100)),
        db.accounts.create({ id: 'c', balance: 1 }),
      ])
      expect(transaction.params().TransactItems).toHaveLength(2)
      expect(await transaction).toMatchObject([undefined, undefined, { id: 'c' }])
    })

    it('does not make room for a second write', async () => {
      const { db } = await open(engine)
      const error = await expectError(
        TransactionPlanError,
        db.transactWrite([
          db.accounts.check({ id: 'a' }, (account, { gte }) => gte(account.balance, 50)),
          db.accounts.update({ id: 'a' }, { balance: 1 }),
          db.accounts.delete({ id: 'a' }),
        ]),
      )
      expect(error).toMatchObject({ code: 'transaction.duplicate_item', operations: [1, 2] })
    })
  })

  it('over 4 MB are refused before they are sent', async () => {
    const { db, sent } = await open(engine)
    const before = sent.requests.length
    // Eleven are the fewest that can be.
    const many = Array.from({ length: 11 }, (_, n) =>
      db.accounts.create({ id: `${n}`, balance: n, note: 'x'.repeat(390_000) }),
    )
    await expect(db.transactWrite(many)).rejects.toMatchObject({ code: 'transaction.too_large', operations: [10] })
    // A check that became a part of a write moves no operation.
    const check = db.accounts.check({ id: '0' }, (account, { notExists }) => notExists(account.note))
    const checked = db.transactWrite([check, ...many])
    await expect(checked).rejects.toMatchObject({ code: 'transaction.too_large', operations: [11] })
    // Of an update, what it sets is known.
    const updates = Array.from({ length: 11 }, (_, n) =>
      db.accounts.update({ id: `${n}` }, { note: 'x'.repeat(390_000) }),
    )
    await expect(db.transactWrite(updates)).rejects.toMatchObject({ code: 'transaction.too_large' })
    expect(sent.requests.length).toBe(before)
    const { steps, sizeBytes, writeUnits } = db.transactWrite(updates.slice(0, 1)).explain()
    expect(steps[0]?.sizeBytes).toBeGreaterThan(390_000)
    expect(sizeBytes).toBe(steps[0]?.sizeBytes)
    expect(writeUnits).toBe(2 * Math.ceil(sizeBytes / 1024))
  })

  describe('a token', () => {
    it('gives a plan that is run again its effect once', async () => {
      const { db } = await open(engine)
      const transfer = db.transactWrite(
        [
          db.accounts.update({ id: 'a' }, (account, { subtract }) => subtract(account.balance, 10)),
          db.accounts.update({ id: 'b' }, (account, { add }) => add(account.balance, 10)),
        ],
        { token: 'transfer-1' },
      )
      await transfer
      await transfer
      expect(await db.accounts.get({ id: 'a' })).toMatchObject({ balance: 90 })
      expect(await db.accounts.get({ id: 'b' })).toMatchObject({ balance: 10 })
    })

    it('fixes what was read when the plan was first run', async () => {
      const { db } = await open(engine)
      const upgrade = db.transactWrite([db.accounts.update({ id: 'a' }, { tier: 'gold' })], { token: 'upgrade-1' })
      await upgrade
      await db.accounts.update({ id: 'a' }, { tier: 'basic', since: new Date(1000) })
      await upgrade
      expect(await db.accounts.get({ id: 'a' })).toMatchObject({ tier: 'basic' })
    })

    it('that was another plan’s is refused by name', async () => {
      const { db } = await open(engine)
      const set = (balance: number) =>
        db.transactWrite([db.accounts.update({ id: 'a' }, { balance })], { token: 'one' })
      await set(1)
      const error = await expectError(TransactionPlanError, set(2))
      expect(error.code).toBe('transaction.token_mismatch')
      expect((await db.accounts.get({ id: 'a' }))?.balance).toBe(1)
    })

    it('makes a single write a plan of its own', async () => {
      const { db } = await open(engine)
      const deposit = db.accounts.update({ id: 'a' }, (account, { add }) => add(account.balance, 5)).token('deposit-1')
      expect(await deposit).toMatchObject({ id: 'a', balance: 105 })
      expect(await deposit).toMatchObject({ id: 'a', balance: 105 })
      expect(await db.accounts.get({ id: 'a' })).toMatchObject({ balance: 105 })
      expect(await db.accounts.delete({ id: 'a' }).token('deletion-1')).toMatchObject({ balance: 105 })
    })

    it('shows the read of what a single write gives back, which is refused where reads are forbidden', async () => {
      const { db } = await open(engine)
      const deposit = db.accounts.update({ id: 'a' }, (account, { add }) => add(account.balance, 5)).token('deposit-4')
      expect(deposit.explain().requests.map(({ action, implied }) => [action, implied])).toEqual([
        ['GetItem', true],
        ['TransactWriteItems', false],
      ])
      expect(() => deposit.params()).toThrow(PlanNeedsReadError)
      const silent = deposit.returning('none')
      expect(silent.explain().requests.map(({ action }) => action)).toEqual(['TransactWriteItems'])
      expect(silent.params()).toMatchObject({ ClientRequestToken: 'deposit-4' })

      const forbidding = connect(bank, { client: engine.client, tableName: tableOf(db), implicitReads: 'forbid' })
      const forbidden = forbidding.accounts.update({ id: 'a' }, { balance: 5 }).token('deposit-5')
      await expectError(IndexKeyIncompleteError, forbidden)
      await expectError(IndexKeyIncompleteError, forbidding.accounts.delete({ id: 'a' }).token('deletion-2'))
      await forbidden.returning('none')
      expect(await db.accounts.get({ id: 'a' })).toMatchObject({ balance: 5 })
    })

    it('fixes what is sent for runs at once too', async () => {
      const { db } = await open(engine)
      const upgrade = db.transactWrite(
        [
          db.accounts.update({ id: 'a' }, { tier: 'gold' }),
          db.accounts.update({ id: 'b' }, (account, { add }) => add(account.balance, 1)),
        ],
        { token: 'upgrade-2' },
      )
      const deposit = db.accounts.update({ id: 'a' }, (account, { add }) => add(account.balance, 5)).token('deposit-2')
      expect(await Promise.all([upgrade, upgrade])).toHaveLength(2)
      const runs = await Promise.all([deposit, deposit, deposit])
      expect(runs.map(({ balance }) => balance)).toEqual([105, 105, 105])
      expect(await db.accounts.get({ id: 'a' })).toMatchObject({ tier: 'gold', balance: 105 })
      expect(await db.accounts.get({ id: 'b' })).toMatchObject({ balance: 1 })
    })

    it('does not make a write what another one made of it has sent', async () => {
      const { db } = await open(engine)
      const deposit = db.accounts.update({ id: 'a' }, (account, { add }) => add(account.balance, 5)).token('deposit-3')
      expect(await deposit.returning('none')).toBeUndefined()
      const others = [deposit, deposit.if((account, { gt }) => gt(account.balance, 1000))]
      for (const other of others) {
        const error = await expectError(TransactionPlanError, other)
        expect(error.code).toBe('transaction.token_mismatch')
      }
      expect(await db.accounts.get({ id: 'a' })).toMatchObject({ balance: 105 })
    })

    it('is 1 to 36 characters, and a transaction’s own', async () => {
      const { db } = await open(engine)
      const deposit = db.accounts.update({ id: 'a' }, { balance: 1 })
      expect(() => deposit.token('')).toThrow(SetupError)
      await expectError(SetupError, db.transactWrite([deposit], { token: 'x'.repeat(37) }))
      await expectError(TransactionPlanError, db.transactWrite([deposit.token('a')]))
    })
  })
})
