import { describe, expect, it } from 'vitest'
import { countMembers, mergeLeft, splitBatch } from './batch.js'

const parse = (text: string): Record<string, unknown> => JSON.parse(text)
const parts = (batch: unknown): [string, unknown][] => Object.entries(batch ?? {})

describe('splitBatch', () => {
  it('takes tables of any name', () => {
    const batch = parse('{"RequestItems":{"__proto__":[1,2],"constructor":[3]}}')
    const { request, left } = splitBatch(batch, [1, 2])
    expect(parts(request?.RequestItems)).toEqual([['__proto__', [1]]])
    expect(parts(left)).toEqual([
      ['__proto__', [2]],
      ['constructor', [3]],
    ])
  })

  it('keeps the options of the request and of each table', () => {
    const batch = {
      ReturnConsumedCapacity: 'TOTAL',
      RequestItems: { one: { Keys: ['a', 'b'], ConsistentRead: true }, two: { Keys: ['c'] } },
    }
    expect(splitBatch(batch, [0])).toEqual({
      request: { ...batch, RequestItems: { one: { Keys: ['b'], ConsistentRead: true }, two: { Keys: ['c'] } } },
      left: { one: { Keys: ['a'], ConsistentRead: true } },
    })
  })

  it('leaves no request where nothing remains', () => {
    expect(splitBatch({ RequestItems: { one: [1] } }, [0])).toEqual({ request: undefined, left: { one: [1] } })
  })
})

describe('countMembers', () => {
  it('finds none in what is no batch', () => {
    for (const input of [{}, { RequestItems: null }, { RequestItems: [1] }, { RequestItems: { one: 3, two: {} } }]) {
      expect(countMembers(input)).toBe(0)
    }
  })
})

describe('mergeLeft', () => {
  it('adds to what the endpoint left', () => {
    expect(mergeLeft({ one: [1], two: { Keys: [2], ConsistentRead: true } }, { one: [3], two: { Keys: [4] } })).toEqual(
      {
        one: [1, 3],
        two: { Keys: [2, 4], ConsistentRead: true },
      },
    )
    expect(parts(mergeLeft(undefined, parse('{"__proto__":[1]}')))).toEqual([['__proto__', [1]]])
  })
})
