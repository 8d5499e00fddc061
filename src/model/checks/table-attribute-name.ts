import { findNameFault } from '../../schema/attribute-name.js'
import { keyAttributes } from '../compile-table.js'
import type { Rule } from './check.js'
import { listKeys } from './places.js'

/** How many bytes a name can have that a table is declared with. Others can have 64 KB. */
const mostBytes = 255

/**
 * DynamoDB takes the names of attributes that the table speaks of.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const tableAttributeName: Rule = {
  code: 'table.attribute_name',
  severity: 'error',
  mend: 'Give the attribute a shorter name.',
  check: ({ table }, report) => {
    const { typeAttribute } = table
    const compare = (place: string, name: unknown, limit?: number): void => {
      // Names that are empty are another rule's.
      const fault = typeof name === 'string' && name !== '' ? findNameFault(name, limit) : undefined
      if (fault !== undefined) report({ place, message: `the name of an attribute ${fault}, and DynamoDB refuses it.` })
    }
    for (const { place, key } of listKeys(table)) {
      for (const { name } of keyAttributes(key)) compare(place, name, mostBytes)
    }
    for (const { name: index, projection } of table.indexes.values()) {
      if (typeof projection === 'string') continue
      for (const name of projection) compare(`table.indexes.${index}.projection`, name, mostBytes)
    }
    compare('table.ttl', table.options.ttl, mostBytes)
    compare('table.typeAttribute', typeAttribute)
  },
}
