import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { classifySchema } from '../schema/classify.js'
import { compileItemCodec } from '../schema/item-codec.js'
import { itemSizeBoundBytes, itemSizeBytes, valueSizeBytes } from './item-size.js'

describe('the size of a value', () => {
  const numbers: [text: string, bytes: number][] = [
    ['0', 1],
    ['0.00', 1],
    ['1', 2],
    ['12', 2],
    ['123', 3],
    ['1234', 3],
    ['-1', 3],
    ['-12', 3],
    ['100', 2],
    ['1000', 2],
    ['0.1', 2],
    ['0.12', 2],
    ['1.5', 3],
    ['12.25', 3],
    ['1E+100', 2],
    ['1e-99', 2],
    ['9'.repeat(38), 20],
  ]

  it('is a byte for two digits of a number, and one more for it, and for its sign', () => {
    for (const [text, bytes] of numbers) expect(valueSizeBytes({ N: text }), text).toBe(bytes)
    expect(valueSizeBytes({ NS: ['1', '22'] })).toBe(4)
  })

  it('is that of its content, and more for lists and maps', () => {
    const values: [value: AttributeValue, bytes: number][] = [
      [{ S: '' }, 0],
      [{ S: 'ü🔑' }, 6],
      [{ B: new Uint8Array(5) }, 5],
      [{ BOOL: false }, 1],
      [{ NULL: true }, 1],
      [{ SS: ['a', 'bc'] }, 3],
      [{ BS: [new Uint8Array(2)] }, 2],
      [{ L: [] }, 3],
      [{ L: [{ S: 'a' }, { NULL: true }] }, 7],
      [{ M: {} }, 3],
      [{ M: { k: { S: 'a' }, ll: { N: '5' } } }, 11],
    ]
    for (const [value, bytes] of values) expect(valueSizeBytes(value), JSON.stringify(value)).toBe(bytes)
  })
})

describe('the size of an item', () => {
  it('has its names in UTF-8', () => {
    expect(itemSizeBytes({ ключ: { S: 'a' }, b: { BOOL: true } })).toBe(8 + 1 + 1 + 1)
    expect(itemSizeBytes({})).toBe(0)
  })

  it('is never more than its bound', () => {
    const { value: values } = fc.letrec<{ value: AttributeValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'binary' }).map((S) => ({ S })),
        fc.oneof(fc.double({ noNaN: true }), fc.bigInt()).map((number) => ({ N: String(number) })),
        fc.constantFrom<AttributeValue>(
          { N: '-1.5e-130' },
          { NULL: true },
          { BOOL: true },
          { SS: ['a', 'ü'] },
          { NS: ['-1'] },
        ),
        fc.uint8Array().map((B) => ({ B })),
        fc.array(tie('value')).map((L) => ({ L })),
        fc.dictionary(fc.string({ unit: 'binary' }), tie('value')).map((M) => ({ M })),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), values), (item) => {
        expect(itemSizeBytes(item)).toBeLessThanOrEqual(itemSizeBoundBytes(item))
      }),
    )
  })

  it('is known of an item that was encoded without a doubt', () => {
    const schema = z.object({
      text: z.string(),
      bytes: z.instanceof(Uint8Array),
      literal: z.literal('ü'.repeat(500)),
      when: z.date(),
      big: z.bigint(),
      numbers: z.array(z.number()),
      nothing: z.string().nullable(),
      open: z.record(z.string(), z.boolean()),
      ['ü'.repeat(100)]: z.object({ inner: z.string() }),
    })
    const codec = compileItemCodec(classifySchema(schema).storage, { reserved: new Set() })
    const one = {
      text: '€'.repeat(1000),
      bytes: new Uint8Array(1000),
      literal: 'ü'.repeat(500),
      when: new Date(0),
      big: -(10n ** 37n),
      numbers: Array.from({ length: 1000 }, (_, index) => -1.234567890123456e-101 * (index + 1)),
      nothing: null,
      open: Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`€${index}`, true])),
      ['ü'.repeat(100)]: { inner: '€'.repeat(1000) },
    }
    const written = codec.write(one)
    if (!written.ok) throw new Error('The item is valid.')
    expect(itemSizeBytes(written.stored)).toBeLessThanOrEqual(written.sizeBoundBytes ?? 0)
  })
})
