import { InternalServerError, TransactionConflictException } from '@aws-sdk/client-dynamodb'
import { type Fault, type FaultKind, retryAtOnce, scriptFaults, THROTTLE_ERRORS } from 'keyloom/testing'
import { expect, it } from 'vitest'
import { describeEachForm } from './forms.js'
import { failure, freshPk, incrementOf, putOf } from './requests.js'

const always = (operation: string, fault: Fault | FaultKind) =>
  scriptFaults([{ operation, fault, times: Number.POSITIVE_INFINITY }])

describeEachForm('a fault', (bench) => {
  for (const error of THROTTLE_ERRORS) {
    it(`throttles with ${error}, which the SDK retries`, async () => {
      const plan = always('PutItem', { kind: 'throttle', error })
      const pk = freshPk()
      const thrown = await failure((await bench.connect(plan)).send(putOf(pk)))
      expect(thrown).toMatchObject({ name: error, $fault: 'client', $metadata: { httpStatusCode: 400, attempts: 4 } })
      const [reason] = (thrown.ThrottlingReasons ?? thrown.throttlingReasons) as { reason: string; resource: string }[]
      expect(reason?.reason).toMatch(/^TableWrite/)
      expect(reason?.resource).toMatch(/^arn:aws:dynamodb:.*:table\/things$/)
      expect(plan.log.map(({ attempt, executed }) => [attempt, executed])).toEqual([1, 2, 3, 4].map((n) => [n, false]))
      expect(await bench.stored(pk)).toBeUndefined()
    })
  }

  it('answers 500 before the request is executed', async () => {
    const plan = always('UpdateItem', 'errorBefore')
    const pk = freshPk()
    const thrown = await failure((await bench.connect(plan)).send(incrementOf(pk)))
    expect(thrown).toBeInstanceOf(InternalServerError)
    expect(thrown).toMatchObject({ $fault: 'server', $metadata: { httpStatusCode: 500, attempts: 4 } })
    expect(await bench.stored(pk)).toBeUndefined()
    expect(plan.log).toHaveLength(4)
    expect(plan.log[0]).toMatchObject({ kind: 'errorBefore', executed: false, status: undefined })
  })

  it('answers 500 after the request was executed, at each attempt', async () => {
    const plan = always('UpdateItem', 'errorAfter')
    const pk = freshPk()
    expect(await failure((await bench.connect(plan)).send(incrementOf(pk)))).toBeInstanceOf(InternalServerError)
    expect(await bench.stored(pk)).toBe('4')
    expect(plan.log.map(({ executed, status }) => [executed, status])).toEqual(Array(4).fill([true, 200]))
  })

  it('drops the connection before the request is executed', async () => {
    const plan = always('UpdateItem', 'dropBefore')
    const pk = freshPk()
    const thrown = await failure((await bench.connect(plan)).send(incrementOf(pk)))
    expect(thrown).toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET', $metadata: { attempts: 4 } })
    expect(await bench.stored(pk)).toBeUndefined()
    expect(plan.log.map(({ executed }) => executed)).toEqual([false, false, false, false])
  })

  it('drops the connection after the request was executed, so that a retried increment counts twice', async () => {
    const plan = scriptFaults([{ operation: 'UpdateItem', fault: 'dropAfter' }])
    const pk = freshPk()
    const { $metadata } = await (await bench.connect(plan)).send(incrementOf(pk))
    expect($metadata.attempts).toBe(2)
    expect(await bench.stored(pk)).toBe('2')
    expect(plan.log).toEqual([
      {
        kind: 'dropAfter',
        fault: { kind: 'dropAfter' },
        operation: 'UpdateItem',
        sequence: 1,
        nth: 1,
        attempt: 1,
        executed: true,
        status: 200,
      },
    ])
    expect(plan.count('UpdateItem')).toBe(2)
  })

  it('tells a write that landed from one that the endpoint refused', async () => {
    const plan = scriptFaults([{ operation: 'PutItem', fault: 'dropAfter' }])
    const client = await bench.connect(plan, { retryStrategy: retryAtOnce(1) })
    const put = putOf(freshPk())
    put.input.TableName = 'no-such-table'
    expect(await failure(client.send(put))).toMatchObject({ code: 'ECONNRESET' })
    expect(plan.log[0]).toMatchObject({ executed: true, status: 400 })
  })

  for (const keepShare of [0, 0.5, 0.99]) {
    it(`loses the connection after ${keepShare} of the answer`, async () => {
      const plan = scriptFaults([{ operation: 'UpdateItem', fault: { kind: 'truncate', keepShare } }])
      const pk = freshPk()
      const update = incrementOf(pk)
      update.input.ReturnValues = 'ALL_NEW'
      const client = await bench.connect(plan, { retryStrategy: retryAtOnce(1) })
      const thrown = await failure(client.send(update))
      expect(thrown).toMatchObject({ code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } })
      expect(thrown.message).toContain('aborted')
      expect(await bench.stored(pk)).toBe('1')
      expect(plan.log[0]).toMatchObject({ kind: 'truncate', executed: true, status: 200 })
    })
  }

  it('cuts the body short as if it were whole, which the SDK does not retry', async () => {
    const plan = scriptFaults([{ operation: 'PutItem', fault: { kind: 'truncate', ending: 'clean' } }])
    const pk = freshPk()
    const thrown = await failure((await bench.connect(plan)).send(putOf(pk)))
    expect(thrown).toBeInstanceOf(SyntaxError)
    expect(await bench.stored(pk)).toBe('1')
    expect(plan.count()).toBe(1)
  })

  it('takes away the whole body, which the SDK takes for success', async () => {
    const plan = scriptFaults([{ operation: 'PutItem', fault: { kind: 'truncate', keepShare: 0, ending: 'clean' } }])
    const pk = freshPk()
    const { $metadata } = await (await bench.connect(plan)).send(putOf(pk))
    expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 1 })
  })

  for (const as of ['text', 'html'] as const) {
    it(`answers with ${as}`, async () => {
      const plan = scriptFaults([{ operation: 'PutItem', fault: { kind: 'garbage', as } }])
      const pk = freshPk()
      const thrown = await failure((await bench.connect(plan)).send(putOf(pk)))
      expect(thrown).toBeInstanceOf(SyntaxError)
      expect(thrown).toMatchObject({ $metadata: { httpStatusCode: 200, attempts: 1 } })
      expect(await bench.stored(pk)).toBe('1')
    })

    it(`answers with ${as} and a status of a gateway`, async () => {
      const fault = { kind: 'garbage', as, status: 503, execute: false } as const
      const plan = always('PutItem', fault)
      const pk = freshPk()
      const thrown = await failure((await bench.connect(plan)).send(putOf(pk)))
      expect(thrown).toMatchObject({ $metadata: { httpStatusCode: 503, attempts: 4 } })
      expect(await bench.stored(pk)).toBeUndefined()
      expect(plan.log[0]).toMatchObject({ fault, executed: false })
    })
  }

  it('answers with JSON of another shape, in which the SDK finds nothing', async () => {
    const plan = scriptFaults([{ operation: 'UpdateItem', fault: { kind: 'garbage', as: 'json' } }])
    const update = incrementOf(freshPk())
    update.input.ReturnValues = 'ALL_NEW'
    expect((await (await bench.connect(plan)).send(update)).Attributes).toBeUndefined()
  })

  it('refuses a single write on account of a transaction, which the SDK does not retry', async () => {
    const plan = scriptFaults([{ operation: 'UpdateItem', fault: 'conflict' }])
    const pk = freshPk()
    const thrown = await failure((await bench.connect(plan)).send(incrementOf(pk)))
    expect(thrown).toBeInstanceOf(TransactionConflictException)
    expect(await bench.stored(pk)).toBeUndefined()
    expect(plan.count()).toBe(1)
  })

  it('leaves requests alone that the plan says nothing of', async () => {
    const plan = scriptFaults([])
    const client = await bench.connect(plan)
    const pk = freshPk()
    await client.send(putOf(pk, 7))
    expect(await bench.stored(pk)).toBe('7')
    expect(plan.log).toEqual([])
    expect(plan.count()).toBe(1)
  })
})
