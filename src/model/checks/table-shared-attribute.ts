import { keyAttributes } from '../compile-table.js'
import type { Rule } from './check.js'
import { listKeys } from './places.js'

/** An attribute of the table has one use: what is written there for another would be lost, keys included. */
export const tableSharedAttribute: Rule = {
  code: 'table.shared_attribute',
  severity: 'error',
  mend: 'Give each an attribute of its own.',
  check: ({ table }, report) => {
    const { typeAttribute } = table
    const { ttl } = table.options
    for (const { place, key } of listKeys(table)) {
      const names = keyAttributes(key).map(({ name }) => name)
      const twice = names.find((name, index) => name !== '' && names.indexOf(name) < index)
      if (twice !== undefined) report({ place, message: `"${twice}" stands in the key twice.` })
    }
    if (typeAttribute !== undefined && table.keyNames.all.has(typeAttribute)) {
      report({
        place: 'table.typeAttribute',
        message: `"${typeAttribute}" is a key attribute too, and the entity's name would be written over the key.`,
        fix: "Give the entity's name an attribute of its own, or set typeAttribute: false.",
      })
    }
    if (ttl === undefined || ttl === '') return
    const sides = listKeys(table).flatMap(({ key }) => keyAttributes(key))
    // An index may be sorted by the time to live: it is a number there too.
    const isText = sides.some(({ name, type }) => name === ttl && type !== 'N')
    if (ttl !== typeAttribute && !isText) return
    report({
      place: 'table.ttl',
      message: `"${ttl}" holds ${isText ? 'a key' : "the entity's name"}, and DynamoDB reads the time to live as a number.`,
      fix: 'Give the time to live an attribute of its own.',
    })
  },
}
