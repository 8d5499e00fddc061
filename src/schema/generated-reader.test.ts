import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { classifySchema } from './classify.js'
import { generation } from './generated-reader.js'
import { compileItemCodec, type ItemCodec } from './item-codec.js'

// All that is said of codecs holds for those that have code of their own from the first read.
import './item-codec.test.js'
import './part-reader.test.js'
import './value-codec.test.js'

const { afterReads } = generation
beforeAll(() => {
  generation.afterReads = 0
})
afterAll(() => {
  generation.afterReads = afterReads
})

const codecOf = (schema: z.ZodType, reads = 0): ItemCodec => {
  generation.afterReads = reads
  const codec = compileItemCodec(classifySchema(schema).storage, { reserved: new Set(['PK']) })
  generation.afterReads = 0
  return codec
}

describe('code that is generated', () => {
  const made = vi.fn<(text: string) => void>()
  const countMade = (): void => {
    const Original = Function
    const Counted = function Counted(...texts: string[]) {
      made(texts.at(-1) as string)
      return Original(...texts)
    }
    vi.stubGlobal('Function', Object.assign(Counted, { prototype: Original.prototype }))
  }
  afterEach(() => {
    vi.unstubAllGlobals()
    made.mockClear()
    z.config({ jitless: false })
  })
  const schema = z.object({ a: z.string(), inner: z.object({ b: z.int() }).optional() })

  it('is made once for each map, when it has been read often', () => {
    const codec = codecOf(schema, 3)
    countMade()
    const reads = Array.from({ length: 6 }, () => {
      const read = codec.read({ a: { S: 'x' }, inner: { M: { b: { N: '1' } } } })
      return [read, made.mock.calls.length]
    })
    const read = { ok: true, item: { a: 'x', inner: { b: 1 } } }
    expect(reads).toEqual([0, 0, 0, 2, 2, 2].map((count) => [read, count]))
  })

  it('is not made where zod makes none', () => {
    z.config({ jitless: true })
    const codec = codecOf(schema)
    countMade()
    expect(codec.read({ a: { S: 'x' } })).toEqual({ ok: true, item: { a: 'x' } })
    expect(made).not.toHaveBeenCalled()
  })

  it('has names in it as strings only', () => {
    const names = [
      '"',
      "'",
      '`',
      '\\',
      '\n',
      '\u2028',
      '\ud800',
      '`);stored',
      '"]}; throw 1; //',
      'a b',
      '1',
      'value0',
      '',
    ]
    const codec = codecOf(z.object(Object.fromEntries(names.map((name) => [name, z.string().optional()]))))
    countMade()
    const stored = Object.fromEntries(names.map((name) => [name, { S: name }]))
    const item = Object.fromEntries(names.map((name) => [name, name]))
    expect(codec.read(stored)).toEqual({ ok: true, item })
    expect(codec.read({})).toEqual({ ok: true, item: {} })
    expect(made).toHaveBeenCalledOnce()
  })

  it('is not made for a map that has names which all objects have', () => {
    countMade()
    const codec = codecOf(z.object({ ['__proto__']: z.string(), constructor: z.string().optional() }))
    const item = codec.read({ ['__proto__']: { S: 'x' } })
    expect(item).toEqual({ ok: true, item: { ['__proto__']: 'x' } })
    expect(made).not.toHaveBeenCalled()
  })

  it('makes items whose attributes are in the order of the schema', () => {
    const codec = codecOf(z.object({ a: z.int(), b: z.int().optional(), c: z.int(), d: z.int().default(4) }))
    const read = codec.read({ d: { N: '4' }, c: { N: '3' }, b: { N: '2' }, a: { N: '1' } })
    expect(read.ok && Object.keys(read.item)).toEqual(['a', 'b', 'c', 'd'])
  })
})
