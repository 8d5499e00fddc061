import type { Rule } from './check.js'

/** An index costs writes and storage, and is there to be read. */
export const indexUnused: Rule = {
  code: 'index.unused',
  severity: 'warning',
  mend: 'Give an entity an entry on it, or take it out of the table. Leave it where other programs use it.',
  check: (context, report) => {
    // A table that no entity lives in is a table by itself.
    if (context.declared.size === 0) return
    const used = new Set(context.entries.map(({ templates }) => templates.on))
    for (const name of context.table.indexes.keys()) {
      if (used.has(name)) continue
      report({
        place: `table.indexes.${name}`,
        message: 'no entity has an entry on this index, so no query can use it.',
      })
    }
  },
}
