import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  ConditionFailedError,
  connect,
  defineEntity,
  defineModel,
  defineTable,
  ItemExistsError,
  ItemNotFoundError,
  OutcomeUnknownError,
  TransactionCanceledError,
  VersionConflictError,
} from 'keyloom'
import {
  clientWithFaults,
  type FaultPlan,
  retryAtOnce,
  type ScriptStep,
  scriptFaults,
  startFaultProxy,
} from 'keyloom/testing'
import { expect, onTestFinished } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, expectError, type TestEngine } from '../contract/harness.js'

const Account = defineEntity('Account', {
  schema: z.object({
    id: z.string(),
    balance: z.number().int(),
    owner: z.string().default('nobody'),
    tags: z.array(z.string()).optional(),
  }),
  key: { pk: 'ACCOUNT#<id>' },
  indexes: { byOwner: { on: 'gsi1', pk: 'OWNER#<owner>', sk: '<balance:9>' } },
})
const Counter = defineEntity('Counter', {
  schema: z.object({ id: z.string(), count: z.number().int().default(0), version: z.number().int().optional() }),
  key: { pk: 'COUNTER#<id>' },
  version: 'version',
})
const bank = defineModel({
  table: defineTable({ name: 'bank', key: { pk: 'PK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } } }),
  entities: { accounts: Account, counters: Counter },
})
const id = 'a'

/** A bank whose requests go wrong by a script, and the same bank without faults. */
async function open(engine: TestEngine, steps: readonly ScriptStep[]) {
  const tableName = await createFreshTable(engine, bank)
  const plan = scriptFaults(steps)
  const client = clientWithFaults(engine.client, plan, { retryStrategy: retryAtOnce() })
  const db = connect(bank, { client: engine.client, tableName })
  /** Has something happen just before the first request of a kind is sent. */
  const before = (command: string, happen: () => PromiseLike<unknown>): void => {
    let isDone = false
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === `${command}Command` && !isDone) {
          isDone = true
          await happen()
        }
        return next(args)
      },
      { step: 'initialize' },
    )
  }
  return { plan, client, tableName, before, unlucky: connect(bank, { client, tableName }), db }
}

