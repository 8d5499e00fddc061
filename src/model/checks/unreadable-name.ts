import { unreadableName } from '../compile-entity.js'
import { keyAttributeNames } from '../compile-table.js'
import type { Check } from './check.js'

/** An attribute that could be written but never read would be lost. */
export const checkUnreadableName: Check = ({ compiled, table }, report) => {
  const ofTable = keyAttributeNames([table, ...table.indexes.values()])
  if (ofTable.has(unreadableName) || table.typeAttribute === unreadableName) {
    report({
      code: 'table.unreadable_attribute',
      severity: 'error',
      place: 'table',
      message: `the AWS SDK loses an attribute called "${unreadableName}" at the top of an item when it reads the item.`,
      fix: 'Give the key attribute or the type attribute another name.',
    })
  }
  for (const entity of compiled) {
    if (!entity.attributes.has(unreadableName)) continue
    report({
      code: 'entity.unreadable_attribute',
      severity: 'error',
      entity: entity.name,
      place: `schema.${unreadableName}`,
      message: `the AWS SDK loses an attribute called "${unreadableName}" at the top of an item when it reads the item.`,
      fix: 'Rename the attribute, or put it into a map.',
    })
  }
}
