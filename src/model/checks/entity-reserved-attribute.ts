import { partsOf } from '../../keys/key-side.js'
import { keyAttributeNames, listedAttributes } from '../compile-table.js'
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
    const listed = listedAttributes(table)
    for (const entity of compiled) {
      const parts = [entity.primary, ...entity.entries.values()].flatMap(partsOf)
      const plain = new Set(parts.filter(({ native }) => native).map((one) => one.attribute))
      const filled = new Set(parts.filter(({ native }) => !native).map((one) => one.attribute))
      for (const attribute of entity.attributes.keys()) {
        const stored = entity.names.stored(attribute)
        const isType = stored === table.typeAttribute
        const isFree = !keys.has(stored) || ((plain.has(stored) || listed.has(stored)) && !filled.has(stored))
        if (!isType && isFree) continue
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
