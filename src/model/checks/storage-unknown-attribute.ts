import type { Rule } from './check.js'

/** Only attributes of the schema have a place in storage. */
export const storageUnknownAttribute: Rule = {
  code: 'storage.unknown_attribute',
  severity: 'error',
  mend: 'Correct the name, or add the attribute to the schema.',
  check: ({ storedAs, keyOnly }, report) => {
    for (const { entity, attribute, place } of [...storedAs, ...keyOnly]) {
      if (entity.attributes.has(attribute)) continue
      report({ entity: entity.name, place, message: `"${attribute}" is not an attribute of the schema.` })
    }
  },
}
