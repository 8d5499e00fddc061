import type { Rule } from './check.js'

/** A native key is the attribute itself. */
export const storageKeyOnlyNative: Rule = {
  code: 'storage.key_only_native',
  severity: 'error',
  mend: 'Take the attribute out of keyOnly.',
  check: ({ keyOnly }, report) => {
    for (const { entity, attribute, place, fault } of keyOnly) {
      if (fault !== 'native') continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" is a key attribute itself: it is stored once as it is, and keyOnly does nothing.`,
      })
    }
  },
}
