import type { Rule } from './check.js'
import { isBaseKey, nameSide } from './places.js'

/** An index's own sort key is filled by a template. */
export const indexSortMissing: Rule = {
  code: 'index.sort_missing',
  severity: 'error',
  mend: 'Add sk, if need be a literal.',
  check: ({ entries, table }, report) => {
    for (const { entity, place, templates, index } of entries) {
      if (index?.sk === undefined || templates.sk !== undefined || isBaseKey(table, index.sk)) continue
      report({ entity, place, message: `the index "${index.name}" has the sort key ${nameSide(index.sk)}.` })
    }
  },
}
