import { partsOf } from '../../keys/key-side.js'
import { keyAttributeNames } from '../compile-table.js'
import type { Rule } from './check.js'

/** Items must not have attributes of their own where the library keeps keys or the entity's name. */
export const entityReservedAttribute: Rule = {
  code: 'entity.reserved_attribute',
  severity: 'error',
  meaning: "The schema has an attribute where the table keeps a key or the entity's name, which would be overwritten.",
  mend: "Rename the attribute, or its name in storage by storedAs, or use it as the key by the template '<attribute>'.",
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
        const stored = entity.names.stored(attribute)
        const isType = stored === table.typeAttribute
        if (!isType && (!keys.has(stored) || native.has(stored))) continue
        const isRenamed = stored !== attribute
        const subject = isRenamed ? `"${attribute}" is stored as "${stored}", which` : `"${attribute}"`
        const rename = isRenamed
          ? 'Store the attribute under another name'
          : 'Rename the attribute, or its name in storage by storedAs'
        report({
          entity: entity.name,
          place: `${isRenamed ? 'storedAs' : 'schema'}.${attribute}`,
          message: isType
            ? `${subject} is where the table keeps the entity's name.`
            : `${subject} is a key attribute of the table, and would be overwritten by a key.`,
          fix: isType
            ? `${rename}, or choose another typeAttribute for the table.`
            : `${rename}, or use it as the key by the template '<${attribute}>'.`,
        })
      }
    }
  },
}
