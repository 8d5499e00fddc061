import type { Rule } from './check.js'

/** An attribute that is stored in a key alone has no name in storage. */
export const storageKeyOnlyRenamed: Rule = {
  code: 'storage.key_only_renamed',
  severity: 'error',
  mend: 'Take the attribute out of storedAs, or out of keyOnly.',
  check: ({ keyOnly }, report) => {
    for (const { entity, attribute, place, fault } of keyOnly) {
      if (fault !== 'renamed') continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" is stored in a key alone, so that its name in storage does nothing.`,
      })
    }
  },
}
