import type { Rule } from './check.js'

/** A local index sorts a partition anew, and so the table must have sorted it before. */
export const tableLocalUnsorted: Rule = {
  code: 'table.local_unsorted',
  severity: 'error',
  mend: 'Give the table and the index a sort key each, or make the index a global one.',
  check: ({ table }, report) => {
    for (const { name, kind, sk } of table.indexes.values()) {
      if (kind !== 'local' || (table.sk !== undefined && sk !== undefined)) continue
      const what = table.sk === undefined ? 'is on a table that has no sort key' : 'has no sort key'
      report({ place: `table.indexes.${name}`, message: `a local index ${what}.` })
    }
  },
}
