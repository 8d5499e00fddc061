import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import {
  CANCEL_REASONS,
  clientWithFaults,
  FAULT_KINDS,
  type FaultRates,
  type FaultRecord,
  histogram,
  retryAtOnce,
  type SeedOptions,
  seedFaults,
  THROTTLE_ERRORS,
} from 'keyloom/testing'
import { describe, expect, it } from 'vitest'
import { SetupError } from '../../src/errors/index.js'
import { runs } from '../property/runs.js'
import { TABLE, useLocal } from './forms.js'
import { incrementAction, itemOf, keyOf, putOf } from './requests.js'

const everyKind: FaultRates = {
  ...Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0.06])),
  delayBefore: { rate: 0.06, delayMs: 1 },
  delayAfter: { rate: 0.06, delayMs: 1 },
}

const senders: Readonly<Record<string, (client: DynamoDBClient) => Promise<unknown>>> = {
  PutItem: (client) => client.send(putOf('a')),
  GetItem: (client) => client.send(new GetItemCommand({ TableName: TABLE, Key: keyOf('a') })),
  BatchWriteItem: (client) =>
    client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TABLE]: ['b', 'c', 'd'].map((pk) => ({ PutRequest: { Item: itemOf(pk) } })) },
      }),
    ),
  TransactWriteItems: (client) => {
    const check = { TableName: TABLE, Key: keyOf('z'), ConditionExpression: 'attribute_not_exists(PK)' }
    const TransactItems = [incrementAction('e'), incrementAction('f'), { ConditionCheck: check }]
    return client.send(new TransactWriteItemsCommand({ TransactItems }))
  },
}
const operations = Object.keys(senders)

