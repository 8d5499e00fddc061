import type { IndexEntry } from '../compiled.js'
import type { Rule } from './check.js'

/** Entries that write the same key attributes must exclude each other, or one would overwrite the other. */
export const indexEntriesOverlap: Rule = {
  code: 'index.entries_overlap',
  severity: 'error',
  mend: 'Give both a "when" on one attribute with different values, or put one on another index.',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      if (entity.entries.size < 2) continue
      const entries = [...entity.entries.values()]
      entries.forEach((entry, position) => {
        const rival = entries.find(
          (other, place) => place < position && other.index === entry.index && !excludes(other, entry),
        )
        if (rival === undefined) return
        report({
          entity: entity.name,
          place: `indexes.${entry.name}`,
          message: `"${entry.name}" and "${rival.name}" are both on "${entry.index}", and an item has only one place in an index.`,
        })
      })
    }
  },
}

function excludes(a: IndexEntry, b: IndexEntry): boolean {
  return [...a.when].some(([attribute, value]) => b.when.has(attribute) && b.when.get(attribute) !== value)
}
