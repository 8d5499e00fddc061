import { alternativesOf } from '../../schema/navigate.js'
import type { Rule } from './check.js'

/** The time-to-live attribute is stored as epoch seconds, so it must be a date or a number. */
export const ttlType: Rule = {
  code: 'ttl.type',
  severity: 'error',
  meaning:
    "The table's time-to-live attribute is neither a date nor a number in an entity's schema, and DynamoDB reads it as epoch seconds.",
  mend: 'Make it a z.date() or a number of epoch seconds.',
  example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' }, ttl: 'expiresAt' }),
  entities: {
    orders: defineEntity('Order', {
      schema: z.object({ id: z.string(), expiresAt: z.iso.datetime() }),
      key: { pk: 'ORDER#<id>' },
    }),
  },
})`,
  check: ({ compiled }, report) => {
    for (const { name: entity, attributes, ttl } of compiled) {
      const storage = ttl === undefined ? undefined : attributes.get(ttl)
      if (storage === undefined) continue
      // Each alternative of a union has a schema of its own; a date and a number would be stored alike.
      const kinds = new Set(alternativesOf(storage).map(({ kind }) => kind))
      kinds.delete('null')
      if (kinds.size === 1 && (kinds.has('date') || kinds.has('number'))) continue
      report({
        entity,
        place: `schema.${ttl}`,
        message: `"${ttl}" is the table's time-to-live attribute, which DynamoDB reads as epoch seconds.`,
      })
    }
  },
}
