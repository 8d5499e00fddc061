import { deepStrictEqual } from 'node:assert'
import { inspect } from 'node:util'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import * as z from 'zod'
import { classifySchema } from '../../src/schema/classify.js'
import { generation } from '../../src/schema/generated-code.js'
import { compileItemCodec, type ItemCodec } from '../../src/schema/item-codec.js'
import { runs } from './runs.js'
import { attributeValues, type Sample, samples } from './schema-arbitraries.js'

function compile(schema: z.ZodType, afterReads: number): ItemCodec {
  const before = generation.afterReads
  generation.afterReads = afterReads
  try {
    return compileItemCodec(classifySchema(schema).storage, { reserved: new Set() })
  } finally {
    generation.afterReads = before
  }
}

/** Reads by both ways, and compares all that comes of it, the order of attributes included. */
function compareReads(schema: z.ZodType, stored: Readonly<Record<string, AttributeValue>>): void {
  const [byClosures, generated] = [Number.POSITIVE_INFINITY, 0].map((afterReads) =>
    compile(schema, afterReads).read(stored),
  )
  deepStrictEqual(generated, byClosures)
  deepStrictEqual(inspect(generated, { depth: 40 }), inspect(byClosures, { depth: 40 }))
}

/** What no service stores, but a mock can give: null, document form, and values that hold something else than their type says. */
const malformedValues = fc.oneof(
  fc.constantFrom(null, 'x', 5, true),
  fc
    .tuple(
      fc.constantFrom('S', 'N', 'BOOL', 'NULL', 'B', 'L', 'M', 'SS', 'NS', 'BS', 'X'),
      fc.anything({ withNullPrototype: true, maxDepth: 2 }),
    )
    .map(([type, content]) => ({ [type]: content })),
) as fc.Arbitrary<unknown> as fc.Arbitrary<AttributeValue>

const strangeValues = fc.oneof(attributeValues, malformedValues)

const inItem = (sample: Sample) =>
  fc
    .record({ given: sample.cases, strange: fc.array(strangeValues, { maxLength: 4 }), places: fc.array(fc.nat(30)) })
    .map(({ given, strange, places }) => ({
      schema: z.object({ value: sample.schema, other: z.string().optional() }),
      input: { value: given.input },
      strange,
      places,
      [fc.toStringMethod]: () => `${sample.label} of ${fc.stringify(given)} with ${fc.stringify({ strange, places })}`,
    }))

/** Puts other values, or none, at some of the places in what is stored. */
function damage(
  stored: Readonly<Record<string, AttributeValue>>,
  strange: readonly AttributeValue[],
  places: readonly number[],
): Record<string, AttributeValue> {
  let place = 0
  const visit = (map: Readonly<Record<string, AttributeValue>>): Record<string, AttributeValue> => {
    const entries = Object.entries(map).flatMap(([name, value]): [string, AttributeValue][] => {
      const nth = places.indexOf(place++)
      if (nth < 0) return [[name, value.M === undefined ? value : { M: visit(value.M) }]]
      const other = strange[nth]
      return other === undefined ? [] : [[name, other]]
    })
    return Object.fromEntries(entries)
  }
  return visit(stored)
}

describe('generated code', () => {
  it('reads as closures do what fits its schema, and refuses as they do what does not', () => {
    fc.assert(
      fc.property(samples({ defaults: true, depth: 3 }).chain(inItem), ({ schema, input, strange, places }) => {
        const written = compile(schema, 0).write(input)
        if (!written.ok) throw new Error('The sample does not fit its schema')
        compareReads(schema, written.stored)
        compareReads(schema, damage(written.stored, strange, places))
      }),
      { numRuns: runs(300, 10_000) },
    )
  })

  it('takes any text as a name', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'toString', '\u2028', '"', '\\', '`);stored', 'value0', '1'),
    )
    const field = fc.record({ name: names, isOptional: fc.boolean(), isThere: fc.boolean() })
    fc.assert(
      fc.property(fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 6 }), (fields) => {
        const place = z.string()
        const schema = z.object(
          Object.fromEntries(fields.map(({ name, isOptional }) => [name, isOptional ? place.optional() : place])),
        )
        const there = fields.filter(({ isThere }) => isThere)
        compareReads(schema, Object.fromEntries(there.map(({ name }) => [name, { S: name }])))
      }),
      { numRuns: runs(500, 20_000) },
    )
  })
})
