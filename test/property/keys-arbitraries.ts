import fc from 'fast-check'
import * as z from 'zod'
import { compileKeyPart } from '../../src/keys/compile-key-part.js'
import type { KeyPart, KeyPartDeclaration, SortBounds } from '../../src/keys/key-part.js'
import { classifySchema } from '../../src/schema/classify.js'
import { storageAt } from '../../src/schema/navigate.js'

/** One way of writing an attribute into a key, and what is expected of it. */
export interface Sample {
  readonly name: string
  readonly schema: z.ZodType
  /** What follows the attribute's name: `:4:desc`. */
  readonly format: string
  readonly values: fc.Arbitrary<unknown>
  /** Different values have different texts. */
  readonly isLossless: boolean
  /** Where ranges are possible: everywhere, at the end only, or nowhere. */
  readonly ranges: 'everywhere' | 'last' | 'nowhere'
  /** Only partition keys may have it. */
  readonly isForPartitions?: boolean
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
const wide = [
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ue000',
  '\ufdcf',
  '\ufdf0',
  '\ufffd',
  '\u{10000}',
  '\u{1f600}',
  '\u{10fffd}',
]
const character = fc.oneof(
  fc.constantFrom(...letters),
  fc.constantFrom(...wide),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
)

/** What may not stand in a segment under the delimiter `#`: judged independently of the code under test. */
const forbidden = /[\0#\p{Surrogate}\p{Noncharacter_Code_Point}]/u

/** Any text that has characters only. */
export const anyText = fc
  .string({ unit: character, minLength: 1, maxLength: 8 })
  .filter((text) => !/[\0\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(text))

/** A text that may stand in a segment. */
export const segmentText = anyText.filter((text) => !forbidden.test(text))

const integers = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9999 }))
const signed = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -9999, max: 9999 }), fc.constant(-0))
const bigints = fc.oneof(fc.bigInt(-20n, 20n), fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n))
const floats = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 1, -1),
)
const dates = fc.oneof(
  fc.date({
    min: new Date('0000-01-01T00:00:00.000Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  }),
  fc.date({ min: new Date('2024-02-28T00:00:00Z'), max: new Date('2024-03-01T23:59:59Z'), noInvalidDate: true }),
)
const isoDates = dates.map((date) => date.toISOString().slice(0, 10))
const isoTimes = dates.map((date) => date.toISOString())
const ulid = fc
  .tuple(
    fc.constantFrom(...'01234567'),
    fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZabz'), minLength: 25, maxLength: 25 }),
  )
  .map((parts) => parts.join(''))
const nanoid = fc.string({ unit: fc.constantFrom(...'-09AZ_az'), minLength: 21, maxLength: 21 })

const lossless = { isLossless: true } as const
const lossy = { isLossless: false, ranges: 'nowhere' } as const

/** Every format of every type that it can be used with. */
export const samples: readonly Sample[] = [
  { name: 'text', schema: z.string(), format: '', values: segmentText, ...lossless, ranges: 'last' },
  { name: 'escaped', schema: z.string(), format: ':escape', values: anyText, ...lossless, ranges: 'nowhere' },
  { name: 'lower', schema: z.string(), format: ':lower', values: segmentText, ...lossy },
  { name: 'upper', schema: z.string(), format: ':upper', values: segmentText, ...lossy },
  { name: 'upperEscaped', schema: z.string(), format: ':upper:escape', values: anyText, ...lossy },
  {
    name: 'choice',
    schema: z.enum(['a', 'ab', 'b', 'B']),
    format: '',
    values: fc.constantFrom('a', 'ab', 'b', 'B'),
    ...lossless,
    ranges: 'nowhere',
  },
  { name: 'flag', schema: z.boolean(), format: '', values: fc.boolean(), ...lossless, ranges: 'nowhere' },
  {
    name: 'numbers',
    schema: z.literal([1, 2, 10, -1]),
    format: '',
    values: fc.constantFrom(1, 2, 10, -1),
    ...lossless,
    ranges: 'nowhere',
  },
  { name: 'uuid', schema: z.uuid(), format: '', values: fc.uuid(), ...lossless, ranges: 'everywhere' },
  { name: 'ulid', schema: z.ulid(), format: '', values: ulid, ...lossless, ranges: 'everywhere' },
  { name: 'nanoid', schema: z.nanoid(), format: '', values: nanoid, ...lossless, ranges: 'everywhere' },
  { name: 'isoDate', schema: z.iso.date(), format: '', values: isoDates, ...lossless, ranges: 'everywhere' },
  {
    name: 'isoTime',
    schema: z.iso.datetime({ precision: 3 }),
    format: '',
    values: isoTimes,
    ...lossless,
    ranges: 'everywhere',
  },
  { name: 'date', schema: z.date(), format: '', values: dates, ...lossless, ranges: 'everywhere' },
  { name: 'month', schema: z.date(), format: ':month', values: dates, ...lossy },
  { name: 'hour', schema: z.iso.datetime(), format: ':hour', values: isoTimes, ...lossy },
  { name: 'year', schema: z.iso.date(), format: ':year', values: isoDates, ...lossy },
  { name: 'padded', schema: z.int(), format: ':4', values: integers, ...lossless, ranges: 'everywhere' },
  { name: 'falling', schema: z.int(), format: ':4:desc', values: integers, ...lossless, ranges: 'everywhere' },
  { name: 'signed', schema: z.int(), format: ':+4', values: signed, ...lossless, ranges: 'everywhere' },
  { name: 'signedFalling', schema: z.int(), format: ':+4:desc', values: signed, ...lossless, ranges: 'everywhere' },
  { name: 'large', schema: z.bigint(), format: ':+38', values: bigints, ...lossless, ranges: 'everywhere' },
  { name: 'float', schema: z.number(), format: ':float', values: floats, ...lossless, ranges: 'everywhere' },
  {
    name: 'decimal',
    schema: z.number(),
    format: '',
    values: floats.filter((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER),
    ...lossless,
    ranges: 'nowhere',
    isForPartitions: true,
  },
  {
    name: 'decimalBigint',
    schema: z.bigint(),
    format: '',
    values: bigints,
    ...lossless,
    ranges: 'nowhere',
    isForPartitions: true,
  },
  { name: 'shard', schema: z.string(), format: ':shard(7)', values: anyText, ...lossy },
  { name: 'nested.deep', schema: z.ulid(), format: '', values: ulid, ...lossless, ranges: 'everywhere' },
]

const nested = z.object({ deep: z.ulid() })
const schema = z.object({ ...Object.fromEntries(samples.map(({ name, schema: own }) => [name, own])), nested })
const { storage } = classifySchema(schema)

/** Compiles a template over the samples. */
export function compileSample(template: string, more: Partial<KeyPartDeclaration> = {}): KeyPart {
  const { part, problems } = compileKeyPart({
    template,
    entity: 'Entity',
    attribute: 'KEY',
    attributeType: 'S',
    role: 'sort',
    required: true,
    delimiter: '#',
    resolve: (path) => storageAt(storage, path.split('.')),
    ...more,
  })
  if (!part) throw new Error(problems.map(({ message }) => message).join('\n'))
  return part
}

/** One segment of a sample template. */
export interface SampleSegment {
  readonly sample: Sample
  readonly prefix: string
  readonly suffix: string
  readonly fallback: string
}

const around = fc.constantFrom('', '', '', '', 'v', 'ORDER', '<>'.slice(2), '0', '\u{1f600}')

/** A segment with a placeholder. */
export function sampleSegment(
  allowed: readonly Sample[],
  fallbacks: readonly string[] = [''],
): fc.Arbitrary<SampleSegment> {
  return fc.record({
    sample: fc.constantFrom(...allowed),
    prefix: around,
    suffix: around,
    fallback: fc.constantFrom(...fallbacks),
  })
}

/** Different attributes, each in a segment of its own. */
export function sampleSegments(allowed: readonly Sample[], maxLength: number, fallbacks?: readonly string[]) {
  return fc.uniqueArray(sampleSegment(allowed, fallbacks), {
    minLength: 1,
    maxLength,
    selector: ({ sample }) => sample.name,
  })
}

/** Writes segments as a template, with literal segments before them. */
export function writeTemplate(segments: readonly SampleSegment[], literals: readonly string[] = []): string {
  const written = segments.map(
    ({ sample, prefix, suffix, fallback }) => `${prefix}<${sample.name}${sample.format}${fallback}>${suffix}`,
  )
  return [...literals, ...written].join('#')
}

/** Values for every segment, by attribute. */
export function sampleItem(segments: readonly SampleSegment[]): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc.record(
    Object.fromEntries(
      segments.map(({ sample, fallback }) => [sample.name, fallback === '' ? sample.values : fc.option(sample.values)]),
    ),
  )
}

/** The order of values, as a person would have it: numbers by size, texts by code points. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  const [x, y] = [a, b].map((value) => (value instanceof Date ? value.getTime() : (value as number | bigint))) as [
    number,
    number,
  ]
  return x < y ? -1 : x > y ? 1 : 0
}

/** Whether bounds let a stored text in, as DynamoDB would judge it. */
export function admits(bounds: SortBounds, text: string): boolean {
  const compare = (value: unknown): number => compareValues(text, (value as { readonly S: string }).S)
  switch (bounds.kind) {
    case 'all':
      return true
    case 'empty':
      return false
    case 'equal':
      return compare(bounds.value) === 0
    case 'between':
      return compare(bounds.low) >= 0 && compare(bounds.high) <= 0
    case 'prefix':
      return text.startsWith((bounds.value as { readonly S: string }).S)
    case 'atLeast':
      return compare(bounds.low) >= 0
    case 'atMost':
      return compare(bounds.high) <= 0
  }
}

/** The text that a part builds for an item. */
export function buildText(part: KeyPart, item: Readonly<Record<string, unknown>>): string {
  const stored = part.build((path) => item[path])
  if (!stored || !('S' in stored)) throw new Error('No text was built')
  return stored.S
}
