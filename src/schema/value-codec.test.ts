import { createRequire } from 'node:module'
import { NumberValue } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { classifyPlace } from './classify.js'
import { describeIssues } from './issues.js'
import { compileValueCodec, type ValueCodec } from './value-codec.js'

const codecOf = (schema: z.ZodType, epochSeconds = false): ValueCodec =>
  compileValueCodec(classifyPlace(schema).storage, { epochSeconds })

const outcome = (
  result: ReturnType<ValueCodec['write']> | ReturnType<ValueCodec['operand']> | ReturnType<ValueCodec['read']>,
): unknown => {
  if (!result.ok) return describeIssues(result.issues)
  return 'stored' in result ? result.stored : result.value
}

/** What holds the class of exact numbers, loaded anew. */
function loadAnotherCopy(): typeof import('@aws-sdk/util-dynamodb') {
  const require = createRequire(import.meta.url)
  delete require.cache[require.resolve('@aws-sdk/util-dynamodb')]
  return require('@aws-sdk/util-dynamodb') as typeof import('@aws-sdk/util-dynamodb')
}

const seconds = z.codec(z.int(), z.date(), {
  decode: (n) => new Date(n * 1000),
  encode: (d) => Math.floor(d.getTime() / 1000),
})

describe('write', () => {
  it('shows the encoded side beside what is stored', () => {
    const written = codecOf(z.object({ at: seconds, s: z.string().trim(), n: z.date().optional() })).write({
      at: new Date(5500),
      s: ' x ',
    })
    expect(written.ok && written.encoded).toEqual({ at: 5, s: 'x' })
    expect(written.ok && written.stored).toEqual({ M: { at: { N: '5' }, s: { S: 'x' } } })
  })

  it('fills in defaults, and refuses an absent value without one', () => {
    expect(outcome(codecOf(z.int().default(3)).write(undefined))).toEqual({ N: '3' })
    expect(codecOf(z.int().optional()).write(undefined).ok).toBe(false)
  })

  it('refuses an empty set by a code of its own', () => {
    const written = codecOf(z.set(z.string())).write(new Set())
    expect(written.ok ? [] : written.issues).toMatchObject([{ code: 'empty_set' }])
  })

  it('refuses what a codec stores by absence', () => {
    const codec = z.codec(z.string().optional(), z.string().nullable(), {
      decode: (s) => s ?? null,
      encode: (s) => s ?? undefined,
    })
    const written = codecOf(codec).write(null)
    expect(written.ok ? [] : written.issues).toMatchObject([{ code: 'absent' }])
  })
})

