import type { Rule } from './check.js'

/** What is stored in a key alone must be read back from it. */
export const storageKeyOnlyLossy: Rule = {
  code: 'storage.key_only_lossy',
  severity: 'error',
  mend: 'Normalise in the schema instead of by a format, put the attribute into the key as it is, too, or take it out of keyOnly.',
  check: ({ keyOnly }, report) => {
    for (const { entity, attribute, place, fault } of keyOnly) {
      if (fault !== 'lossy') continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" is to be stored in a key alone, and the formats that it has there cannot be read back.`,
      })
    }
  },
}
