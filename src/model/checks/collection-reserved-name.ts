import type { Rule } from './check.js'

/** Collections are called by their names. */
export const collectionReservedName: Rule = {
  code: 'collection.reserved_name',
  severity: 'error',
  mend: 'Give the collection another name.',
  check: ({ collections }, report) => {
    for (const { place, compiled } of collections) {
      if (compiled.name === 'then') report({ place, message: '"then" would make the collections look like a promise.' })
    }
  },
}
