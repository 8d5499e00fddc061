import { partsOf } from '../../keys/key-side.js'
import { keyAttributeNames } from '../compile-table.js'
import type { Rule } from './check.js'

/** Items must not have attributes of their own where the library keeps keys or the entity's name. */
export const entityReservedAttribute: Rule = {
  code: 'entity.reserved_attribute',
  severity: 'error',
  meaning: "The schema has an attribute where the table keeps a key or the entity's name, which would be overwritten.",
  mend: "Rename the attribute, or use it as the key by the template '<attribute>'.",
  example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), GSI1PK: z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  check: ({ compiled, table }, report) => {
    const keys = keyAttributeNames([table, ...table.indexes.values()])
    for (const entity of compiled) {
      const places = [entity.primary, ...entity.entries.values()]
      const native = new Set(places.flatMap(partsOf).flatMap((part) => (part.native ? [part.attribute] : [])))
      for (const attribute of entity.attributes.keys()) {
        const isType = attribute === table.typeAttribute
        if (!isType && (!keys.has(attribute) || native.has(attribute))) continue
        report({
          entity: entity.name,
          place: `schema.${attribute}`,
          message: isType
            ? `"${attribute}" is where the table keeps the entity's name.`
            : `"${attribute}" is a key attribute of the table, and would be overwritten by a key.`,
          fix: isType
            ? 'Rename the attribute, or choose another typeAttribute for the table.'
            : `Rename the attribute, or use it as the key by the template '<${attribute}>'.`,
        })
      }
    }
  },
}
