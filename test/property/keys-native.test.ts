import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { compileKeyPart } from '../../src/keys/compile-key-part.js'
import type { KeyAttributeType, KeyAttributeValue, KeyPart, SortBounds } from '../../src/keys/key-part.js'
import { classifySchema } from '../../src/schema/classify.js'
import { compareValues } from './keys-arbitraries.js'
import { anyText } from './keys-samples.js'
import { runs } from './runs.js'

function compileNative(schema: z.ZodType, attributeType: KeyAttributeType, epochSeconds?: string): KeyPart {
  const { storage } = classifySchema(schema)
  const { part, problems } = compileKeyPart({
    template: '<at>',
    entity: 'Entity',
    attribute: 'at',
    attributeType,
    role: 'sort',
    required: true,
    delimiter: '#',
    resolve: () => storage,
    epochSeconds,
  })
  if (!part) throw new Error(problems.map(({ message }) => message).join('\n'))
  return part
}

const milliseconds = z.codec(z.number(), z.date(), {
  decode: (value) => new Date(value),
  encode: (value) => value.getTime(),
})
const floats = fc.oneof(
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 })
    .filter((value) => value === 0 || Math.abs(value) >= 1e-130),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(1e-130, -1e-130, 0, -0, 0.1, 0.2, 0.30000000000000004, 0.3),
)
const bytes = fc
  .uint8Array({ minLength: 1, maxLength: 4 })
  .map((array) => array.map((byte) => (byte > 128 ? 255 : byte % 3)))
const moments = fc.date({ noInvalidDate: true, min: new Date('1960-01-01'), max: new Date('2100-01-01') })
const wholeSeconds = moments.map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000))

const cases: readonly (readonly [name: string, KeyPart, fc.Arbitrary<unknown>])[] = [
  [
    'text, the delimiter included',
    compileNative(z.string(), 'S'),
    fc.oneof(anyText, fc.constantFrom('a#b', '#', 'a', 'a!')),
  ],
  ['dates as text', compileNative(z.date(), 'S'), moments],
  ['integers', compileNative(z.int(), 'N'), fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 3 }))],
  ['numbers', compileNative(z.number(), 'N'), floats],
  ['bigints', compileNative(z.bigint(), 'N'), fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n)],
  ['a codec, as it is stored', compileNative(milliseconds, 'N'), moments],
  ['a time to live', compileNative(z.date(), 'N', 'at'), wholeSeconds],
  ['bytes', compileNative(z.instanceof(Uint8Array), 'B'), bytes],
]

/** Orders stored values as DynamoDB does. */
function compareStored(a: KeyAttributeValue, b: KeyAttributeValue): number {
  if ('B' in a && 'B' in b) return Buffer.compare(a.B, b.B)
  if ('N' in a && 'N' in b) return compareDecimals(a.N, b.N)
  return 'S' in a && 'S' in b ? compareValues(a.S, b.S) : Number.NaN
}

/** Exact: numbers as whole multiples of 10^-200. */
function compareDecimals(a: string, b: string): number {
  const [x, y] = [a, b].map((text) => {
    const [, sign, whole = '', fraction = '', exponent = '0'] =
      /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? []
    const scaled = BigInt(whole + fraction) * 10n ** BigInt(200 - fraction.length + Number(exponent))
    return sign === '-' ? -scaled : scaled
  }) as [bigint, bigint]
  return x < y ? -1 : x > y ? 1 : 0
}

function admits(bounds: SortBounds, stored: KeyAttributeValue): boolean {
  switch (bounds.kind) {
    case 'all':
      return true
    case 'equal':
      return compareStored(stored, bounds.value) === 0
    case 'between':
      return compareStored(stored, bounds.low) >= 0 && compareStored(stored, bounds.high) <= 0
    case 'atLeast':
      return compareStored(stored, bounds.low) >= 0
    case 'atMost':
      return compareStored(stored, bounds.high) <= 0
    default:
      return false
  }
}

const operators = {
  eq: (order: number) => order === 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
} as const
const none = () => undefined

function build(part: KeyPart, value: unknown): KeyAttributeValue {
  const stored = part.build(() => value)
  if (!stored) throw new Error('Nothing was built')
  return stored
}

