import { writtenParts } from '../compile-slots.js'
import type { Rule } from './check.js'

/** An item leaves an index by losing a key attribute, which must not be one that it needs for something else. */
export const indexWhenNotKept: Rule = {
  code: 'index.when_not_kept',
  severity: 'error',
  mend: 'Take "when" out, or give the index a key attribute that a template fills for it alone.',
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
