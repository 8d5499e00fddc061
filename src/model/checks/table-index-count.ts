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
  meaning: 'The table has more than 20 global or 5 local indexes, which is more than DynamoDB lets a table have.',
  mend: 'Put several entities on one index: their templates keep them apart.',
  example: `defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: Object.fromEntries(
    Array.from({ length: 21 }, (_, number) => ['gsi' + number, { pk: 'GSI' + number + 'PK' }]),
  ),
})`,
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