describe('a seed', () => {
  const local = useLocal()
  /** Sends requests one after another, and gives the plan's log. */
  const play = async (
    options: SeedOptions,
    sequence: readonly string[],
    attempts = 1,
  ): Promise<readonly FaultRecord[]> => {
    const plan = seedFaults(options)
    const client = clientWithFaults(local().client, plan, { retryStrategy: retryAtOnce(attempts) })
    for (const operation of sequence) await senders[operation]?.(client).catch(() => {})
    await plan.settled()
    return plan.log
  }
  const mixed = (length: number) => Array.from({ length }, (_, index) => operations[index % operations.length] ?? '')

  it('makes every kind happen, in all its forms, at rates like those stated', async () => {
    const log = await play({ seed: 1, rates: everyKind }, mixed(1_000))
    const counts = histogram(log)
    console.log('faults in 1,000 requests', counts)
    expect(Object.keys(counts)).toEqual(FAULT_KINDS)
    // 1,000 requests at 0.06, or the quarter of them that a kind can happen to.
    for (const kind of FAULT_KINDS) {
      const possible = ['unprocessed', 'cancel', 'conflict', 'inProgress', 'tokenMismatch'].includes(kind) ? 250 : 1_000
      expect(counts[kind], kind).toBeGreaterThan(possible * 0.06 * 0.5)
      expect(counts[kind], kind).toBeLessThan(possible * 0.06 * 1.7)
    }
    const forms = histogram(log, ({ fault }) => {
      if (fault.kind === 'cancel') return String(fault.reason)
      if (fault.kind === 'throttle') return String(fault.error)
      if (fault.kind === 'garbage') return `${fault.as} ${fault.status} ${fault.execute}`
      return fault.kind === 'truncate' ? String(fault.ending) : 'other'
    })
    for (const form of [...CANCEL_REASONS, ...THROTTLE_ERRORS, 'reset', 'clean'])
      expect(forms[form], form).toBeGreaterThan(0)
    expect(Object.keys(forms).filter((form) => /^(text|json|html) (200|503) (true|false)$/.test(form))).toHaveLength(12)
  })

  it('does the same to the same requests', async () => {
    const rates = Object.fromEntries(
      FAULT_KINDS.filter((kind) => !kind.startsWith('delay')).map((kind) => [kind, 0.06]),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer(), fc.string()),
        fc.array(fc.constantFrom(...operations), { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        async (seed, sequence, attempts) => {
          const first = await play({ seed, rates }, sequence, attempts)
          expect(await play({ seed, rates }, sequence, attempts)).toEqual(first)
        },
      ),
      { numRuns: runs(15, 500) },
    )
  })

  it('does the same to an operation whatever comes between', async () => {
    const rates = { throttle: 0.3, dropBefore: 0.3 }
    const faultsOf = (log: readonly FaultRecord[], wanted: string) =>
      log.filter(({ operation }) => operation === wanted).map(({ nth, fault }) => ({ nth, fault }))
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.shuffledSubarray(mixed(16), { minLength: 16 }), async (seed, shuffled) => {
        const [plain, mingled] = [await play({ seed, rates }, mixed(16)), await play({ seed, rates }, shuffled)]
        for (const operation of operations) expect(faultsOf(mingled, operation)).toEqual(faultsOf(plain, operation))
      }),
      { numRuns: runs(8, 200) },
    )
  })

  it('does something else to other requests', async () => {
    const rates = { throttle: 0.5 }
    const places = async (seed: number) => (await play({ seed, rates }, mixed(40))).map(({ sequence }) => sequence)
    const all = new Set(await Promise.all([1, 2, 3, 4].map(async (seed) => (await places(seed)).join())))
    expect(all.size).toBe(4)
  })

  it('has rates of their own for operations', async () => {
    const options = {
      seed: 3,
      rates: { throttle: 1 },
      operations: { GetItem: { throttle: 0 }, PutItem: { throttle: 0, dropBefore: 1 } },
    }
    const log = await play(options, mixed(40))
    expect(histogram(log, ({ operation, kind }) => `${operation} ${kind}`)).toEqual({
      'PutItem dropBefore': 10,
      'BatchWriteItem throttle': 10,
      'TransactWriteItems throttle': 10,
    })
  })

  it('has several rates for one kind', async () => {
    const cancel = [
      { rate: 0.5, reason: 'TransactionConflict' },
      { rate: 0.5, reason: 'ThrottlingError', at: 2 },
    ] as const
    const log = await play({ seed: 5, rates: { cancel } }, Array(60).fill('TransactWriteItems'))
    const reasons = histogram(log, ({ fault }) => (fault.kind === 'cancel' ? String(fault.reason) : fault.kind))
    expect(Object.keys(reasons).sort()).toEqual(['ThrottlingError', 'TransactionConflict'])
    expect(log).toHaveLength(60)
    for (const { fault } of log)
      if (fault.kind === 'cancel' && fault.reason === 'ThrottlingError') expect(fault.at).toEqual([2])
  })

  it('has no faults without rates', async () => {
    expect(await play({ seed: 1 }, mixed(20))).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['no seed', { rates: {} }, 'seedFaults needs the option seed'],
    ['a rate above 1', { seed: 1, rates: { throttle: 1.1 } }, 'The rate of throttle'],
    ['a rate that is none', { seed: 1, rates: { throttle: '0.1' } }, 'The rate of throttle'],
    ['an unknown kind', { seed: 1, rates: { constructor: 0.1 } }, '"constructor" is no kind of fault'],
    ['an unknown option', { seed: 1, rates: { cancel: { rate: 0.1, delayMs: 1 } } }, 'has no option "delayMs"'],
    ['rates above 1 together', { seed: 1, rates: { throttle: 0.6, dropAfter: 0.6 } }, 'come to more than 1'],
    [
      'rates above 1 for one operation',
      { seed: 1, rates: { throttle: 0.6 }, operations: { Query: { dropAfter: 0.6 } } },
      'The rates for Query come to more than 1',
    ],
    [
      'rates above 1 where a kind can happen',
      { seed: 1, rates: { throttle: 0.6, conflict: 0.6 } },
      'The rates for PutItem come to more than 1',
    ],
  ])('is refused with %s', (_, options, message) => {
    expect(() => seedFaults(options as SeedOptions)).toThrow(SetupError)
    expect(() => seedFaults(options as SeedOptions)).toThrow(message)
  })
})

describe('a histogram', () => {
  it('has every kind, and any name for a class', () => {
    expect(Object.values(histogram([]))).toEqual(FAULT_KINDS.map(() => 0))
    const record = { operation: '__proto__' } as FaultRecord
    expect(Object.entries(histogram([record, record], ({ operation }) => operation))).toEqual([['__proto__', 2]])
  })
})
