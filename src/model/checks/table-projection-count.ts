import { listProjected } from '../projected-attributes.js'
import type { Rule } from './check.js'

/** How many attributes the lists of a table's indexes can have in all. */
const most = 100

/**
 * The lists of projected attributes are no longer than DynamoDB lets them be.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html
 */
export const tableProjectionCount: Rule = {
  code: 'table.projection_count',
  severity: 'error',
  mend: "Make the projection of the index with the longest list 'all', or leave attributes out.",
  check: ({ table }, report) => {
    const counts = [...table.indexes.values()].map((index) => listProjected(index, table).length)
    const count = counts.reduce((sum, one) => sum + one, 0)
    if (count <= most) return
    report({
      place: 'table.indexes',
      message: `the indexes project ${count} attributes by lists, and DynamoDB takes ${most} in all.`,
    })
  },
}
