import type { Rule } from './check.js'

/** A local index sorts a partition anew, and so the table must have sorted it before. */
export const tableLocalUnsorted: Rule = {
  code: 'table.local_unsorted',
  severity: 'error',
  meaning: 'The table has a local index and no sort key. Only a table with a sort key can have local indexes.',
  mend: 'Give the table a sort key, or make the index a global one.',
  example: `defineTable({ name: 'shop', key: { pk: 'PK' }, indexes: { byDate: { type: 'local', sk: 'date' } } })`,
  check: ({ table }, report) => {
    if (table.sk !== undefined) return
    for (const { name, kind } of table.indexes.values()) {
      if (kind !== 'local') continue
      report({ place: `table.indexes.${name}`, message: 'a local index is on a table that has no sort key.' })
    }
  },
}
