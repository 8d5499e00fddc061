import { deepStrictEqual } from 'node:assert'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { NumberValue } from '@aws-sdk/lib-dynamodb'
import fc from 'fast-check'
import { connect, defineEntity, defineModel, defineTable, KeyloomError } from 'keyloom'
import * as z from 'zod'
import { describeOnEveryEngine, freshTable, rawItem, type TestEngine, tableOf } from '../contract/harness.js'
import { runs } from './runs.js'
import { type Case, objects, type Sample, samples } from './schema-arbitraries.js'
import { findWrongType } from './stored-types.js'

const table = defineTable({ name: 'random', key: { pk: 'PK' } })
const plain = defineModel({
  table,
  entities: { things: defineEntity('Thing', { schema: z.object({ id: z.string() }), key: { pk: 'THING#<id>' } }) },
})
const key = { id: '1' }
const PK = { S: 'THING#1' }

/** Values that no schema describes, as the document client maps them. */
const anything: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger().map((value) => value + 0),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom('0.1234567890123456789', '1234567890123456789012345678901234567.8')
      .map((text) => NumberValue.from(text)),
    fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 }).map((list) => new Set(list)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value
const loose = (schema: z.ZodType, label: string): Sample => ({
  schema,
  label,
  cases: anything.map((value) => ({ input: value, output: value })),
})
const emptySets = fc.constant({ input: new Set(), output: new Set() } as Case)
const absent = fc.constant({ input: undefined, output: new Set() } as Case)

/** Schemas of an attribute: those of every kind, and what has its meaning only there. */
const attributes: fc.Arbitrary<Sample> = fc.oneof(
  { weight: 20, arbitrary: samples({ defaults: true, depth: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Sample>(
      loose(z.any(), 'any'),
      loose(z.unknown(), 'unknown'),
      { schema: z.set(z.string()), label: 'empty set', cases: emptySets },
      { schema: z.set(z.bigint()).default(new Set()), label: 'empty default set', cases: fc.oneof(emptySets, absent) },
      {
        schema: z.object({ inner: z.object({ level: z.int().default(3) }).default({ level: 4 }) }).prefault({}),
        label: 'nested defaults',
        cases: fc.constantFrom<Case>(
          { input: undefined, output: { inner: { level: 4 } } },
          { input: {}, output: { inner: { level: 4 } } },
          { input: { inner: {} }, output: { inner: { level: 3 } } },
          { input: { inner: { level: 5 } }, output: { inner: { level: 5 } } },
        ),
      },
    ),
  },
)

/** Schemas of whole items: an object of any strictness, or a union that is told apart. */
const roots: fc.Arbitrary<Sample> = fc.oneof(
  { weight: 4, arbitrary: attributes.map(attributeOf) },
  { weight: 1, arbitrary: objects({ defaults: true, depth: 2 }).map((sample) => withId([sample])) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(objects({ defaults: true, depth: 2 }, 'first'), objects({ defaults: true, depth: 2 }, 'second'))
      .map((both) => withId(both)),
  },
)

function attributeOf({ schema, cases, label }: Sample): Sample {
  const item = (value: unknown): object => ({ id: '1', ...(value !== undefined && { value }) })
  return {
    schema: z.object({ id: z.string(), value: schema }),
    label,
    cases: cases.map(({ input, output }) => ({ input: item(input), output: item(output) })),
  }
}

/** Names that the table has for itself, or that no item can have at its root. */
const taken = ['id', 'PK', '_type', '__proto__']

function withId(options: readonly Sample[]): Sample {
  const schemas = options.map(({ schema }) => {
    const object = schema as z.ZodObject
    const shape = Object.fromEntries(Object.entries(object.shape).filter(([name]) => !taken.includes(name)))
    const same = object._zod.def.catchall
    const whole = z.object({ ...shape, id: z.string() })
    return same === undefined ? whole : whole.catchall(same)
  })
  const item = (value: unknown): object => ({
    ...Object.fromEntries(Object.entries(value as object).filter(([name]) => !taken.includes(name))),
    id: '1',
  })
  return {
    schema: schemas.length === 1 ? (schemas[0] as z.ZodType) : z.discriminatedUnion('kind', schemas as never),
    label: options.map(({ label }) => label).join(' | '),
    cases: fc
      .oneof(...options.map(({ cases }) => cases))
      .map(({ input, output }) => ({ input: item(input), output: item(output) })),
  }
}

const cases = roots.chain((sample) =>
  sample.cases.map((given) => ({
    sample,
    given,
    [fc.toStringMethod]: () => `${sample.label} of ${fc.stringify(given)}`,
  })),
)

function open(engine: TestEngine, tableName: string, schema: z.ZodType) {
  const { shape } = plain.entities.things.schema
  const Thing = defineEntity('Thing', { schema: schema as z.ZodObject<typeof shape>, key: { pk: 'THING#<id>' } })
  const model = defineModel({ table, entities: { things: Thing } })
  return connect(model, { client: engine.client, tableName })
}

describeOnEveryEngine('an item of any schema', (engine, it) => {
  it('is read as it was put, and stored as the types that are documented', async () => {
    const base = await freshTable(engine, plain)
    await fc.assert(
      fc.asyncProperty(cases, async ({ sample, given }) => {
        const { things } = open(engine, tableOf(base), sample.schema)
        const describe = (error: unknown): never => {
          // The SDK's own errors carry whole connections, which nobody wants to see for each attempt.
          throw error instanceof KeyloomError ? error : new Error(String(error))
        }
        const put = await Promise.resolve(things.put(given.input as never)).catch(describe)
        const read = await Promise.resolve(things.get(key).consistent()).catch(describe)
        deepStrictEqual(put, given.output)
        deepStrictEqual(read, given.output)
        const stored = (await rawItem(engine, base, { PK })) ?? {}
        const wrong = findWrongType(sample.schema, { M: stored })
        if (wrong !== undefined) throw new Error(wrong)
        const { Item } = things.put(read as never).params()
        deepStrictEqual(inOrder({ M: Item as Record<string, AttributeValue> }), inOrder({ M: stored }))
      }),
      { numRuns: runs(120, 5_000) },
    )
  })
})

/** A stored value with its sets in one order, and its numbers in one notation: engines have their own. */
function inOrder(value: AttributeValue): unknown {
  const { N, M, L, SS, NS, BS } = value
  if (N !== undefined) return Number(N)
  if (M !== undefined) return Object.fromEntries(Object.entries(M).map(([name, inner]) => [name, inOrder(inner)]))
  if (L !== undefined) return L.map(inOrder)
  const members = SS ?? NS?.map(Number) ?? BS?.map((bytes) => Buffer.from(bytes).toString('hex'))
  return members === undefined ? value : [...members].map(String).sort()
}
