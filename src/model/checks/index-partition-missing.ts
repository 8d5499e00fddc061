import type { Rule } from './check.js'
import { isBaseKey, nameSide } from './places.js'

/** An index's own partition key is filled by a template. */
export const indexPartitionMissing: Rule = {
  code: 'index.partition_missing',
  severity: 'error',
  mend: 'Add pk.',
  check: ({ entries, table }, report) => {
    for (const { entity, place, templates, index } of entries) {
      if (index === undefined || templates.pk !== undefined || isBaseKey(table, index.pk)) continue
      report({ entity, place, message: `the index "${index.name}" has the partition key ${nameSide(index.pk)}.` })
    }
  },
}
