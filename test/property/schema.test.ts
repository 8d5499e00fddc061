import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { classifySchema } from '../../src/schema/classify.js'
import { describeIssues } from '../../src/schema/issues.js'
import { compileItemCodec } from '../../src/schema/item-codec.js'
import { runs } from './runs.js'
import { type Sample, samples, unions } from './schema-arbitraries.js'

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
      { numRuns: runs(600) },
    )
  })

  it('are never confused between the alternatives of a union that compiles', () => {
    let compiled = 0
    fc.assert(
      fc.property(unions().chain(withCase), ({ sample, given }) => {
        const { codec, problems } = compile(sample)
        if (problems.length > 0) return
        compiled++
        expectRoundTrip(codec, sample, given)
      }),
      { numRuns: runs(1500) },
    )
    expect(compiled).toBeGreaterThan(runs(1500) / 10)
  })
})

function expectRoundTrip(
  codec: ReturnType<typeof compile>['codec'],
  sample: Sample,
  given: { readonly input: unknown; readonly output: unknown },
): void {
  const written = codec.write({ value: given.input })
  if (!written.ok) throw new Error(`${sample.label}: ${describeIssues(written.issues)}`)
  const read = codec.read({ ...written.stored, PK: { S: 'a' }, SK: { S: 'b' }, _type: { S: 'c' } })
  if (!read.ok) throw new Error(`${sample.label}: ${describeIssues(read.issues)}`)
  const expected = given.output === undefined ? {} : { value: given.output }
  deepStrictEqual(written.domain, expected)
  deepStrictEqual(read.item, expected)
  const again = codec.write(read.item)
  if (!again.ok) throw new Error(`${sample.label}: ${describeIssues(again.issues)}`)
  deepStrictEqual(again.stored, written.stored)
}
