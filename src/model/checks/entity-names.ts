import type { Check } from './check.js'

/** Two entities must not share a name, nor the value that marks their items. */
export const checkEntityNames: Check = ({ declared, table }, report) => {
  const aliasByName = new Map<string, string>()
  const nameByValue = new Map<string, string>()
  for (const [alias, { name, declaration }] of declared) {
    const other = aliasByName.get(name)
    if (other !== undefined) {
      report({
        code: 'entity.duplicate_name',
        severity: 'error',
        entity: name,
        place: 'name',
        message: `"${alias}" and "${other}" are both called ${name}, so their items could not be told apart.`,
        fix: 'Give each entity a name of its own.',
      })
      continue
    }
    aliasByName.set(name, alias)
    const value = declaration.typeValue ?? name
    const sharer = nameByValue.get(value)
    if (sharer !== undefined && table.typeAttribute !== undefined) {
      report({
        code: 'entity.duplicate_type',
        severity: 'error',
        entity: name,
        place: 'typeValue',
        message: `${name} and ${sharer} mark their items with the same value of "${table.typeAttribute}".`,
        fix: 'Give each entity a typeValue of its own.',
      })
    }
    nameByValue.set(value, name)
  }
}