describe('operand', () => {
  it.each([
    ['a length', z.string().min(5), 'a', { S: 'a' }],
    ['a format', z.email().toLowerCase(), 'ME', { S: 'me' }],
    ['trimming', z.string().trim().min(9), ' a ', { S: 'a' }],
    ['a range', z.int().min(5), 1, { N: '1' }],
    ['a fraction of an integer', z.int(), 1.5, { N: '1.5' }],
    ['a range of dates', z.date().min(new Date(9)), new Date(0), { S: '1970-01-01T00:00:00.000Z' }],
    ['epoch seconds of a codec', seconds, new Date(1999), { N: '1' }],
    [
      'a codec out of range',
      z.codec(z.int(), z.int().min(5), { decode: (n) => -n, encode: (n) => -n }),
      1,
      { N: '-1' },
    ],
    ['a length of a list', z.array(z.int().min(5)).min(3), [1], { L: [{ N: '1' }] }],
    ['a refinement', z.string().refine(() => false), 'x', { S: 'x' }],
    ['a coerced value', z.coerce.number(), '5', { N: '5' }],
    ['a branch of a union', z.union([z.uuid(), z.int().min(3)]), 1, { N: '1' }],
  ] as [string, z.ZodType, unknown, unknown][])('does not judge %s', (_name, schema, value, stored) => {
    expect(outcome(codecOf(schema).operand(value))).toEqual(stored)
  })

  it.each([
    ['a format', z.url({ normalize: true })],
    ['a check', z.string().check(z.url({ normalize: true }))],
    ['one of several checks', z.url({ normalize: true }).max(40).optional()],
  ])('normalises addresses as they are when they are written, by %s', (_name, schema) => {
    const codec = codecOf(schema)
    expect(outcome(codec.operand(' HTTPS://Example.org/a'))).toEqual({ S: 'https://example.org/a' })
    expect(outcome(codec.operand(' HTTPS://Example.org/a'))).toEqual(outcome(codec.write(' HTTPS://Example.org/a')))
    expect(outcome(codec.operand('no Address'))).toEqual({ S: 'no Address' })
  })

  it('fills in defaults inside of a value, as what is written has them', () => {
    const codec = codecOf(z.object({ a: z.int().default(1), b: z.string() }))
    const stored = { M: { a: { N: '1' }, b: { S: '' } } }
    expect(outcome(codec.operand({ b: '' }))).toEqual(stored)
    expect(outcome(codec.operand({ a: 1, b: '' }))).toEqual(stored)
  })

  it.each([
    ['the type', z.string(), 5, 'Invalid input: expected string, received number'],
    ['the members of an enum', z.enum(['a', 'b']), 'c', 'Invalid option: expected one of "a"|"b"'],
    ['unknown attributes', z.object({ a: z.int() }), { a: 1, b: 2 }, 'b: The schema has no attribute "b".'],
    ['required attributes', z.object({ a: z.int() }), {}, 'a: Invalid input: expected number, received undefined'],
    ['null', z.int().optional(), null, 'Invalid input: expected number, received null'],
    ['undefined', z.int().optional(), undefined, 'Invalid input: there is no value'],
    ['NaN', z.number(), Number.NaN, 'NaN cannot be stored.'],
    ['an invalid date', z.date(), new Date(Number.NaN), 'Invalid input: expected date, received Date'],
  ] as [string, z.ZodType, unknown, string][])('judges %s', (_name, schema, value, message) => {
    expect(outcome(codecOf(schema).operand(value))).toBe(message)
  })
})

describe('normalize', () => {
  it.each([
    ['case and blanks', z.string().trim().toLowerCase().check(z.email()), ' A@B.CO ', 'a@b.co'],
    ['wrappers', z.string().trim().optional().default('x').nullable().readonly(), ' a', 'a'],
    ['what a codec loses', seconds, new Date(1999), new Date(1000)],
    ['negative zero', z.number(), -0, 0],
    ['a boolean codec', z.stringbool(), true, true],
  ] as [string, z.ZodType, unknown, unknown][])('gives what a read would: %s', (_name, schema, value, expected) => {
    expect(outcome(codecOf(schema).normalize(value))).toEqual(expected)
  })

  it('cuts the time-to-live attribute to seconds', () => {
    expect(outcome(codecOf(z.date().optional(), true).normalize(new Date(1999)))).toEqual(new Date(1000))
  })

  it('validates, and refuses absence and null', () => {
    const codec = codecOf(z.email().nullable().default('a@b.co'))
    expect(codec.normalize('x').ok).toBe(false)
    expect(codec.normalize(undefined).ok).toBe(false)
    expect(codec.normalize(null).ok).toBe(false)
  })
})

