import type { Rule } from './check.js'

/** A version is compared in conditions, which cannot see what is stored in a key alone. */
export const storageKeyOnlyVersion: Rule = {
  code: 'storage.key_only_version',
  severity: 'error',
  mend: 'Take the attribute out of keyOnly.',
  check: ({ keyOnly }, report) => {
    for (const { entity, attribute, place, fault } of keyOnly) {
      if (fault !== 'version') continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" is the version, which conditions compare, and is to be stored in a key alone, where they cannot see it.`,
      })
    }
  },
}
