import { alternativesOf } from '../../schema/navigate.js'
import type { Rule } from './check.js'

/** The time-to-live attribute is stored as epoch seconds, so it must be a date or a number. */
export const ttlType: Rule = {
  code: 'ttl.type',
  severity: 'error',
  mend: 'Make it a z.date() or a number of epoch seconds.',
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
