import { keyAttributes } from '../compile-table.js'
import type { Rule } from './check.js'
import { listKeys } from './places.js'

/** Every attribute that the table speaks of has a name. */
export const tableUnnamedAttribute: Rule = {
  code: 'table.unnamed_attribute',
  severity: 'error',
  mend: 'Name it.',
  check: ({ table }, report) => {
    for (const { place, key } of listKeys(table)) {
      if (keyAttributes(key).every(({ name }) => name !== '')) continue
      report({ place, message: 'a key attribute has no name.' })
    }
    for (const { name, projection } of table.indexes.values()) {
      if (typeof projection === 'string' || !projection.includes('')) continue
      report({ place: `table.indexes.${name}.projection`, message: 'a projected attribute has no name.' })
    }
    if (table.typeAttribute === '') {
      report({
        place: 'table.typeAttribute',
        message: "the attribute that holds the entity's name has no name.",
        fix: 'Name it, or set typeAttribute: false.',
      })
    }
    if (table.options.ttl === '') report({ place: 'table.ttl', message: 'the time-to-live attribute has no name.' })
  },
}
