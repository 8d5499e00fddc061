import { deepStrictEqual } from 'node:assert'
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'
import { classifySchema } from '../../src/schema/classify.js'
import { describeIssues } from '../../src/schema/issues.js'
import { compileItemCodec } from '../../src/schema/item-codec.js'
import { createFreshTable, describeOnEveryEngine } from '../contract/harness.js'
import { runs } from './runs.js'
import { samples } from './schema-arbitraries.js'

const model = defineModel({
  table: defineTable({ name: 'random', key: { pk: 'PK' } }),
  entities: { things: defineEntity('Thing', { schema: z.object({ id: z.string() }), key: { pk: 'THING#<id>' } }) },
})

describeOnEveryEngine('items of random schemas', (engine, it) => {
  it('come back from the engine as they were written', async () => {
    const tableName = await createFreshTable(engine, model)
    const cases = samples({ defaults: true, depth: 3 }).chain((sample) =>
      sample.cases.map((given) => ({
        sample,
        given,
        [fc.toStringMethod]: () => `${sample.label} of ${fc.stringify(given)}`,
      })),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ({ sample, given }) => {
        const { storage } = classifySchema(z.object({ value: sample.schema }))
        const codec = compileItemCodec(storage, { reserved: new Set(['PK']) })
        const written = codec.write({ value: given.input })
        if (!written.ok) throw new Error(describeIssues(written.issues))
        const PK = { S: 'item' }
        // The SDK's own errors carry whole connections, which nobody wants to see for each attempt.
        const describe = (error: Error): never => {
          throw new Error(`${error.name}: ${error.message}`)
        }
        await engine.client
          .send(new PutItemCommand({ TableName: tableName, Item: { ...written.stored, PK } }))
          .catch(describe)
        const { Item } = await engine.client.send(
          new GetItemCommand({ TableName: tableName, Key: { PK }, ConsistentRead: true }),
        )
        const read = codec.read(Item ?? {})
        if (!read.ok) throw new Error(describeIssues(read.issues))
        deepStrictEqual(sorted(read.item), sorted(written.domain ?? codec.recall(written.stored)))
      }),
      { numRuns: runs(150, 5_000) },
    )
  })
})

/** DynamoDB keeps sets in an order of its own, and codecs may show it. */
function sorted(value: unknown): unknown {
  if (value instanceof Set) return new Set([...value].sort())
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sorted(inner)]))
}
