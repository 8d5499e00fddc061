import type { Rule } from './check.js'

/** A key holds a value; it does not tell an absent one from a default, or from null. */
export const storageKeyOnlyAbsent: Rule = {
  code: 'storage.key_only_absent',
  severity: 'error',
  mend: 'Make the attribute required and without a default, or take it out of keyOnly.',
  check: ({ keyOnly }, report) => {
    for (const { entity, attribute, place, fault } of keyOnly) {
      if (fault !== 'absent') continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" is optional, nullable or has a default, and is to be stored in a key alone, which does not tell these apart.`,
      })
    }
  },
}
