import { sideAttributes } from '../compile-table.js'
import type { Rule } from './check.js'

/** How many attributes DynamoDB lets one side of a global index have. */
const most = 4

/**
 * A list has one to four attributes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalSecondaryIndexAction.html
 */
export const tableListLength: Rule = {
  code: 'table.list_length',
  severity: 'error',
  mend: 'Name one to four attributes.',
  check: ({ table }, report) => {
    for (const index of table.indexes.values()) {
      for (const role of ['pk', 'sk'] as const) {
        const side = index[role]
        const { length } = sideAttributes(side)
        if (side === undefined || (length > 0 && length <= most)) continue
        report({
          place: `table.indexes.${index.name}.${role}`,
          message: `this list has ${length} attributes, and DynamoDB takes one to ${most} a side.`,
        })
      }
    }
  },
}
