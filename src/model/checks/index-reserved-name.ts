import type { Rule } from './check.js'

/** Queries are called by the names of entries, beside what every entity has. */
export const indexReservedName: Rule = {
  code: 'index.reserved_name',
  severity: 'error',
  mend: 'Give the index entry another name.',
  check: ({ entries }, report) => {
    for (const { entity, name, place } of entries) {
      if (name === 'primary') report({ entity, place, message: '"primary" is the name of the table\'s own key.' })
      if (name === 'then') report({ entity, place, message: '"then" would make the queries look like a promise.' })
    }
  },
}
