import type { Check } from './check.js'

/** What a database has beside its repositories; `then` would make it look like a promise. */
const reservedAliases: ReadonlySet<string> = new Set([
  'collections',
  'batchGet',
  'batchWrite',
  'transactGet',
  'transactWrite',
  'then',
])

/** Two entities must not share a name, nor the value that marks their items, and repositories need names of their own. */
export const checkEntityNames: Check = ({ declared, table }, report) => {
  const aliasByName = new Map<string, string>()
  const nameByValue = new Map<string, string>()
  for (const [alias, { name, declaration }] of declared) {
    if (reservedAliases.has(alias)) {
      report({
        code: 'entity.reserved_alias',
        severity: 'error',
        entity: name,
        place: 'entities',
        message: `"${alias}" is a name of the database itself.`,
        fix: 'Give the repository another name.',
      })
    }
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
