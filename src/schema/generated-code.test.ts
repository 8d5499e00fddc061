import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { classifySchema } from './classify.js'
import { generation } from './generated-code.js'
import { compileItemCodec, type ItemCodec } from './item-codec.js'

// All that is said of codecs holds for those that have code of their own from the first read and write.
import './item-codec.test.js'
import './part-reader.test.js'
import './value-codec.test.js'

const usual = { ...generation }
const atOnce = { afterReads: 0, afterWrites: 0 }
beforeAll(() => {
  Object.assign(generation, atOnce)
})
afterAll(() => {
  Object.assign(generation, usual)
})

const codecOf = (schema: z.ZodType, calls = 0): ItemCodec => {
  Object.assign(generation, { afterReads: calls, afterWrites: calls })
  const codec = compileItemCodec(classifySchema(schema).storage, { reserved: new Set(['PK']) })
  Object.assign(generation, atOnce)
  return codec
}

describe('code that is generated', () => {
  const made = vi.fn<(text: string) => void>()
  const countMade = (): void => {
    const Original = Function
    const Counted = function Counted(...texts: string[]) {
      const code = Original(...texts)
      made(texts.at(-1) as string)
      return code
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

  it('is made once for each map, when it has been written often', () => {
    const codec = codecOf(schema, 3)
    countMade()
    const writes = Array.from({ length: 6 }, () => {
      const written = codec.write({ a: 'x', inner: { b: 1 } })
      return [written.ok && written.stored, made.mock.calls.length]
    })
    const stored = { a: { S: 'x' }, inner: { M: { b: { N: '1' } } } }
    expect(writes).toEqual([0, 0, 0, 2, 2, 2].map((count) => [stored, count]))
  })

  it('is not made where zod makes none', () => {
    z.config({ jitless: true })
    const codec = codecOf(schema)
    countMade()
    expect(codec.read({ a: { S: 'x' } })).toEqual({ ok: true, item: { a: 'x' } })
    expect(codec.write({ a: 'x' })).toMatchObject({ ok: true, stored: { a: { S: 'x' } } })
    expect(made).not.toHaveBeenCalled()
  })

  it('is done without where it has been forbidden since zod asked', () => {
    const codec = codecOf(schema, 1)
    const forbid = vi.fn<() => never>(function forbid() {
      throw new EvalError('Code generation from strings disallowed for this context')
    })
    vi.stubGlobal('Function', Object.assign(forbid, { prototype: Function.prototype }))
    for (let call = 0; call < 4; call++) {
      const written = codec.write({ a: 'x', inner: { b: 1 } })
      expect(written).toMatchObject({ ok: true, stored: { a: { S: 'x' }, inner: { M: { b: { N: '1' } } } } })
      expect(codec.read({ a: { S: 'x' } })).toEqual({ ok: true, item: { a: 'x' } })
      expect(codec.read({ a: { N: '1' } })).toMatchObject({ ok: false })
    }
    // Asked for once each: what reads the item, what writes it, and what writes the map inside of it.
    expect(forbid).toHaveBeenCalledTimes(3)
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
    const named = Object.fromEntries(Object.entries(item).filter(([name]) => name !== '' && name !== '\ud800'))
    expect(codec.write(named)).toMatchObject({
      ok: true,
      stored: Object.fromEntries(Object.keys(named).map((name) => [name, { S: name }])),
    })
    expect(codec.write({})).toMatchObject({ ok: true, stored: {} })
    expect(made).toHaveBeenCalledTimes(2)
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

  it('writes attributes that are given in another order, or not at all, in the order of the schema', () => {
    const codec = codecOf(z.object({ a: z.int(), b: z.int().optional(), c: z.int(), d: z.int().default(4) }))
    const names = (item: unknown): unknown => {
      const written = codec.write(item)
      return written.ok && Object.keys(written.stored)
    }
    expect(names({ a: 1, b: 2, c: 3, d: 4 })).toEqual(['a', 'b', 'c', 'd'])
    expect(names({ d: 4, c: 3, a: 1 })).toEqual(['a', 'c', 'd'])
    expect(names({ a: 1, b: undefined, c: 3 })).toEqual(['a', 'c', 'd'])
  })

  it('looks at each attribute of what is written once', () => {
    const codec = codecOf(z.object({ a: z.int(), b: z.int() }))
    let looked = 0
    const look = (): number => ++looked
    const item = {
      get a() {
        return look()
      },
      get b() {
        return look()
      },
    }
    expect(codec.write(item)).toMatchObject({ ok: true, stored: { a: { N: '1' }, b: { N: '2' } } })
  })
})