describeOnEveryEngine('a write that was sent again after a lost answer', (engine, it) => {
  it('says that its outcome is unknown, where its condition may fail on account of itself', async () => {
    const { unlucky, db } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'dropAfter' }])
    await db.accounts.create({ id, balance: 5 })
    const spend = unlucky.accounts
      .update({ id }, (one, { subtract }) => subtract(one.balance, 5))
      .if((one, { gte }) => gte(one.balance, 5))
    const error = await expectError(OutcomeUnknownError, spend)
    expect(error).toMatchObject({ code: 'write.unknown', entity: 'Account' })
    expect(error.cause).toBeInstanceOf(ConditionFailedError)
    expect((await db.accounts.get({ id }))?.balance).toBe(0)
  })

  it('takes an item that an upsert has created for what it is, and does not change it again', async () => {
    const { unlucky, db } = await open(engine, [{ operation: 'PutItem', nth: 1, fault: 'dropAfter' }])
    const upsert = unlucky.accounts.upsert({ id }, (one, { add }) => add(one.balance, 5), { balance: 1 })
    expect(await upsert).toEqual({ id, balance: 6, owner: 'nobody' })
    expect((await db.accounts.get({ id }))?.balance).toBe(6)
  })

  it('does not count an upsert twice whose item another writer has changed since', async () => {
    const { unlucky, db, before } = await open(engine, [{ operation: 'PutItem', nth: 1, fault: 'dropBefore' }])
    before('PutItem', () => db.accounts.create({ id, balance: 1 }))
    const upsert = unlucky.accounts.upsert({ id }, (one, { add }) => add(one.balance, 5), { balance: 1 })
    await expectError(OutcomeUnknownError, upsert)
    expect((await db.accounts.get({ id }))?.balance).toBe(1)
  })

  it('is not returned as a value by result(): it is nothing to expect', async () => {
    const { unlucky, db } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'dropBefore' }])
    await db.accounts.create({ id, balance: 1 })
    const spend = unlucky.accounts.update({ id }, { balance: 0 }).if((one, { gte }) => gte(one.balance, 5))
    await expect(spend.result()).rejects.toThrow(OutcomeUnknownError)
    expect((await db.accounts.get({ id }))?.balance).toBe(1)
  })

  it('says that its condition failed, where nothing was carried out before', async () => {
    const steps = [{ operation: 'UpdateItem', nth: 1, fault: 'throttle', times: 2 }] as const
    const { unlucky, db } = await open(engine, steps)
    await db.accounts.create({ id, balance: 1 })
    const spend = unlucky.accounts.update({ id }, { balance: 0 }).if((one, { gte }) => gte(one.balance, 5))
    await expectError(ConditionFailedError, spend)
  })

  it('stays unknown through a conflict that comes after', async () => {
    const { unlucky, db, plan } = await open(engine, [
      { operation: 'UpdateItem', nth: 1, fault: 'dropAfter' },
      { operation: 'UpdateItem', nth: 2, fault: 'conflict' },
    ])
    await db.accounts.create({ id, balance: 5 })
    const spend = unlucky.accounts.update({ id }, { balance: 0 }).if((one, { gte }) => gte(one.balance, 5))
    await expectError(OutcomeUnknownError, spend)
    expect(plan.count('UpdateItem')).toBe(3)
  })

  it('is unknown of a delete and of a versioned put too', async () => {
    const { unlucky, db } = await open(engine, [
      { operation: 'DeleteItem', nth: 1, fault: 'errorAfter' },
      { operation: 'PutItem', nth: 1, fault: 'truncate' },
    ])
    await db.accounts.create({ id, balance: 5 })
    const read = await db.counters.create({ id })
    await expectError(
      OutcomeUnknownError,
      unlucky.accounts.delete({ id }).if((one, { eq }) => eq(one.balance, 5)),
    )
    const error = await expectError(OutcomeUnknownError, unlucky.counters.put({ ...read, count: 7 }))
    expect(error.cause).toBeInstanceOf(VersionConflictError)
    expect(await db.accounts.get({ id })).toBeUndefined()
    expect(await db.counters.get({ id })).toMatchObject({ count: 7, version: 2 })
  })

  it('is believed where the item itself answers: it is not there, or is another one', async () => {
    const { unlucky, db } = await open(engine, [
      { operation: 'UpdateItem', nth: 1, fault: 'dropBefore' },
      { operation: 'PutItem', nth: 1, fault: 'dropBefore' },
    ])
    await expectError(ItemNotFoundError, unlucky.accounts.update({ id }, { balance: 0 }))
    await db.accounts.create({ id, balance: 5 })
    await expectError(ItemExistsError, unlucky.accounts.create({ id, balance: 6 }))
  })

  it('is made again where that does no harm', async () => {
    const { unlucky, db, before } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'dropBefore' }])
    await db.accounts.create({ id, balance: 5 })
    before('UpdateItem', () => db.accounts.update({ id }, { balance: 6 }))
    expect(await unlucky.accounts.update({ id }, { owner: 'ada' })).toMatchObject({ owner: 'ada', balance: 6 })
    expect(await db.accounts.query.byOwner({ owner: 'ada' }).eq({ balance: 6 }).all()).toHaveLength(1)
  })

  it('is not made again where it would take another element away', async () => {
    const { unlucky, db, before } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'dropAfter' }])
    await db.accounts.create({ id, balance: 5, tags: ['a', 'b', 'c'] })
    before('UpdateItem', () => db.accounts.update({ id }, { balance: 6 }))
    const write = unlucky.accounts.update({ id }, (one, { remove, set }) => [set(one.owner, 'x'), remove(one.tags[0])])
    await expectError(OutcomeUnknownError, write)
  })

  it('is unknown still where others keep it from being made in the end', async () => {
    const { unlucky, db } = await open(engine, [
      { operation: 'UpdateItem', nth: 1, fault: 'dropAfter' },
      { operation: 'UpdateItem', nth: 2, fault: 'conflict', times: 9 },
    ])
    await db.counters.create({ id })
    const modify = unlucky.counters.modify({ id }, () => ({ count: 1 }), { attempts: 2 })
    const error = await expectError(OutcomeUnknownError, modify)
    expect(error.cause).toBeInstanceOf(VersionConflictError)
  })

  it('is not made again where it would count twice', async () => {
    const { unlucky, db } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'dropAfter' }])
    await db.accounts.create({ id, balance: 5 })
    await expectError(
      OutcomeUnknownError,
      unlucky.accounts.update({ id }, (one, { add }) => add(one.balance, 1)),
    )
    expect((await db.accounts.get({ id }))?.balance).toBe(6)
  })

  it('is taken for lost where attempts could not be watched', async () => {
    const { client, tableName, db } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'throttle' }])
    const send = client.send.bind(client) as (...given: unknown[]) => Promise<unknown>
    Object.assign(client, { send: (...given: unknown[]) => send(...given) })
    await db.accounts.create({ id, balance: 1 })
    const wrapped = connect(bank, { client, tableName })
    const spend = wrapped.accounts.update({ id }, { balance: 0 }).if((one, { gte }) => gte(one.balance, 5))
    await expectError(OutcomeUnknownError, spend)
  })
})

