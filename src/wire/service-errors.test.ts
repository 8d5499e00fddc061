import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { readServiceFailure } from './service-errors.js'

const about = { $metadata: {}, message: 'refused' }

describe('readServiceFailure', () => {
  it('reads a failed condition, with the item that was found', () => {
    const Item = { PK: { S: 'x' } }
    const error = new ConditionalCheckFailedException({ ...about, Item })
    expect(readServiceFailure(error)).toEqual({ kind: 'conditionFailed', item: Item })
    const without = new ConditionalCheckFailedException(about)
    expect(readServiceFailure(without)).toEqual({ kind: 'conditionFailed', item: undefined })
  })

  it('reads the reasons of a cancelled transaction', () => {
    const CancellationReasons = [
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'no', Item: { PK: { S: 'x' } } },
      {},
    ]
    expect(readServiceFailure(new TransactionCanceledException({ ...about, CancellationReasons }))).toEqual({
      kind: 'canceled',
      reasons: [
        { code: 'None', message: undefined, item: undefined },
        { code: 'ConditionalCheckFailed', message: 'no', item: { PK: { S: 'x' } } },
        { code: 'None', message: undefined, item: undefined },
      ],
    })
    expect(readServiceFailure(new TransactionCanceledException(about))).toEqual({ kind: 'canceled', reasons: [] })
  })

  it('knows errors of another copy of the SDK by their name', () => {
    const error = Object.assign(new Error('refused'), { name: 'ConditionalCheckFailedException' })
    expect(readServiceFailure(error)).toEqual({ kind: 'conditionFailed', item: undefined })
  })

  it('leaves everything else alone', () => {
    for (const other of [new Error('x'), new TypeError('x'), undefined, null, 'ConditionalCheckFailedException', {}]) {
      expect(readServiceFailure(other)).toBeUndefined()
    }
  })
})
