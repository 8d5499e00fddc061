import type { Rule } from './check.js'

/** The value of the type attribute tells an entity's items from others'. */
export const entityDuplicateType: Rule = {
  code: 'entity.duplicate_type',
  severity: 'error',
  mend: 'Give each entity a typeValue of its own.',
  check: ({ declared, table }, report) => {
    const { typeAttribute } = table
    if (typeAttribute === undefined) return
    const nameByValue = new Map<string, string>()
    for (const { name, declaration } of declared.values()) {
      const value = declaration.typeValue ?? name
      const sharer = nameByValue.get(value)
      nameByValue.set(value, sharer ?? name)
      // Two entities of one name are another rule's.
      if (sharer === undefined || sharer === name) continue
      const message = `${name} and ${sharer} mark their items with the same value of "${typeAttribute}".`
      report({ entity: name, place: 'typeValue', message })
    }
  },
}