describeOnEveryEngine('modify, when an answer is lost', (engine, it) => {
  it('never changes twice: it says that the outcome is unknown', async () => {
    const { unlucky, db } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'dropAfter' }])
    await db.counters.create({ id })
    const modify = unlucky.counters.modify({ id }, (one) => ({ count: one.count + 1 }))
    await expectError(OutcomeUnknownError, modify)
    expect(await db.counters.get({ id })).toEqual({ id, count: 1, version: 2 })
  })

  it('changes once under a token, and says so', async () => {
    const { unlucky, db } = await open(engine, [
      { operation: 'TransactWriteItems', nth: 1, fault: 'dropAfter' },
      { operation: 'TransactWriteItems', nth: 2, fault: 'errorAfter' },
    ])
    await db.counters.create({ id })
    const modify = unlucky.counters.modify({ id }, (one) => ({ count: one.count + 1 })).token(crypto.randomUUID())
    expect(await modify).toEqual({ id, count: 1, version: 2 })
    expect(await db.counters.get({ id })).toEqual({ id, count: 1, version: 2 })
  })

  it('tries again where another writer was there, and nothing was lost', async () => {
    const { unlucky, db, before } = await open(engine, [{ operation: 'UpdateItem', nth: 1, fault: 'throttle' }])
    await db.counters.create({ id })
    before('UpdateItem', () => db.counters.update({ id }, (one, { add }) => add(one.count, 10)))
    expect(await unlucky.counters.modify({ id }, (one) => ({ count: one.count + 1 }))).toMatchObject({ count: 11 })
  })
})

describeOnEveryEngine('a plan that is still under way at the end', (engine, it) => {
  it('fails as the service says, because it may yet be carried out', async () => {
    const steps = [{ operation: 'TransactWriteItems', fault: 'inProgress', times: 8 }] as const
    const { unlucky, db, plan } = await open(engine, steps)
    await db.counters.create({ id })
    const modify = unlucky.counters.modify({ id }, () => ({ count: 1 }), { attempts: 2 })
    await expect(unlucky.transactWrite([modify])).rejects.toMatchObject({ name: 'TransactionInProgressException' })
    expect(plan.count('TransactWriteItems')).toBe(8)
  })
})

describeOnEveryEngine('a plan of which an attempt ran out of time', (engine, it) => {
  const patienceMs = 150
  /** A bank whose first transaction is held up for longer than its client waits. */
  const openSlow = async (delayMs = 1_500) => {
    const { db, tableName } = await open(engine, [])
    const fault = { kind: 'delayBefore', delayMs } as const
    const plan: FaultPlan = scriptFaults([{ operation: 'TransactWriteItems', nth: 1, fault }])
    const proxy = await startFaultProxy({ endpoint: engine.endpoint, plan })
    const { region, credentials } = engine.client.config
    const client = new DynamoDBClient({
      endpoint: proxy.endpoint,
      region,
      credentials,
      requestHandler: { requestTimeout: patienceMs, throwOnRequestTimeout: true },
      retryStrategy: retryAtOnce(8),
    })
    onTestFinished(async () => {
      client.destroy()
      await proxy.stop()
    })
    await db.accounts.create({ id, balance: 0 })
    await db.counters.create({ id })
    return { db, plan, slow: connect(bank, { client, tableName }) }
  }

  it('is not called refused, since it may land later', async () => {
    const { db, plan, slow } = await openSlow()
    const spend = slow.transactWrite([
      slow.counters
        .update({ id }, (one, { subtract }) => subtract(one.count, 5))
        .if((one, { gte }) => gte(one.count, 5)),
      slow.accounts.update({ id }, { tags: ['spent'] }),
    ])
    const error = await expectError(OutcomeUnknownError, spend)
    expect(error).toMatchObject({ code: 'write.unknown', entity: 'Counter, Account' })
    expect(error.message).toContain('may yet be carried out')
    expect(error.cause).toBeInstanceOf(TransactionCanceledError)
    expect((error.cause as TransactionCanceledError).reasons[0]?.error).toBeInstanceOf(ConditionFailedError)
    expect(plan.log).toMatchObject([{ executed: false }])
    await db.counters.update({ id }, (one, { add }) => add(one.count, 7))
    await plan.settled()
    expect((await db.counters.get({ id }))?.count).toBe(2)
  })

  it('says so of a single write under a token, and what it came to when it is run again', async () => {
    const { db, plan, slow } = await openSlow()
    const spend = slow.counters
      .update({ id }, (one, { subtract }) => subtract(one.count, 5))
      .if((one, { gte }) => gte(one.count, 5))
      .returning('none')
      .token(crypto.randomUUID())
    const error = await expectError(OutcomeUnknownError, spend)
    expect(error.cause).toBeInstanceOf(ConditionFailedError)
    await db.counters.update({ id }, (one, { add }) => add(one.count, 7))
    await plan.settled()
    await spend
    expect((await db.counters.get({ id }))?.count).toBe(2)
  })

  it('is believed where it writes nothing', async () => {
    const { plan, slow } = await openSlow()
    const check = slow.accounts.check({ id }, (one, { gte }) => gte(one.balance, 5))
    await expectError(TransactionCanceledError, slow.transactWrite([check]))
    await plan.settled()
  })
})

describeOnEveryEngine('a plan whose connection was lost', (engine, it) => {
  it('is refused where the service refuses it', async () => {
    const { unlucky, db } = await open(engine, [{ operation: 'TransactWriteItems', nth: 1, fault: 'dropBefore' }])
    await db.accounts.create({ id, balance: 0 })
    const spend = unlucky.accounts.update({ id }, { balance: 1 }).if((one, { gte }) => gte(one.balance, 5))
    await expectError(TransactionCanceledError, unlucky.transactWrite([spend]))
  })
})
