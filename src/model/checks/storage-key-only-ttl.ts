import type { Rule } from './check.js'

/** DynamoDB reads the time to live from an attribute of its own. */
export const storageKeyOnlyTtl: Rule = {
  code: 'storage.key_only_ttl',
  severity: 'error',
  meaning: "The table's time-to-live attribute is to be stored in a key alone, where DynamoDB does not read it.",
  mend: 'Take the attribute out of keyOnly.',
  example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, ttl: 'expiresAt' }),
  entities: {
    orders: defineEntity('Order', {
      schema: z.object({ id: z.string(), expiresAt: z.date() }),
      key: { pk: 'ORDER#<id>', sk: '<expiresAt>' },
      keyOnly: ['expiresAt'],
    }),
  },
})`,
  check: ({ keyOnly }, report) => {
    for (const { entity, attribute, place, fault } of keyOnly) {
      if (fault !== 'ttl') continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" is the table's time to live, which DynamoDB does not read from a key.`,
      })
    }
  },
}
