import { unreadableName } from '../compile-table.js'
import type { Rule } from './check.js'

/** An attribute that could be written but never read would be lost. */
export const entityUnreadableAttribute: Rule = {
  code: 'entity.unreadable_attribute',
  severity: 'error',
  mend: 'Store the attribute under another name by storedAs, or put it into a map.',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      const attribute = entity.names.attribute(unreadableName)
      if (attribute === undefined || !entity.attributes.has(attribute)) continue
      report({
        entity: entity.name,
        place: `${attribute === unreadableName ? 'schema' : 'storedAs'}.${attribute}`,
        message: `the AWS SDK loses an attribute called "${unreadableName}" at the top of an item when it reads the item.`,
      })
    }
  },
}
