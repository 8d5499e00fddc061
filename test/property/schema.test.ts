import { deepStrictEqual } from 'node:assert'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { classifySchema } from '../../src/schema/classify.js'
import { describeIssues } from '../../src/schema/issues.js'
import { compileItemCodec } from '../../src/schema/item-codec.js'
import { itemSizeBytes } from '../../src/wire/item-size.js'
import { runs } from './runs.js'
import { attributeValues, objects, type Sample, samples, unions } from './schema-arbitraries.js'

const reserved: ReadonlySet<string> = new Set(['PK', 'SK', '_type'])

/** A codec of items with one attribute, and the problems of its schema. */
function compile(sample: Sample) {
  const { storage, problems } = classifySchema(z.object({ value: sample.schema }))
  return { problems, codec: compileItemCodec(storage, { reserved }) }
}

const withCase = (sample: Sample) =>
  sample.cases.map((given) => ({
    sample,
    given,
    [fc.toStringMethod]: () => `${sample.label} of ${fc.stringify(given)}`,
  }))

describe('stored values', () => {
  it('are read back as they were written, for every kind of schema', () => {
    const cases = samples({ defaults: true, depth: 3 }).chain(withCase)
    fc.assert(
      fc.property(cases, ({ sample, given }) => {
        const { codec, problems } = compile(sample)
        deepStrictEqual(problems, [], sample.label)
        expectRoundTrip(codec, sample, given)
      }),
      { numRuns: runs(600, 20_000) },
    )
  })

  it('are never confused between the alternatives of a union that compiles', () => {
    const numRuns = runs(1500, 20_000)
    let compiled = 0
    fc.assert(
      fc.property(unions().chain(withCase), ({ sample, given }) => {
        const { codec, problems } = compile(sample)
        if (problems.length > 0) return
        compiled++
        expectRoundTrip(codec, sample, given)
      }),
      { numRuns },
    )
    expect(compiled).toBeGreaterThan(numRuns / 10)
  })
})

function expectRoundTrip(
  codec: ReturnType<typeof compile>['codec'],
  sample: Sample,
  given: { readonly input: unknown; readonly output: unknown },
): void {
  const written = codec.write({ value: given.input })
  if (!written.ok) throw new Error(`${sample.label}: ${describeIssues(written.issues)}`)
  expect(itemSizeBytes(written.stored)).toBeLessThanOrEqual(written.sizeBoundBytes ?? Number.POSITIVE_INFINITY)
  const read = codec.read({ ...written.stored, PK: { S: 'a' }, SK: { S: 'b' }, _type: { S: 'c' } })
  if (!read.ok) throw new Error(`${sample.label}: ${describeIssues(read.issues)}`)
  const expected = given.output === undefined ? {} : { value: given.output }
  deepStrictEqual(written.domain ?? codec.recall(written.stored), expected)
  deepStrictEqual(read.item, expected)
  const again = codec.write(read.item)
  if (!again.ok) throw new Error(`${sample.label}: ${describeIssues(again.issues)}`)
  deepStrictEqual(again.stored, written.stored)
}

describe('what is refused', () => {
  /** Refused for the sake of DynamoDB, or for losing something, where zod has nothing to say. */
  const stricter = new Set([
    'unrecognized_keys',
    'empty_set',
    'number',
    'text',
    'too_deep',
    'date_range',
    'duplicate_name',
    'empty_name',
    'not_plain',
    'unstorable',
    'invalid_union',
  ])

  /**
   * Zod cannot merge what the sides of an intersection make of a codec or a set, drops what is called `__proto__`, and
   * takes inherited properties for attributes.
   */
  const zodDiffers = / & |__proto__|constructor|toString|hasOwnProperty/

  it('is what zod refuses when it encodes, and what DynamoDB cannot hold', () => {
    const values = fc.anything({ withBigInt: true, withDate: true, withSet: true, withMap: true, withTypedArray: true })
    const cases = samples({ defaults: false, depth: 2 }).chain((sample) =>
      fc
        .oneof(
          values,
          sample.cases.map(({ input }) => input),
        )
        .map((value) => ({
          sample,
          value,
          [fc.toStringMethod]: () => `${sample.label} of ${fc.stringify(value)}`,
        })),
    )
    fc.assert(
      fc.property(cases, ({ sample, value }) => {
        if (value === undefined || zodDiffers.test(sample.label)) return
        const written = compile(sample).codec.write({ value })
        // Where something is `undefined` it is not there, be it an entry of a record, which zod refuses.
        const encoded = z.safeEncode(z.object({ value: sample.schema }), { value: withoutGaps(value) } as never)
        const context = `${sample.label} of ${fc.stringify(value)}`
        if (written.ok) deepStrictEqual(encoded.success, true, context)
        else if (encoded.success) {
          expect(written.issues.map(({ code }) => code).filter((code) => !stricter.has(code ?? ''))).toEqual([])
        }
      }),
      { numRuns: runs(1000, 20_000) },
    )
  })
})

