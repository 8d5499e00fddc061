import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemIdentity, KeyIndex } from './stored-identity.js'

const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom('a', 'b', 'N1', 'BAQ==').map((S) => ({ S })),
  fc.constantFrom('1', '1.0', '10e-1', '-1', '2').map((N) => ({ N })),
  fc.constantFrom([], [1], [1, 2]).map((bytes) => ({ B: Uint8Array.from(bytes) })),
)
const key = fc.record({ PK: value, SK: value })

describe('an index of keys', () => {
  it('finds what was added for a key first, however its numbers are written', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), fc.array(key, { maxLength: 30 }), (added, asked) => {
        const index = new KeyIndex<number>(['PK', 'SK'])
        const known = new Map<string, number>()
        added.forEach((one, nth) => {
          const identity = itemIdentity('t', one)
          expect(index.get(one)).toBe(known.get(identity))
          expect(index.add(one, nth)).toBe(known.get(identity))
          if (!known.has(identity)) known.set(identity, nth)
        })
        for (const one of asked) expect(index.get({ ...one, more: { S: 'x' } })).toBe(known.get(itemIdentity('t', one)))
      }),
    )
  })

  it('finds nothing by what is no value of a key, as a mock can answer with it', () => {
    const index = new KeyIndex<number>(['PK', 'SK'])
    const own = { PK: { S: 'a' }, SK: { N: '5' } }
    index.add(own, 1)
    index.add({ PK: { B: Uint8Array.of(5) }, SK: { N: '5' } }, 2)
    for (const wrong of [
      null,
      '5',
      5,
      {},
      { N: 5 },
      { N: 'abc' },
      { N: '' },
      { N: null },
      { B: {} },
      { B: 'BQ==' },
      { S: 5 },
    ]) {
      expect(index.get({ PK: wrong, SK: own.SK } as never)).toBeUndefined()
      expect(index.get({ PK: own.PK, SK: wrong } as never)).toBeUndefined()
    }
    expect(index.get(own)).toBe(1)
  })

  it('serves key attributes whose names every object knows', () => {
    const index = new KeyIndex<number>(['constructor', '__proto__'])
    const stored = (text: string) => JSON.parse(`{"constructor":{"S":"a"},"__proto__":{"S":"${text}"}}`)
    index.add(stored('x'), 1)
    index.add({}, 2)
    expect([stored('x'), stored('y'), {}].map((one) => index.get(one))).toEqual([1, undefined, 2])
  })

  it('serves keys of one attribute, and knows nothing of items that have none', () => {
    const index = new KeyIndex<number>(['PK'])
    expect(index.get({})).toBeUndefined()
    index.add({ PK: { S: 'a' } }, 1)
    index.add({ PK: { S: 'b' } }, 2)
    expect([{ PK: { S: 'a' }, SK: { S: 'x' } }, { PK: { S: 'b' } }, {}].map((one) => index.get(one))).toEqual([
      1,
      2,
      undefined,
    ])
  })
})
