import type { Rule } from './check.js'

/** A value is claimed by one item: a claim that is spread over several would be none. */
export const uniqueShard: Rule = {
  code: 'unique.shard',
  severity: 'error',
  meaning:
    'The key by which a unique value is claimed is spread over shards, so that one value could be claimed in each of them, or different values would meet in one.',
  mend: 'Leave shard(N) out of the template: the value itself spreads the claims.',
  example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: {
    customers: defineEntity('Customer', {
      schema: z.object({ id: z.string(), email: z.string() }),
      key: { pk: 'CUSTOMER#<id>', sk: 'CUSTOMER' },
      unique: { email: 'CUSTOMER_EMAIL#<email>#<id:shard(4)>' },
    }),
  },
})`,
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      for (const { attribute, key } of entity.uniques) {
        if (key.pk.segments.every(({ placeholder }) => placeholder?.shards === undefined)) continue
        report({
          entity: entity.name,
          place: `unique.${attribute}`,
          message: `"${attribute}" is claimed by one item, and the template spreads claims over shards.`,
        })
      }
    }
  },
}
