import { unreadableName } from '../compile-table.js'
import type { Rule } from './check.js'

/** A key attribute that could be written but never read would be lost. */
export const tableUnreadableAttribute: Rule = {
  code: 'table.unreadable_attribute',
  severity: 'error',
  mend: 'Give the key attribute or the type attribute another name.',
  check: ({ table }, report) => {
    if (!table.keyNames.all.has(unreadableName) && table.typeAttribute !== unreadableName) return
    report({
      place: 'table',
      message: `the AWS SDK loses an attribute called "${unreadableName}" at the top of an item when it reads the item.`,
    })
  },
}
