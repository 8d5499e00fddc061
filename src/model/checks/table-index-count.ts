import type { Rule } from './check.js'

/** How many indexes of a kind a table can have. */
const most = { global: 20, local: 5 } as const

/**
 * A table has no more indexes than DynamoDB lets it have.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const tableIndexCount: Rule = {
  code: 'table.index_count',
  severity: 'error',
  mend: 'Put several entities on one index: their templates keep them apart.',
  check: ({ table }, report) => {
    for (const kind of ['global', 'local'] as const) {
      const count = [...table.indexes.values()].filter((index) => index.kind === kind).length
      if (count <= most[kind]) continue
      report({
        place: 'table.indexes',
        message: `the table has ${count} ${kind} indexes, and DynamoDB lets it have ${most[kind]}.`,
      })
    }
  },
}
