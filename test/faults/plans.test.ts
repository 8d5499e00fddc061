import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import {
  chooseFaults,
  clientWithFaults,
  type Fault,
  type FaultKind,
  retryAtOnce,
  type ScriptStep,
  scriptFaults,
} from 'keyloom/testing'
import { describe, expect, it } from 'vitest'
import { SetupError } from '../../src/errors/index.js'
import { TABLE, useLocal } from './forms.js'
import { failure, freshPk, incrementOf, keyOf, putOf } from './requests.js'

const retryStrategy = retryAtOnce(1)

describe('a script', () => {
  const local = useLocal()
  const run = async (steps: readonly ScriptStep[], ...kinds: readonly ('put' | 'get')[]) => {
    const plan = scriptFaults(steps)
    const client = clientWithFaults(local().client, plan, { retryStrategy })
    for (const kind of kinds) {
      const sending =
        kind === 'put'
          ? client.send(putOf('a'))
          : client.send(new GetItemCommand({ TableName: TABLE, Key: keyOf('a') }))
      await sending.catch(() => {})
    }
    return plan
  }
  const places = async (steps: readonly ScriptStep[], ...kinds: readonly ('put' | 'get')[]) =>
    (await run(steps, ...kinds)).log.map(({ sequence }) => sequence)

  it('counts requests of its operation', async () => {
    expect(
      await places([{ operation: 'PutItem', nth: 2, fault: 'throttle' }], 'put', 'get', 'get', 'put', 'put'),
    ).toEqual([4])
  })

  it('counts all requests where it names no operation', async () => {
    expect(await places([{ nth: 2, fault: 'throttle' }], 'put', 'get', 'put')).toEqual([2])
  })

  it('takes the next request where it gives no number', async () => {
    const steps: ScriptStep[] = [
      { operation: 'PutItem', fault: 'throttle' },
      { operation: 'PutItem', fault: 'dropBefore' },
      { fault: 'errorBefore' },
    ]
    const plan = await run(steps, 'get', 'put', 'get', 'put', 'put')
    expect(plan.log.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['errorBefore', 1],
      ['throttle', 2],
      ['dropBefore', 4],
    ])
  })

  it('repeats a fault for several requests in a row', async () => {
    expect(
      await places([{ operation: 'PutItem', nth: 2, times: 2, fault: 'throttle' }], 'put', 'put', 'put', 'put'),
    ).toEqual([2, 3])
    expect(await places([{ fault: 'throttle', times: Number.POSITIVE_INFINITY }], 'put', 'get', 'put')).toEqual([
      1, 2, 3,
    ])
  })

  it('lets the first of two steps happen that fit one request', async () => {
    const plan = await run(
      [
        { nth: 1, fault: 'throttle' },
        { operation: 'PutItem', nth: 1, fault: 'dropAfter' },
      ],
      'put',
      'put',
    )
    expect(plan.log.map(({ kind }) => kind)).toEqual(['throttle'])
    expect(plan.unused()).toEqual([{ operation: 'PutItem', nth: 1, fault: 'dropAfter' }])
  })

  it('reports what was not used up', async () => {
    const steps: ScriptStep[] = [
      { operation: 'PutItem', times: 3, fault: 'throttle' },
      { operation: 'Query', fault: 'dropAfter' },
      { times: Number.POSITIVE_INFINITY, fault: 'errorBefore' },
    ]
    const plan = await run(steps, 'put', 'get')
    expect(plan.unused()).toEqual([
      { operation: 'PutItem', times: 2, fault: 'throttle' },
      { operation: 'Query', fault: 'dropAfter' },
    ])
    expect(scriptFaults(steps).unused()).toEqual(steps)
  })

  it('waits for a request that the fault can happen to', async () => {
    const plan = await run([{ fault: 'conflict' }], 'get', 'put')
    expect(plan.log.map(({ operation }) => operation)).toEqual(['PutItem'])
  })

  it('counts the requests of several clients together', async () => {
    const plan = scriptFaults([{ operation: 'PutItem', nth: 2, fault: 'throttle' }])
    const clients = [1, 2].map(() => clientWithFaults(local().client, plan, { retryStrategy }))
    await clients[0]?.send(putOf(freshPk()))
    expect(await failure(clients[1]?.send(putOf(freshPk())) ?? Promise.resolve())).toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    })
  })

  it('says of each fault what it left open', async () => {
    const faults: [Fault | FaultKind, Fault][] = [
      ['throttle', { kind: 'throttle', error: 'ProvisionedThroughputExceededException' }],
      ['truncate', { kind: 'truncate', keepShare: 0.5, ending: 'reset' }],
      ['garbage', { kind: 'garbage', as: 'text', status: 200, execute: true }],
      [
        { kind: 'delayAfter', delayMs: 1 },
        { kind: 'delayAfter', delayMs: 1 },
      ],
    ]
    for (const [given, settled] of faults) expect((await run([{ fault: given }], 'put')).log[0]?.fault).toEqual(settled)
  })

  const refused: [name: string, step: unknown, message: string][] = [
    ['an unknown kind', { fault: 'trottle' }, 'kinds throttle, errorBefore'],
    ['no fault', {}, 'A fault is'],
    ['an unknown option', { fault: { kind: 'throttle', delayMs: 3 } }, 'has no option "delayMs"'],
    ['an option of nobody', { fault: { kind: 'dropAfter', constructor: 3 } }, 'has no option "constructor"'],
    ['a wrong error', { fault: { kind: 'throttle', error: 'SlowDown' } }, 'option error of the fault throttle'],
    ['a negative delay', { fault: { kind: 'delayBefore', delayMs: -1 } }, 'option delayMs of the fault delayBefore'],
    ['the whole body', { fault: { kind: 'truncate', keepShare: 1 } }, 'option keepShare of the fault truncate'],
    ['a wrong status', { fault: { kind: 'garbage', status: 100 } }, 'option status of the fault garbage'],
    ['a negative place', { fault: { kind: 'cancel', at: [-1] } }, 'option at of the fault cancel'],
    ['no place', { fault: { kind: 'unprocessed', at: [] } }, 'option at of the fault unprocessed'],
    [
      'an impossible operation',
      { operation: 'PutItem', fault: 'cancel' },
      'happens to TransactGetItems, TransactWriteItems',
    ],
    ['a number of 0', { nth: 0, fault: 'throttle' }, "script's nth is a whole number from 1"],
    ['half a time', { times: 0.5, fault: 'throttle' }, "script's times is a whole number from 1, or Infinity"],
  ]
  it.each(refused)('is refused with %s', (_, step, message) => {
    expect(() => scriptFaults([step as ScriptStep])).toThrow(SetupError)
    expect(() => scriptFaults([step as ScriptStep])).toThrow(message)
  })
})

