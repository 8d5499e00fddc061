import { partsOf } from '../../keys/key-side.js'
import type { CompiledEntity } from '../compiled.js'
import type { Rule } from './check.js'

/** Items must not have attributes of their own where the library keeps keys or the entity's name. */
export const entityReservedAttribute: Rule = {
  code: 'entity.reserved_attribute',
  severity: 'error',
  mend: "Rename the attribute, or its name in storage by storedAs, or use it as the key by the template '<attribute>'.",
  check: ({ compiled, table }, report) => {
    for (const entity of compiled) {
      for (const attribute of entity.attributes.keys()) {
        const stored = entity.names.stored(attribute)
        const isType = stored === table.typeAttribute
        if (!isType && (!table.keyNames.all.has(stored) || isKeyItself(entity, stored))) continue
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

/** Whether an attribute is a key attribute as it is, and no template fills it. */
function isKeyItself({ primary, entries, table }: CompiledEntity, stored: string): boolean {
  const filling = [primary, ...entries.values()].flatMap(partsOf).filter(({ attribute }) => attribute === stored)
  return filling.length > 0 ? filling.every(({ native }) => native) : table.listed.has(stored)
}
