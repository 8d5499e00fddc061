import type { Rule } from './check.js'

/** Queries are called by the names of entries, beside what every entity has. */
export const indexReservedName: Rule = {
  code: 'index.reserved_name',
  severity: 'error',
  meaning:
    'An index entry is named "primary", which is the table\'s own key, or "then", which would make the queries look like a promise.',
  mend: 'Give the index entry another name.',
  example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { primary: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<id>' } },
})`,
  check: ({ entries }, report) => {
    for (const { entity, name, place } of entries) {
      if (name === 'primary') report({ entity, place, message: '"primary" is the name of the table\'s own key.' })
      if (name === 'then') report({ entity, place, message: '"then" would make the queries look like a promise.' })
    }
  },
}
