import { pathsOn } from '../collection.js'
import type { Rule } from './check.js'

/** The members of a collection are read on one index, and so each has to be on it. */
export const collectionIndex: Rule = {
  code: 'collection.index',
  severity: 'error',
  mend: 'Correct the name in "on", or give each member an entry on that index.',
  check: ({ collections, table, compiled: entities }, report) => {
    for (const { place, of, declaration } of collections) {
      const { on } = declaration
      if (on === undefined) continue
      if (!table.indexes.has(on)) {
        const known = [...table.indexes.keys()].join(', ')
        report({
          place: `${place}.on`,
          message: `the table has no index "${on}".`,
          fix:
            known === ''
              ? 'Leave "on" out: the table has no index.'
              : `Use one of ${known}, or leave it out for the table.`,
        })
        continue
      }
      for (const entity of entities) {
        if (!of.includes(entity.alias) || pathsOn(entity, on).length > 0) continue
        report({
          place: `${place}.of[${of.indexOf(entity.alias)}]`,
          message: `"${entity.alias}" has no entry on the index "${on}".`,
          fix: `Give ${entity.name} an entry on "${on}", or take it out of the collection.`,
        })
      }
    }
  },
}