describe('unknown', () => {
  const codec = codecOf(z.unknown())
  const roundTrip = (value: unknown): unknown => {
    const written = codec.write(value)
    return written.ok ? outcome(codec.read(written.stored)) : describeIssues(written.issues)
  }

  it('is mapped as the document client does', () => {
    const value = {
      s: '',
      n: 1.5,
      yes: true,
      no: null,
      list: [1, [2], {}],
      bytes: new Uint8Array([1]),
      texts: new Set(['a']),
      numbers: new Set([1, 2]),
      binaries: new Set([new Uint8Array([1])]),
    }
    expect(outcome(codec.write({ ...value, gone: undefined }))).toEqual({
      M: {
        s: { S: '' },
        n: { N: '1.5' },
        yes: { BOOL: true },
        no: { NULL: true },
        list: { L: [{ N: '1' }, { L: [{ N: '2' }] }, { M: {} }] },
        bytes: { B: new Uint8Array([1]) },
        texts: { SS: ['a'] },
        numbers: { NS: ['1', '2'] },
        binaries: { BS: [new Uint8Array([1])] },
      },
    })
    expect(roundTrip(value)).toEqual(value)
  })

  it('keeps decimals exact with NumberValue', () => {
    const exact = '0.12345678901234567890123456789'
    expect(outcome(codec.write(NumberValue.from(exact)))).toEqual({ N: exact })
    expect(String(roundTrip(NumberValue.from(exact)))).toBe(exact)
    expect(roundTrip(NumberValue.from('1.5'))).toBe(1.5)
    expect(String(roundTrip(12345678901234567890n))).toBe('12345678901234567890')
    expect(roundTrip(7n)).toBe(7)
    expect(roundTrip({ value: '1' })).toEqual({ value: '1' })
    expect(roundTrip(new Set([NumberValue.from(exact)]))).toEqual(new Set([NumberValue.from(exact)]))
  })

  it('takes what data says of itself for data', () => {
    const value: unknown = JSON.parse('{"constructor":{"name":"NumberValue"},"value":"12","note":"x"}')
    expect(roundTrip(value)).toEqual(value)
  })

  it('takes numbers that are written differently for one element', () => {
    const set = new Set([NumberValue.from('1.0'), 1, NumberValue.from('-0'), 0])
    expect(outcome(codec.write(set))).toEqual({ NS: ['1', '0'] })
  })

  it('always gives NumberValue where the schema asks for it', () => {
    const decimal = codecOf(z.instanceof(NumberValue))
    const written = decimal.write(NumberValue.from('1.50'))
    expect(outcome(written)).toEqual({ N: '1.50' })
    expect(outcome(decimal.read({ N: '1.5' }))).toEqual(NumberValue.from('1.5'))
    expect(decimal.write(1.5).ok).toBe(false)
    expect(decimal.read({ S: 'x' }).ok).toBe(false)
  })

  it('gives NumberValue of the copy that the schema has', () => {
    const { NumberValueImpl } = loadAnotherCopy()
    const decimal = codecOf(z.instanceof(NumberValueImpl))
    const read = outcome(decimal.read({ N: '1.5' }))
    expect(NumberValueImpl).not.toBe(NumberValue)
    expect(read).toBeInstanceOf(NumberValueImpl)
    expect(outcome(decimal.write(read))).toEqual({ N: '1.5' })
  })

  it.each([
    ['too many digits', NumberValue.from('1.234567890123456789012345678901234567890')],
    [
      'no number',
      new (class NumberValue {
        readonly value = 'x'
      })(),
    ],
    ['a symbol', Symbol('s')],
    ['a Map', new Map()],
    ['a date', new Date()],
  ])('refuses %s', (_name, value) => {
    expect(codec.write(value).ok).toBe(false)
  })

  it('judges what z.custom says', () => {
    const custom = codecOf(z.custom<`${number}px`>((value) => typeof value === 'string' && /^\d+px$/.test(value)))
    expect(outcome(custom.write('5px'))).toEqual({ S: '5px' })
    expect(custom.write('5').ok).toBe(false)
    expect(custom.read({ S: '5' }).ok).toBe(false)
    expect(outcome(custom.read({ S: '5px' }))).toBe('5px')
  })
})

