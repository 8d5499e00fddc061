import {
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ItemExistsError,
  TransactionCanceledError,
  UniqueConstraintError,
} from 'keyloom'
import { clientWithFaults, retryAtOnce, type ScriptStep, scriptFaults } from 'keyloom/testing'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, expectError, type TestEngine } from '../contract/harness.js'

const Account = defineEntity('Account', {
  schema: z.object({ id: z.string(), balance: z.number().int(), handle: z.string().optional() }),
  key: { pk: 'ACCOUNT#<id>' },
  unique: { handle: 'HANDLE#<handle>' },
})
const bank = defineModel({ table: defineTable({ name: 'bank', key: { pk: 'PK' } }), entities: { accounts: Account } })

/** A bank whose requests go wrong by a script, and the same bank without faults. */
async function open(engine: TestEngine, steps: readonly ScriptStep[]) {
  const tableName = await createFreshTable(engine, bank)
  const plan = scriptFaults(steps)
  const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce() })
  return {
    plan,
    unlucky: connect(bank, { client, tableName }),
    db: connect(bank, { client: engine.client, tableName }),
  }
}
const a = { id: 'a', balance: 1 }

describeOnEveryEngine('after a lost answer', (engine, it) => {
  it('a create whose first try landed succeeds', async () => {
    const { unlucky, plan } = await open(engine, [{ operation: 'PutItem', nth: 1, fault: 'dropAfter' }])
    expect(await unlucky.accounts.create(a)).toEqual(a)
    expect(plan.count('PutItem')).toBe(2)
  })

  it('a create that finds another item still fails', async () => {
    const { unlucky, db } = await open(engine, [{ operation: 'PutItem', nth: 1, fault: 'dropBefore' }])
    await db.accounts.create({ ...a, balance: 2 })
    const error = await expectError(ItemExistsError, unlucky.accounts.create(a))
    expect(error.item).toEqual({ ...a, balance: 2 })
  })

  it('a create with a unique value has its effect once', async () => {
    const { unlucky, db } = await open(engine, [{ operation: 'TransactWriteItems', nth: 1, fault: 'dropAfter' }])
    expect(await unlucky.accounts.create({ ...a, handle: 'x' })).toEqual({ ...a, handle: 'x' })
    await expectError(UniqueConstraintError, db.accounts.create({ id: 'b', balance: 1, handle: 'x' }))
  })

  it('a transaction has its effect once', async () => {
    const { unlucky, db, plan } = await open(engine, [{ operation: 'TransactWriteItems', nth: 1, fault: 'dropAfter' }])
    await db.accounts.create(a)
    await unlucky.transactWrite([unlucky.accounts.update({ id: 'a' }, (one, { add }) => add(one.balance, 5))])
    expect(await db.accounts.get({ id: 'a' })).toEqual({ ...a, balance: 6 })
    expect(plan.count('TransactWriteItems')).toBe(2)
  })

  it('an increment counts twice, and once under a token', async () => {
    const { unlucky, db } = await open(engine, [
      { operation: 'UpdateItem', nth: 1, fault: 'dropAfter' },
      { operation: 'TransactWriteItems', nth: 1, fault: 'dropAfter' },
    ])
    await db.accounts.create(a)
    const increment = unlucky.accounts.update({ id: 'a' }, (one, { add }) => add(one.balance, 5))
    expect((await increment).balance).toBe(11)
    expect((await increment.token(crypto.randomUUID())).balance).toBe(16)
  })
})

describeOnEveryEngine('a plan that is held up', (engine, it) => {
  const increment = { operation: 'TransactWriteItems' } as const
  for (const fault of [
    { kind: 'cancel', reason: 'TransactionConflict' },
    { kind: 'cancel', reason: 'ThrottlingError' },
    { kind: 'cancel', reason: 'ProvisionedThroughputExceeded' },
    { kind: 'inProgress' },
    { kind: 'throttle' },
    { kind: 'errorBefore' },
    { kind: 'errorAfter' },
  ] as const) {
    const name = 'reason' in fault ? `cancelled with ${fault.reason}` : fault.kind
    it(`is tried again with its token: ${name}`, async () => {
      const { unlucky, db, plan } = await open(engine, [{ ...increment, nth: 1, fault }])
      await db.accounts.create(a)
      await unlucky.transactWrite([unlucky.accounts.update({ id: 'a' }, (one, { add }) => add(one.balance, 5))])
      expect(await db.accounts.get({ id: 'a' })).toEqual({ ...a, balance: 6 })
      expect(plan.count('TransactWriteItems')).toBe(2)
    })
  }

  for (const reason of ['ConditionalCheckFailed', 'ItemCollectionSizeLimitExceeded', 'ValidationError'] as const) {
    it(`is not tried again: cancelled with ${reason}`, async () => {
      const { unlucky, db, plan } = await open(engine, [{ ...increment, nth: 1, fault: { kind: 'cancel', reason } }])
      await db.accounts.create(a)
      const error = await expectError(
        TransactionCanceledError,
        unlucky.transactWrite([unlucky.accounts.update({ id: 'a' }, (one, { add }) => add(one.balance, 5))]),
      )
      expect(error.reasons).toMatchObject([{ index: 0, operation: 'update', entity: 'Account', code: reason }])
      expect(plan.count('TransactWriteItems')).toBe(1)
      expect(await db.accounts.get({ id: 'a' })).toEqual(a)
    })
  }

  it('a single write that meets a transaction is tried again', async () => {
    const { unlucky, db, plan } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'conflict' }])
    await db.accounts.create(a)
    expect((await unlucky.accounts.update({ id: 'a' }, { balance: 9 })).balance).toBe(9)
    expect(plan.count('UpdateItem')).toBe(2)
  })

  describe('and aborted', () => {
    it('is not tried again', async () => {
      const controller = new AbortController()
      const { unlucky, db, plan } = await open(engine, [
        { ...increment, fault: { kind: 'cancel', reason: 'TransactionConflict' }, times: 50 } as ScriptStep,
      ])
      await db.accounts.create(a)
      setTimeout(() => controller.abort(new Error('Enough.')), 40)
      const write = unlucky.transactWrite([unlucky.accounts.update({ id: 'a' }, { balance: 2 })])
      await expect(write.signal(controller.signal)).rejects.toThrow()
      expect(plan.count('TransactWriteItems')).toBeLessThan(50)
    })
  })
})
