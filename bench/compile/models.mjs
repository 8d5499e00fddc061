/** Models of any size for the benchmark of the compiler. Every entity has 12 attributes and two index entries. */

import * as z from 'zod'
import { defineEntity, defineTable } from '../../src/index.ts'

const table = defineTable({
  name: 'bench',
  key: { pk: 'PK', sk: 'SK' },
  indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' }, gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' } },
})

/** How the keys of an entity are told from those of the others, by name: the templates of entity number `n`. */
export const kinds = {
  /** Each entity has a literal of its own in every partition. */
  apart: (n) => ({
    key: { pk: `E${n}#<tenantId>`, sk: 'E#<id>' },
    byStatus: { pk: `E${n}#<status>`, sk: '<createdAt>#<id>' },
    byKind: { pk: `E${n}#<kind>`, sk: '<email>' },
  }),
  /** All entities share their partitions, and sort under a literal of their own. */
  together: (n) => ({
    key: { pk: 'TENANT#<tenantId>', sk: `E${n}#<id>` },
    byStatus: { pk: 'TENANT#<tenantId>#<status>', sk: `E${n}#<createdAt>#<id>` },
    byKind: { pk: 'TENANT#<tenantId>', sk: `E${n}#<email>` },
  }),
  /** All entities have the same templates, and are told apart by what their attribute `type` can be. */
  typed: () => ({
    key: { pk: 'TENANT#<tenantId>', sk: '<type>#<id>' },
    byStatus: { pk: 'TENANT#<tenantId>#<status>', sk: '<type>#<createdAt>#<id>' },
    byKind: { pk: 'TENANT#<tenantId>', sk: '<type>#<email>' },
  }),
  /** Entities meet one another on their indexes. */
  mixed: (n) => ({
    key: { pk: `E${n}#<tenantId>`, sk: 'E#<id>' },
    byStatus: { pk: 'TENANT#<tenantId>', sk: '<status>#<createdAt>' },
    byKind: { pk: '<kind>#<id:shard(8)>', sk: '<createdAt>#<id>' },
  }),
  /** Ten entities at a time have the same literals, and their keys are told apart by the widths of numbers. */
  proven: (n) => ({
    key: { pk: `G${Math.floor(n / 10)}#<tenantId>`, sk: `v<count:${(n % 10) + 1}>` },
    byStatus: { pk: `G${Math.floor(n / 10)}#<status>`, sk: `v<count:${(n % 10) + 1}>#<id>` },
    byKind: { pk: `G${Math.floor(n / 10)}#<kind>`, sk: `v<count:${(n % 10) + 1}>` },
  }),
}

/** The declaration of a model of so many entities. Schemas are new each time, so that nothing is known of them. */
export function declareModel(kind, count) {
  const entities = {}
  for (let n = 0; n < count; n += 1) {
    const { key, byStatus, byKind } = kinds[kind](n)
    entities[`e${n}`] = defineEntity(`E${n}`, {
      schema: declareSchema(n),
      key,
      indexes: { byStatus: { on: 'gsi1', ...byStatus }, byKind: { on: 'gsi2', ...byKind } },
    })
  }
  return { table, entities }
}

const sample = {
  tenantId: 't1',
  id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  kind: 'a',
  status: 'open',
  createdAt: new Date(0),
  count: 1,
  email: 'a@example.com',
}

/** The values that keys of an entity are made of. */
export function sampleOf(name) {
  return { ...sample, type: name }
}

function declareSchema(n) {
  return z.object({
    tenantId: z.string(),
    id: z.uuid(),
    type: z.literal(`E${n}`),
    kind: z.enum(['a', 'b']),
    status: z.enum(['open', 'closed']).default('open'),
    createdAt: z.date(),
    price: z.number(),
    count: z.int().default(0),
    email: z.email(),
    note: z.string().optional(),
    address: z.object({ street: z.string(), city: z.string() }),
    lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
  })
}
