import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { compareStored } from './compare-stored.js'
import { isSameStored } from './same-stored.js'

const bytes = (...values: number[]) => new Uint8Array(values)

describe('isSameStored', () => {
  it('compares values by what they hold', () => {
    const same: [AttributeValue | undefined, AttributeValue | undefined][] = [
      [undefined, undefined],
      [{ S: 'a' }, { S: 'a' }],
      [{ NULL: true }, { NULL: true }],
      [{ N: '1.50' }, { N: '1.5' }],
      [{ N: '1e3' }, { N: '1000' }],
      [{ N: '-0' }, { N: '0' }],
      [{ NS: ['1', '2.0'] }, { NS: ['2', '1'] }],
      [{ B: bytes(1, 2) }, { B: Buffer.from([1, 2]) }],
      [{ SS: ['a', 'b'] }, { SS: ['b', 'a'] }],
      [{ BS: [bytes(1), bytes(2)] }, { BS: [bytes(2), bytes(1)] }],
      [{ M: { a: { S: '1' }, b: { L: [] } } }, { M: { b: { L: [] }, a: { S: '1' } } }],
      [{ L: [{ N: '1' }, { BOOL: false }] }, { L: [{ N: '1' }, { BOOL: false }] }],
    ]
    for (const [a, b] of same) expect(isSameStored(a, b)).toBe(true)
  })

  it('tells values of other types, contents and orders apart', () => {
    const others: [AttributeValue | undefined, AttributeValue | undefined][] = [
      [undefined, { S: '' }],
      [{ S: '1' }, { N: '1' }],
      [{ S: 'a' }, { S: 'b' }],
      [{ S: '1.0' }, { S: '1' }],
      [{ N: '12345678901234567890123456789012345678' }, { N: '12345678901234567890123456789012345679' }],
      [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }],
      [{ M: { a: { S: '1' } } }, { M: {} }],
      [{ SS: ['1'] }, { NS: ['1'] }],
      [{ BOOL: true }, { NULL: true }],
      [{ M: { 'a:S:"x"': { S: 'y' } } }, { M: { a: { S: 'x' } } }],
      [{ SS: ['a","b'] }, { SS: ['a', 'b'] }],
      [{ BS: [bytes()] }, { BS: [] }],
    ]
    for (const [a, b] of others) expect(isSameStored(a, b)).toBe(false)
  })

  it('tells what is no attribute value, as a mock can have it, from those that are', () => {
    const values: AttributeValue[] = [
      { S: '5' },
      { N: '5' },
      { B: bytes(5) },
      { BOOL: true },
      { NULL: true },
      { L: [{ S: '5' }] },
      { M: { a: { S: '5' } } },
      { SS: ['5'] },
      { NS: ['5'] },
      { BS: [bytes(5)] },
    ]
    const wrong = [null, 5, 5n, {}, [], [null], [5], [{ S: 5 }], { a: null }, { a: { S: 5 } }, 'abc', ['abc']]
    for (const value of values) {
      const misfits = wrong.map((content) => ({ [String(Object.keys(value)[0])]: content }))
      for (const misfit of [null, '5', 5, {}, ...misfits]) expect(isSameStored(misfit as never, value)).toBe(false)
    }
  })
})

describe('compareStored', () => {
  it('orders as DynamoDB does: numbers by value, texts and bytes by their bytes', () => {
    expect(compareStored({ N: '9' }, { N: '10' })).toBeLessThan(0)
    expect(compareStored({ S: '9' }, { S: '10' })).toBeGreaterThan(0)
    expect(compareStored({ S: '\u{1F511}' }, { S: '\uffee' })).toBeGreaterThan(0)
    expect(compareStored({ B: bytes(1, 255) }, { B: bytes(2) })).toBeLessThan(0)
    expect(compareStored({ S: 'a' }, { S: 'a' })).toBe(0)
  })
})
