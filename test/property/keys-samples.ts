import fc from 'fast-check'
import * as z from 'zod'
import type { ReferenceType } from '../stored-format/reference.js'

/** One way of writing an attribute into a key, and what is expected of it. */
export interface Sample {
  readonly name: string
  readonly schema: z.ZodType
  /** What follows the attribute's name: `:4:desc`. */
  readonly format: string
  readonly values: fc.Arbitrary<unknown>
  /** What the specification of the stored format takes the attribute for. */
  readonly type: ReferenceType
  /** Different values have different texts. */
  readonly isLossless: boolean
  /** Where ranges are possible: everywhere, at the end only, or nowhere. */
  readonly ranges: 'everywhere' | 'last' | 'nowhere'
  /** Whether `beginsWith` is answered. */
  readonly isText?: boolean
  /** Only partition keys may have it. */
  readonly isForPartitions?: boolean
  /** The delimiters under which it does not compile, since its texts can always contain them. */
  readonly clashes?: string
  /** Whether its texts may hold any character but the delimiter, which is taken out of its values then. */
  readonly isFree?: boolean
  /** The value as it compares, where that is not the value itself. */
  readonly rank?: (value: never) => unknown
}

/** Characters that lie at the edges of what key texts may hold. */
const letters = [
  'a',
  'b',
  'A',
  'z',
  '1',
  '9',
  '!',
  '"',
  '$',
  '%',
  '~',
  '\u0001',
  '\u007f',
  'é',
  'ß',
  'σ',
  'ς',
  'İ',
  'ǅ',
]
const edges = ['\u07ff', '\u0800', '\ud7ff', '\ue000', '\ufdcf', '\ufdf0', '\ufffd']
const beyond = ['\u{10000}', '\u{1f600}', '\u{10fffd}']
const character = fc.oneof(
  fc.constantFrom(...letters),
  fc.constantFrom(...edges, ...beyond),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
)

/** What may stand in no key, judged independently of the code under test. */
export const forbidden = /[\0\p{Surrogate}\p{Noncharacter_Code_Point}]/u

/** Any text that has characters only. */
export const anyText = fc
  .string({ unit: character, minLength: 1, maxLength: 8 })
  .filter((text) => !forbidden.test(text))

/** A text that may stand in a segment under the delimiter `#`. */
export const segmentText = anyText.filter((text) => !text.includes('#'))

const integers = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9999 }))
const signed = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -9999, max: 9999 }), fc.constant(-0))
const bigints = fc.oneof(fc.bigInt(-20n, 20n), fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n))
const floats = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 1, -1, Number.MAX_VALUE, -Number.MAX_VALUE),
)
const decimals = floats.filter((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER)
const first = new Date('0000-01-01T00:00:00.000Z')
const last = new Date('9999-12-31T23:59:59.999Z')
const dates = fc.oneof(
  fc.date({ min: first, max: last, noInvalidDate: true }),
  fc.date({ min: new Date('2024-02-28T00:00:00Z'), max: new Date('2024-03-01T23:59:59Z'), noInvalidDate: true }),
  fc.constantFrom(first, last),
)
const isoDates = dates.map((date) => date.toISOString().slice(0, 10))
const isoTimes = dates.map((date) => date.toISOString())
const isoSeconds = isoTimes.map((text) => `${text.slice(0, 19)}Z`)
const isoMinutes = isoTimes.map((text) => `${text.slice(0, 16)}Z`)
const isoMicroseconds = fc
  .tuple(isoTimes, fc.integer({ min: 0, max: 999 }))
  .map(([text, rest]) => `${text.slice(0, 23)}${String(rest).padStart(3, '0')}Z`)

function idText(unit: string, length: number, start = unit): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...start),
      fc.string({ unit: fc.constantFrom(...unit), minLength: length - 1, maxLength: length - 1 }),
    )
    .map((parts) => parts.join(''))
}
const ulid = idText('0123456789ABCDEFGHJKMNPQRSTVWXYZabz', 26, '01234567')
const uuid = fc.oneof(
  fc.uuid(),
  fc.uuid().map((text) => text.toUpperCase()),
  fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
)