describe.each(cases)('a native key attribute: %s', (_, part, values) => {
  it('gives its value back', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(part.native).toBe(true)
        expect(part.parse(build(part, value))).toEqual(new Map([['at', value === 0 ? 0 : value]]))
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('answers every operator by value', () => {
    const operator = fc.constantFrom<keyof typeof operators>('eq', 'lt', 'lte', 'gt', 'gte')
    fc.assert(
      fc.property(operator, values, fc.array(values), (name, bound, others) => {
        const bounds = part.bounds(name, () => bound, none)
        for (const value of [bound, ...others]) {
          const order = compareStored(build(part, value), build(part, bound))
          expect(admits(bounds, build(part, value))).toBe(operators[name](order))
        }
      }),
      { numRuns: runs(100, 10_000) },
    )
  })

  it('ranges between two values', () => {
    fc.assert(
      fc.property(values, values, values, (low, high, value) => {
        const stored = build(part, value)
        const isBetween = compareStored(stored, build(part, low)) >= 0 && compareStored(stored, build(part, high)) <= 0
        expect(
          admits(
            part.between(
              () => low,
              () => high,
              none,
            ),
            stored,
          ),
        ).toBe(isBetween)
      }),
      { numRuns: runs(100, 10_000) },
    )
  })
})

/** Ends of ranges that no item can have, by the name of their case. */
const wildEnds: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'text, the delimiter included': fc.constantFrom(
    '',
    'a'.repeat(1025),
    `${'a'.repeat(1023)}é`,
    '\u{10fffd}'.repeat(300),
  ),
  'dates as text': fc.constantFrom(8.64e15, -8.64e15, 0).map((time) => new Date(time)),
  integers: fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(0.5, -0.5, 2 ** 53, 1e126, -1e300, Infinity, -Infinity),
  ),
  numbers: fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(5e-324, -5e-324, 9e-131, 1e126, 1e300, Infinity)),
  bigints: fc.bigInt(-(10n ** 40n), 10n ** 40n),
  'a time to live': moments,
  bytes: fc
    .constantFrom(0, 1024, 1025)
    .chain((length) => fc.constantFrom(0, 1, 255).map((byte) => new Uint8Array(length).fill(byte))),
}
const asked = cases.filter(([name]) => name in wildEnds)

describe.each(asked)('a native key attribute: %s', (name, part, values) => {
  it('is compared exactly with ends that cannot be stored, by ends that can', () => {
    const operator = fc.constantFrom<Exclude<keyof typeof operators, 'eq'>>('lt', 'lte', 'gt', 'gte')
    const ends = fc.oneof(wildEnds[name] as fc.Arbitrary<unknown>, values)
    fc.assert(
      fc.property(operator, ends, ends, fc.array(values, { minLength: 1 }), (comparison, low, high, items) => {
        const half = part.bounds(comparison, () => low, none)
        const between = part.between(
          () => low,
          () => high,
          none,
        )
        for (const bounds of [half, between]) {
          for (const end of Object.values(bounds)) if (typeof end === 'object') expect(isStorable(end)).toBe(true)
        }
        for (const item of items) {
          const stored = build(part, item)
          const order = compareDomain(item, low)
          expect(admits(half, stored)).toBe(operators[comparison](order))
          expect(admits(between, stored)).toBe(order >= 0 && compareDomain(item, high) <= 0)
        }
        if (compareDomain(low, high) > 0) expect(between.kind).toBe('empty')
      }),
      { numRuns: runs(100, 10_000) },
    )
  })
})

function compareDomain(a: unknown, b: unknown): number {
  return a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) : compareValues(a, b)
}

/** Whether DynamoDB takes a value as a sort key. */
function isStorable(stored: KeyAttributeValue): boolean {
  if ('B' in stored) return stored.B.length >= 1 && stored.B.length <= 1024
  if ('S' in stored) return stored.S !== '' && Buffer.byteLength(stored.S) <= 1024
  const size = Math.abs(Number(stored.N))
  return size === 0 || (size >= 1e-130 && size < 1e126)
}
