import type { Rule } from './check.js'

/** What is stored in a key alone must stand in a key that every item has. */
export const storageKeyOnlySparse: Rule = {
  code: 'storage.key_only_sparse',
  severity: 'error',
  mend: 'Put the attribute into the primary key, or into an index entry without "when" whose attributes are all required, or take it out of keyOnly.',
  check: ({ keyOnly }, report) => {
    for (const { entity, attribute, place, fault } of keyOnly) {
      if (fault !== 'sparse') continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" is to be stored in a key alone, and stands in none that every item has.`,
      })
    }
  },
}
