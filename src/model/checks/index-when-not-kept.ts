import { writtenParts } from '../compile-slots.js'
import type { Rule } from './check.js'

/** An item leaves an index by losing a key attribute, which must not be one that it needs for something else. */
export const indexWhenNotKept: Rule = {
  code: 'index.when_not_kept',
  severity: 'error',
  meaning:
    'An entry has a "when", and no key attribute of its index is written for it alone, so that an item could not leave the index.',
  mend: 'Take "when" out, or give the index a key attribute that a template fills for it alone.',
  example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, indexes: { inverted: { pk: 'SK', sk: 'PK' } } }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'STATUS#<status>' },
      indexes: { open: { on: 'inverted', when: { status: 'open' } } },
    }),
  },
})`,
  check: ({ compiled, table }, report) => {
    const shared = table.keyNames.shared
    for (const entity of compiled) {
      for (const entry of entity.entries.values()) {
        if (entry.when.size === 0) continue
        if (writtenParts(entry, table).some((part) => !shared.has(part.attribute))) continue
        report({
          entity: entity.name,
          place: `indexes.${entry.name}.when`,
          message: `the key of "${entry.index}" has no attribute that is this entry's own, so an item could not leave the index when "when" no longer holds.`,
        })
      }
    }
  },
}
