import {
  IdempotentParameterMismatchException,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactionInProgressException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { CANCEL_REASONS, retryAtOnce, scriptFaults, seedFaults } from 'keyloom/testing'
import { expect, it } from 'vitest'
import { describeEachForm, TABLE } from './forms.js'
import { failure, freshPk, incrementAction, itemOf, keyOf } from './requests.js'

const transact = (...TransactItems: TransactWriteItem[]): TransactWriteItemsCommand =>
  new TransactWriteItemsCommand({ TransactItems })

describeEachForm('a transaction', (bench) => {
  for (const reason of CANCEL_REASONS) {
    it(`is cancelled with ${reason}, in the order of its actions`, async () => {
      const plan = scriptFaults([{ operation: 'TransactWriteItems', fault: { kind: 'cancel', reason, at: 1 } }])
      const pks = [freshPk(), freshPk(), freshPk()]
      const thrown = await failure((await bench.connect(plan)).send(transact(...pks.map(incrementAction))))
      expect(thrown).toBeInstanceOf(TransactionCanceledException)
      expect(thrown).toMatchObject({
        message: expect.stringContaining(`[None, ${reason}, None]`),
        CancellationReasons: [{ Code: 'None' }, { Code: reason, Message: expect.any(String) }, { Code: 'None' }],
        $metadata: { httpStatusCode: 400, attempts: 1 },
      })
      expect(await Promise.all(pks.map(bench.stored))).toEqual([undefined, undefined, undefined])
      expect(plan.log).toMatchObject([{ kind: 'cancel', fault: { reason, at: [1] }, executed: false }])
    })
  }

  it('is cancelled at several actions, with the item that stood there', async () => {
    const item = itemOf('x', 3)
    const fault = { kind: 'cancel', reason: 'ConditionalCheckFailed', at: [0, 2], item } as const
    const plan = scriptFaults([{ operation: 'TransactWriteItems', fault }])
    const actions = [freshPk(), freshPk(), freshPk()].map(incrementAction)
    const { CancellationReasons } = await failure((await bench.connect(plan)).send(transact(...actions)))
    expect(CancellationReasons).toMatchObject([
      { Code: 'ConditionalCheckFailed', Item: item },
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: item },
    ])
  })

  it('of reads is cancelled too', async () => {
    const plan = scriptFaults([{ operation: 'TransactGetItems', fault: 'cancel' }])
    const Get = { TableName: TABLE, Key: keyOf(freshPk()) }
    const reading = new TransactGetItemsCommand({
      TransactItems: [{ Get }, { Get: { ...Get, Key: keyOf(freshPk()) } }],
    })
    const { CancellationReasons } = await failure((await bench.connect(plan)).send(reading))
    expect(CancellationReasons).toMatchObject([{ Code: 'TransactionConflict' }, { Code: 'None' }])
  })

  it('fails a condition by chance only where there is one', async () => {
    const rates = { cancel: { rate: 1, reason: 'ConditionalCheckFailed' } } as const
    const plan = seedFaults({ seed: 1, rates })
    const client = await bench.connect(plan)
    const ConditionCheck = { TableName: TABLE, Key: keyOf(freshPk()), ConditionExpression: 'attribute_exists(PK)' }
    for (let nth = 1; nth <= 10; nth += 1) {
      const actions = [incrementAction(freshPk()), { ConditionCheck }, incrementAction(freshPk())]
      await failure(client.send(transact(...actions)))
    }
    expect(plan.log).toHaveLength(10)
    for (const { fault } of plan.log) expect(fault).toMatchObject({ at: [1] })
  })

  it('is under way, and succeeds when it is tried again', async () => {
    const plan = scriptFaults([{ operation: 'TransactWriteItems', times: 2, fault: 'inProgress' }])
    const pk = freshPk()
    const { $metadata } = await (await bench.connect(plan)).send(transact(incrementAction(pk)))
    expect($metadata.attempts).toBe(3)
    expect(await bench.stored(pk)).toBe('1')
  })

  it('is under way for as long as the SDK tries', async () => {
    const plan = scriptFaults([{ operation: 'TransactWriteItems', times: 4, fault: 'inProgress' }])
    const thrown = await failure((await bench.connect(plan)).send(transact(incrementAction(freshPk()))))
    expect(thrown).toBeInstanceOf(TransactionInProgressException)
    expect(plan.unused()).toEqual([])
  })

  it('has the token of another, which the SDK does not retry', async () => {
    const plan = scriptFaults([{ operation: 'TransactWriteItems', fault: 'tokenMismatch' }])
    const pk = freshPk()
    const thrown = await failure((await bench.connect(plan)).send(transact(incrementAction(pk))))
    expect(thrown).toBeInstanceOf(IdempotentParameterMismatchException)
    expect(plan.count()).toBe(1)
    expect(await bench.stored(pk)).toBeUndefined()
  })

  it('happens once although its answer is lost three times', async () => {
    const plan = scriptFaults([
      { operation: 'TransactWriteItems', fault: 'dropAfter' },
      { operation: 'TransactWriteItems', fault: 'errorAfter' },
      { operation: 'TransactWriteItems', fault: 'truncate' },
    ])
    const pk = freshPk()
    const { $metadata } = await (await bench.connect(plan)).send(transact(incrementAction(pk)))
    expect($metadata.attempts).toBe(4)
    expect(await bench.stored(pk)).toBe('1')
    expect(plan.log.map(({ kind, status }) => [kind, status])).toEqual([
      ['dropAfter', 200],
      ['errorAfter', 200],
      ['truncate', 200],
    ])
  })

  it('is not cancelled at an action that it does not have', async () => {
    const plan = scriptFaults([{ operation: 'TransactWriteItems', fault: { kind: 'cancel', at: 1 } }])
    const client = await bench.connect(plan, { retryStrategy: retryAtOnce(1) })
    const pk = freshPk()
    const thrown = await failure(client.send(transact(incrementAction(pk))))
    expect(thrown.name).toBe('SetupError')
    expect(thrown.message).toContain('beyond the 1 members of TransactWriteItems number 1')
    expect(await bench.stored(pk)).toBeUndefined()
  })
})