const time = (text: string): number => Date.parse(text)
const form = (pattern: RegExp): ReferenceType => ({ kind: 'text', form: pattern })
const isoForm = (rest: string): ReferenceType => form(new RegExp(`^\\d{4}-\\d\\d-\\d\\d${rest}$`))
const hex = '[0-9a-fA-F]'

const string = { schema: z.string(), type: { kind: 'string' } } as const
const integer = { schema: z.int(), type: { kind: 'integer' } } as const
const number = { schema: z.number(), type: { kind: 'number' } } as const
const bigint = { schema: z.bigint(), type: { kind: 'bigint' } } as const
const date = { schema: z.date(), type: { kind: 'date' }, values: dates } as const
const sorted = { isLossless: true, ranges: 'everywhere' } as const
const unsorted = { isLossless: true, ranges: 'nowhere' } as const
const lossy = { isLossless: false, ranges: 'nowhere' } as const
const id = { ...sorted, isText: true, format: '' } as const

const everything: readonly Sample[] = [
  {
    name: 'text',
    ...string,
    format: '',
    values: anyText,
    isLossless: true,
    ranges: 'last',
    isText: true,
    isFree: true,
  },
  { name: 'escaped', ...string, format: ':escape', values: anyText, ...unsorted, isText: true },
  { name: 'lower', ...string, format: ':lower', values: anyText, ...lossy, isText: true, isFree: true },
  { name: 'upper', ...string, format: ':upper', values: anyText, ...lossy, isText: true, isFree: true },
  { name: 'upperEscaped', ...string, format: ':upper:escape', values: anyText, ...lossy, isText: true },
  { name: 'shard', ...string, format: ':shard(7)', values: anyText, ...lossy },
  {
    name: 'choice',
    schema: z.enum(['a', 'ab', 'b', 'B']),
    type: { kind: 'literal', values: ['a', 'ab', 'b', 'B'] },
    format: '',
    values: fc.constantFrom('a', 'ab', 'b', 'B'),
    ...unsorted,
    isText: true,
  },
  { name: 'flag', schema: z.boolean(), type: { kind: 'boolean' }, format: '', values: fc.boolean(), ...unsorted },
  {
    name: 'numbers',
    schema: z.literal([1, 2, 10, -1]),
    type: { kind: 'literal', values: [1, 2, 10, -1] },
    format: '',
    values: fc.constantFrom(1, 2, 10, -1),
    ...unsorted,
    clashes: '-',
  },
  {
    name: 'levels',
    schema: z.literal([1, 2, 10]),
    type: { kind: 'integer' },
    format: ':2',
    values: fc.constantFrom(1, 2, 10),
    ...sorted,
  },
  {
    name: 'uuid',
    schema: z.uuid(),
    type: form(new RegExp(`^${hex}{8}(-${hex}{4}){3}-${hex}{12}$`)),
    values: uuid,
    ...id,
    clashes: '-',
  },
  {
    name: 'uuidEscaped',
    schema: z.uuidv4(),
    type: form(new RegExp(`^${hex}{8}(-${hex}{4}){3}-${hex}{12}$`)),
    values: fc.uuid({ version: 4 }),
    ...unsorted,
    isText: true,
    format: ':escape',
  },
  {
    name: 'guid',
    schema: z.guid(),
    type: form(new RegExp(`^${hex}{8}(-${hex}{4}){3}-${hex}{12}$`)),
    values: fc.uuid(),
    ...id,
    clashes: '-',
  },
  { name: 'ulid', schema: z.ulid(), type: form(/^[0-7][0-9A-Za-z]{25}$/), values: ulid, ...id },
  { name: 'ksuid', schema: z.ksuid(), type: form(/^[0-9A-Za-z]{27}$/), values: idText('09AZaz', 27), ...id },
  { name: 'xid', schema: z.xid(), type: form(/^[0-9A-Va-v]{20}$/), values: idText('09AVav', 20), ...id },
  {
    name: 'nanoid',
    schema: z.nanoid(),
    type: form(/^[-\w]{21}$/),
    values: idText('-09AZ_az', 21),
    ...id,
    clashes: '-_',
  },
  { name: 'isoDate', schema: z.iso.date(), type: isoForm(''), values: isoDates, ...id, clashes: '-', rank: time },
  {
    name: 'isoTime',
    schema: z.iso.datetime({ precision: 3 }),
    type: isoForm('T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'),
    values: isoTimes,
    ...id,
    clashes: '-:',
    rank: time,
  },
  {
    name: 'isoSecond',
    schema: z.iso.datetime({ precision: 0 }),
    type: isoForm('T\\d\\d:\\d\\d:\\d\\dZ'),
    values: isoSeconds,
    ...id,
    clashes: '-:',
    rank: time,
  },
  {
    name: 'isoMinute',
    schema: z.iso.datetime({ precision: -1 }),
    type: isoForm('T\\d\\d:\\d\\dZ'),
    values: isoMinutes,
    ...id,
    clashes: '-:',
    rank: time,
  },
  {
    name: 'isoMicrosecond',
    schema: z.iso.datetime({ precision: 6 }),
    type: isoForm('T\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z'),
    values: isoMicroseconds,
    ...id,
    clashes: '-:',
  },
  { name: 'date', ...date, format: '', ...sorted, clashes: '-:' },
  { name: 'year', ...date, format: ':year', ...lossy },
  { name: 'month', ...date, format: ':month', ...lossy, clashes: '-' },
  { name: 'day', ...date, format: ':day', ...lossy, clashes: '-' },
  {
    name: 'hour',
    schema: z.iso.datetime(),
    type: { kind: 'string' },
    format: ':hour',
    values: isoTimes,
    ...lossy,
    clashes: '-',
  },
  { name: 'isoYear', schema: z.iso.date(), type: isoForm(''), format: ':year', values: isoDates, ...lossy },
  {
    name: 'moment',
    schema: z.codec(z.iso.datetime(), z.date(), {
      decode: (text) => new Date(text),
      encode: (value) => value.toISOString(),
    }),
    type: { kind: 'date' },
    format: '',
    values: dates,
    ...sorted,
    clashes: '-:',
  },
  { name: 'padded', ...integer, format: ':4', values: integers, ...sorted },
  { name: 'falling', ...integer, format: ':4:desc', values: integers, ...sorted },
  { name: 'signed', ...integer, format: ':+4', values: signed, ...sorted },
  { name: 'signedFalling', ...integer, format: ':+4:desc', values: signed, ...sorted },
  { name: 'safe', ...integer, format: ':+16', values: fc.oneof(signed, fc.maxSafeInteger()), ...sorted },
  { name: 'large', ...bigint, format: ':+38', values: bigints, ...sorted },
  { name: 'largeFalling', ...bigint, format: ':38:desc', values: bigints.filter((value) => value >= 0n), ...sorted },
  { name: 'float', ...number, format: ':float', values: floats, ...sorted },
  { name: 'decimal', ...number, format: '', values: decimals, ...unsorted, isForPartitions: true, isFree: true },
  { name: 'decimalBigint', ...bigint, format: '', values: bigints, ...unsorted, isForPartitions: true, isFree: true },
  { name: 'decimalShard', ...integer, format: ':shard(3)', values: signed, ...lossy },
  { name: 'nested.deep', schema: z.ulid(), type: form(/^[0-7][0-9A-Za-z]{25}$/), values: ulid, ...id },
]

/** Every format of every type that it can be used with. Counterexamples show them by name. */
export const samples: readonly Sample[] = everything.map((sample) => ({
  ...sample,
  [fc.toStringMethod]: () => sample.name + sample.format,
}))

/** The values that a sample can have under a delimiter. */
export function valuesUnder(sample: Sample, delimiter: string): fc.Arbitrary<unknown> {
  if (sample.isFree !== true) return sample.values
  return sample.values.map((value) => {
    if (typeof value === 'string') return value.replaceAll(delimiter, '.')
    // The sign of a number is the only character of its text that can be a delimiter.
    return delimiter === '-' && (value as number) < 0 ? -(value as number) : value
  })
}

/** Whether an attribute of type N holds a number exactly. */
export function isStorable(value: unknown): boolean {
  const size = Math.abs(value as number)
  return size === 0 || (Number.isInteger(value) ? Number.isSafeInteger(value) : size > 1e-100 && size < 1e100)
}
