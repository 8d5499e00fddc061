import { meetsSibling } from '../compile-foreign.js'
import type { Rule } from './check.js'

/** What a query meets of the entity's other entries on an index must be told apart by what the index holds. */
export const indexEntriesMeet: Rule = {
  code: 'index.entries_meet',
  severity: 'error',
  mend: 'Set their keys apart by a literal segment, or add the attributes of "when" to the projection.',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      for (const entry of entity.entries.values()) {
        const { projection } = entry
        if (!meetsSibling(entry, entity)) continue
        const isHeld = (name: string): boolean =>
          projection === 'all' || (projection !== 'keys' && projection.includes(entity.names.stored(name)))
        const missing = [...entry.when.keys()].filter((name) => entity.keyOnly.has(name) || !isHeld(name))
        if (missing.length === 0) continue
        report({
          entity: entity.name,
          place: `indexes.${entry.name}`,
          message: `a query would also meet items that are on "${entry.index}" by another entry, and the index does not hold ${missing.join(', ')} to tell them apart.`,
        })
      }
    }
  },
}
