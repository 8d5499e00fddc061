import type { Rule } from './check.js'
import { isBaseKey, nameSide } from './places.js'

/** An index's own partition key is filled by a template. */
export const indexPartitionMissing: Rule = {
  code: 'index.partition_missing',
  severity: 'error',
  meaning: 'An entry has no template for the partition key of its index, which is not a key attribute of the table.',
  mend: 'Add pk.',
  example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { byStatus: { on: 'gsi1', sk: '<id>' } },
})`,
  check: ({ entries, table }, report) => {
    for (const { entity, place, templates, index } of entries) {
      if (index === undefined || templates.pk !== undefined || isBaseKey(table, index.pk)) continue
      report({ entity, place, message: `the index "${index.name}" has the partition key ${nameSide(index.pk)}.` })
    }
  },
}
