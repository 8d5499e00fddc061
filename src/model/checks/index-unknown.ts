import type { Rule } from './check.js'

/** An entry is on an index of the table. */
export const indexUnknown: Rule = {
  code: 'index.unknown',
  severity: 'error',
  mend: 'Correct the name in "on", or add the index to the table.',
  check: ({ entries, table }, report) => {
    const known = [...table.indexes.keys()]
    for (const { entity, place, templates, index } of entries) {
      if (index !== undefined) continue
      report({
        entity,
        place,
        message: `the table has no index "${templates.on}".`,
        fix: `Use one of ${known.join(', ') || 'the indexes that you add to the table'}.`,
      })
    }
  },
}