describe('a plan by a function', () => {
  const local = useLocal()

  it('sees what is asked, and which attempt it is', async () => {
    const pk = freshPk()
    const seen: unknown[] = []
    const plan = chooseFaults((request) => {
      seen.push([request.operation, request.sequence, request.nth, request.attempt, request.input.Key])
      return request.attempt === 1 ? { kind: 'dropAfter' } : undefined
    })
    await clientWithFaults(local().client, plan, { retryStrategy: retryAtOnce() }).send(incrementOf(pk))
    expect(seen).toEqual([
      ['UpdateItem', 1, 1, 1, keyOf(pk)],
      ['UpdateItem', 2, 2, 2, keyOf(pk)],
    ])
    expect(plan.log).toHaveLength(1)
    expect(plan.unused()).toEqual([])
  })

  it.each<[string, () => unknown, string]>([
    ['a fault that cannot happen', () => 'cancel', 'cannot happen to PutItem'],
    ['a kind that there is not', () => 'slow', 'has one of the kinds'],
  ])('fails the request for %s', async (_, choose, message) => {
    const plan = chooseFaults(choose as () => FaultKind)
    const thrown = await failure(clientWithFaults(local().client, plan).send(putOf(freshPk())))
    expect(thrown).toBeInstanceOf(SetupError)
    expect(thrown.message).toContain(message)
    await plan.settled()
  })
})