it('leaves out the entries of a record that are undefined', () => {
  const schema = z.object({ value: z.record(z.string(), z.date()) })
  const codec = compileItemCodec(classifySchema(schema).storage, { reserved })
  expect(codec.write({ value: { a: undefined } })).toMatchObject({ ok: true, stored: { value: { M: {} } } })
})

describe('projected items', () => {
  it('hold what a whole read holds at the paths that were asked for', () => {
    const cases = objects({ defaults: false, depth: 2 }).chain((sample) =>
      fc.record({ sample: fc.constant(sample), given: sample.cases, names: fc.subarray([...sample.names]) }),
    )
    fc.assert(
      fc.property(cases, ({ sample, given, names }) => {
        const { storage } = classifySchema(sample.schema)
        const codec = compileItemCodec(storage, { reserved })
        const written = codec.write(given.input)
        if (!written.ok) throw new Error(describeIssues(written.issues))
        const part = codec.readPart(
          written.stored,
          names.map((name) => [name]),
        )
        const expected = Object.entries(written.domain ?? codec.recall(written.stored)).filter(([name]) =>
          names.includes(name),
        )
        deepStrictEqual(part, {
          ok: true,
          item: Object.fromEntries(expected.filter(([name]) => Object.hasOwn(written.stored, name))),
        })
      }),
      { numRuns: runs(400, 10_000) },
    )
  })
})

describe('stored items of any form', () => {
  it('are refused or read as what can be written again', () => {
    const cases = samples({ defaults: true, depth: 2 }).chain((sample) =>
      fc.tuple(sample.cases, attributeValues, fc.nat()).map(([given, foreign, at]) => ({
        sample,
        given,
        foreign,
        at,
        [fc.toStringMethod]: () => `${sample.label} of ${fc.stringify(given)} with ${fc.stringify(foreign)} at ${at}`,
      })),
    )
    const numRuns = runs(800, 20_000)
    let readable = 0
    fc.assert(
      fc.property(cases, ({ sample, given, foreign, at }) => {
        const { codec } = compile(sample)
        const written = codec.write({ value: given.input })
        if (!written.ok) throw new Error(describeIssues(written.issues))
        const read = codec.read(replacePart({ M: written.stored }, foreign, at).M as never)
        if (!read.ok) return
        readable++
        const again = codec.write(read.item)
        if (!again.ok) throw new Error(describeIssues(again.issues))
        deepStrictEqual(again.domain ?? codec.recall(again.stored), read.item)
      }),
      { numRuns },
    )
    expect(readable).toBeGreaterThan(numRuns / 20)
  })
})

/** Puts a value in the place of one that lies somewhere in another, chosen by a number. */
function replacePart(whole: AttributeValue, part: AttributeValue, at: number): AttributeValue {
  const inner =
    whole.M === undefined ? (whole.L ?? []).map((value, index) => [index, value] as const) : Object.entries(whole.M)
  const [name, value] = inner[at % Math.max(1, inner.length)] ?? []
  if (name === undefined || value === undefined) return part
  const replaced = at % 3 === 0 ? part : replacePart(value, part, Math.floor(at / 3))
  if (whole.L !== undefined) return { L: whole.L.map((element, index) => (index === name ? replaced : element)) }
  return {
    M: Object.fromEntries(Object.entries(whole.M ?? {}).map(([key, old]) => [key, key === name ? replaced : old])),
  }
}

/** The value without the members that are `undefined`. */
function withoutGaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutGaps)
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  if (!isPlain) return value
  const given = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(given.map(([name, member]) => [name, withoutGaps(member)]))
}
