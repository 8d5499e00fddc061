import { unwrapStorage } from '../../schema/navigate.js'
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
      const { kind } = unwrapStorage(storage)
      if (kind === 'date' || kind === 'number') continue
      report({
        entity,
        place: `schema.${ttl}`,
        message: `"${ttl}" is the table's time-to-live attribute, which DynamoDB reads as epoch seconds.`,
      })
    }
  },
}