describe('special schemas', () => {
  it('reads a Buffer where the schema asks for one', () => {
    const codec = codecOf(z.instanceof(Buffer))
    expect(Buffer.isBuffer(outcome(codec.read({ B: new Uint8Array([1]) })))).toBe(true)
    expect(codec.write(new Uint8Array([1])).ok).toBe(false)
    expect(outcome(codecOf(z.instanceof(Uint8Array)).read({ B: Buffer.from([1]) }))).toEqual(new Uint8Array([1]))
  })

  it('applies nested codecs once', () => {
    const doubled = z.codec(z.int(), z.int(), { decode: (n) => n * 2, encode: (n) => n / 2 })
    const outer = z.codec(z.object({ n: doubled }), z.array(doubled), {
      decode: ({ n }) => [n],
      encode: ([n]) => ({ n: n as number }),
    })
    const codec = codecOf(outer)
    const written = codec.write([16])
    expect(outcome(written)).toEqual({ M: { n: { N: '4' } } })
    expect(written.ok && outcome(codec.read(written.stored))).toEqual([16])
  })

  it('pipes through both schemas', () => {
    const codec = codecOf(z.string().trim().pipe(z.email()))
    expect(outcome(codec.write('a@b.co'))).toEqual({ S: 'a@b.co' })
    expect(codec.write('x').ok).toBe(false)
    expect(codec.read({ S: 'x' }).ok).toBe(false)
  })

  it('wants the entries that a record names, unless it is partial', () => {
    const full = codecOf(z.record(z.enum(['a', 'b']), z.int()))
    expect(outcome(full.write({ a: 1, b: 2 }))).toEqual({ M: { a: { N: '1' }, b: { N: '2' } } })
    expect(outcome(full.write({ a: 1 }))).toBe('b: Invalid input: expected number, received undefined')
    expect(full.write({ a: 1, b: 2, c: 3 }).ok).toBe(false)
    const partial = codecOf(z.partialRecord(z.enum(['a', 'b']), z.int()))
    expect(outcome(partial.write({ a: 1 }))).toEqual({ M: { a: { N: '1' } } })
    expect(partial.write({ c: 1 }).ok).toBe(false)
  })

  it('normalises and judges the names of a record', () => {
    const codec = codecOf(z.record(z.string().toLowerCase().max(2), z.int()))
    expect(outcome(codec.write({ A: 1 }))).toEqual({ M: { a: { N: '1' } } })
    expect(codec.write({ A: 1, a: 2 }).ok).toBe(false)
    expect(codec.write({ long: 1 }).ok).toBe(false)
    expect(codec.read({ M: { long: { N: '1' } } }).ok).toBe(false)
  })

  it('judges the names of a record by a format', () => {
    const codec = codecOf(z.record(z.email(), z.int()))
    expect(outcome(codec.write({ 'a@b.co': 1 }))).toEqual({ M: { 'a@b.co': { N: '1' } } })
    expect(outcome(codec.write({ nobody: 1 }))).toBe('nobody: Invalid email address')
    expect(outcome(codec.read({ M: { nobody: { N: '1' } } }))).toBe('nobody: Invalid email address')
  })

  it('takes exactly one alternative for an exclusive union', () => {
    const codec = codecOf(z.xor([z.object({ a: z.int() }), z.looseObject({ b: z.int() })]))
    expect(outcome(codec.write({ a: 1 }))).toEqual({ M: { a: { N: '1' } } })
    expect(codec.write({ a: 1, b: 2 }).ok).toBe(true)
    expect(codecOf(z.xor([z.int(), z.number()])).write(1).ok).toBe(false)
  })

  it('wants a value where nonoptional takes the option away', () => {
    const codec = codecOf(z.object({ a: z.nonoptional(z.string().trim().optional()) }))
    expect(outcome(codec.write({ a: ' x' }))).toEqual({ M: { a: { S: 'x' } } })
    expect(codec.write({}).ok).toBe(false)
  })

  it('runs the refinements of wrappers and lazy schemas', () => {
    const even = (n: unknown): boolean => typeof n === 'number' && n % 2 === 0
    for (const schema of [
      z.int().optional().refine(even),
      z.lazy(() => z.int()).refine(even),
      z.int().readonly().refine(even),
      z.nonoptional(z.int().optional()).refine(even),
    ]) {
      expect(codecOf(schema).write(2).ok).toBe(true)
      expect(codecOf(schema).write(3).ok).toBe(false)
    }
  })

  it('keeps messages that the schema brings', () => {
    const codec = codecOf(
      z.object({ a: z.string('text, please').min(2, 'longer, please'), b: z.int({ error: 'missing' }) }),
    )
    expect(outcome(codec.write({ a: 1, b: 1 }))).toBe('a: text, please')
    expect(outcome(codec.write({ a: 'x' }))).toBe('a: longer, please; b: missing')
  })
})

describe('what was written a moment ago', () => {
  it('is read back without being judged again, whatever was read before', () => {
    for (const schema of [z.int(), z.number().max(1)]) {
      const codec = codecOf(schema)
      for (const text of ['1.5', '1', '1.5']) expect(codec.recall({ N: text })).toBe(Number(text))
      expect(codec.read({ N: '1.5' }).ok).toBe(false)
    }
  })
})
