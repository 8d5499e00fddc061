import { deepStrictEqual } from 'node:assert'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import * as z from 'zod'
import { classifySchema } from '../../src/schema/classify.js'
import { generation } from '../../src/schema/generated-code.js'
import { compileItemCodec, type ItemCodec } from '../../src/schema/item-codec.js'
import { runs } from './runs.js'
import { samples } from './schema-arbitraries.js'

/** What comes of a write, the order of attributes included. */
function outcomeOf(schema: z.ZodType, item: unknown, afterWrites: number): unknown {
  const before = generation.afterWrites
  let codec: ItemCodec
  try {
    generation.afterWrites = afterWrites
    codec = compileItemCodec(classifySchema(schema).storage, { reserved: new Set() })
  } finally {
    generation.afterWrites = before
  }
  const written = codec.write(item)
  // What is stored may inherit nothing, or what all objects do.
  return written.ok ? { ...written, stored: { ...written.stored } } : written
}

function compareWrites(schema: z.ZodType, item: unknown): void {
  const [byClosures, generated] = [Number.POSITIVE_INFINITY, 0].map((afterWrites) =>
    outcomeOf(schema, item, afterWrites),
  )
  deepStrictEqual(generated, byClosures)
  deepStrictEqual(inspect(generated, { depth: 40 }), inspect(byClosures, { depth: 40 }))
}

/** Gives other values, or none, at some of the places of an item, or its attributes in another order, or more of them. */
function damage(item: object, changes: readonly Change[], places: readonly number[]): object {
  let place = 0
  const visit = (object: object): object => {
    const entries = Object.entries(object).flatMap(([name, value]): [string, unknown][] => {
      const change = changes[places.indexOf(place++)]
      const isMap = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
      if (change === undefined) return [[name, isMap ? visit(value) : value]]
      if (change.kind === 'drop') return []
      return change.kind === 'set'
        ? [[name, change.value]]
        : [
            ['further', change.value],
            [name, value],
          ]
    })
    return Object.fromEntries(changes.length % 2 === 0 ? entries : entries.reverse())
  }
  return visit(item)
}

interface Change {
  readonly kind: 'set' | 'drop' | 'add'
  readonly value: unknown
}

const changes: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('set', 'drop', 'add'),
  value: fc.constantFrom<unknown>(undefined, null, '', 'text', -0, 1.5, Number.NaN, 2n, new Set(), [], {}, [undefined]),
})

describe('generated code', () => {
  it('writes as closures do what fits its schema, and refuses as they do what does not', () => {
    const cases = samples({ defaults: true, depth: 3 }).chain(({ schema, cases: given, label }) =>
      fc
        .record({ given, changes: fc.array(changes, { maxLength: 4 }), places: fc.array(fc.nat(30)) })
        .map((one) => ({ ...one, schema, [fc.toStringMethod]: () => `${label} of ${fc.stringify(one)}` })),
    )
    fc.assert(
      fc.property(cases, ({ schema: sample, given, changes: made, places }) => {
        const schema = z.object({ value: sample, other: z.string().optional(), last: z.int().default(1) })
        const item = { value: given.input, other: 'x', last: 2 }
        compareWrites(schema, item)
        compareWrites(schema, damage(item, made, places))
      }),
      { numRuns: runs(400, 10_000) },
    )
  })
})
