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
  meaning: 'A repository is named like something that the database itself has, such as "transactWrite".',
  mend: 'Give the repository another name.',
  example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' } }),
  entities: { collections: defineEntity('Order', { schema, key: { pk: 'ORDER#<id>' } }) },
})`,
  check: ({ declared }, report) => {
    for (const [alias, { name }] of declared) {
      if (!reservedAliases.has(alias)) continue
      report({ entity: name, place: 'entities', message: `"${alias}" is a name of the database itself.` })
    }
  },
}
