import { runInNewContext } from 'node:vm'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { SetupError } from '../errors/index.js'
import { readStoredItem } from './stored-item.js'

const bytes = new Uint8Array([0, 1, 254, 255])

describe('readStoredItem', () => {
  it('gives back what the SDK gives', () => {
    const item: Record<string, AttributeValue> = {
      s: { S: '' },
      n: { N: '1e125' },
      b: { B: bytes },
      yes: { BOOL: true },
      nothing: { NULL: true },
      list: { L: [{ S: 'x' }, { L: [] }] },
      map: { M: { inner: { M: {} } } },
      texts: { SS: ['a'] },
      numbers: { NS: ['1'] },
      binaries: { BS: [bytes] },
    }
    expect(readStoredItem(item)).toEqual(item)
  })

  it('reads binaries from base64, however deep', () => {
    const item = JSON.parse('{"b":{"B":"AAH+/w=="},"map":{"M":{"list":{"L":[{"BS":["AAH+/w==",""]}]}}}}')
    expect(readStoredItem(item)).toEqual({
      b: { B: bytes },
      map: { M: { list: { L: [{ BS: [bytes, new Uint8Array()] }] } } },
    })
  })

  it('takes bytes of another realm', () => {
    const foreign = runInNewContext('Uint8Array.of(0, 1)') as Uint8Array
    expect(foreign).not.toBeInstanceOf(Uint8Array)
    expect(readStoredItem({ b: { B: foreign }, set: { BS: [foreign] } })).toEqual({
      b: { B: foreign },
      set: { BS: [foreign] },
    })
  })

  it('takes descriptors that are undefined for absent, and any attribute name', () => {
    const item = JSON.parse('{"__proto__":{"S":"x"},"constructor":{"S":"y"}}') as Record<string, AttributeValue>
    expect(readStoredItem({ n: { S: undefined, N: '1' } })).toEqual({ n: { N: '1' } })
    expect(Object.entries(readStoredItem(item))).toEqual([
      ['__proto__', { S: 'x' }],
      ['constructor', { S: 'y' }],
    ])
  })

  it('refuses what is not in this form', () => {
    const others: unknown[] = [
      undefined,
      null,
      'x',
      [],
      { PK: 'x' },
      { PK: {} },
      { PK: { S: 1 } },
      { PK: { S: 'x', N: '1' } },
      { PK: { X: 'x' } },
      { PK: { toString: 'x' } },
      { b: { B: [0, 1] } },
      { n: { N: 1 } },
      { l: { L: ['x'] } },
      { m: { M: { a: 'x' } } },
      { s: { SS: [1] } },
    ]
    for (const other of others) expect(() => readStoredItem(other), JSON.stringify(other)).toThrow(SetupError)
  })
})
