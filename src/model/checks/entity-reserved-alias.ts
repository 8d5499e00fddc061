import type { Rule } from './check.js'

/** What a database has beside its repositories; `then` would make it look like a promise. */
const reservedAliases: ReadonlySet<string> = new Set([
  'collections',
  'scan',
  'batchGet',
  'batchWrite',
  'transactGet',
  'transactWrite',
  'then',
])

/** A repository must not hide what the database itself has. */
export const entityReservedAlias: Rule = {
  code: 'entity.reserved_alias',
  severity: 'error',
  mend: 'Give the repository another name.',
  check: ({ declared }, report) => {
    for (const [alias, { name }] of declared) {
      if (!reservedAliases.has(alias)) continue
      report({ entity: name, place: 'entities', message: `"${alias}" is a name of the database itself.` })
    }
  },
}
