import type { Rule } from './check.js'

/** DynamoDB reads the time to live from an attribute of its own. */
export const storageKeyOnlyTtl: Rule = {
  code: 'storage.key_only_ttl',
  severity: 'error',
  mend: 'Take the attribute out of keyOnly.',
  check: ({ keyOnly }, report) => {
    for (const { entity, attribute, place, fault } of keyOnly) {
      if (fault !== 'ttl') continue
      report({
        entity: entity.name,
        place,
        message: `"${attribute}" is the table's time to live, which DynamoDB does not read from a key.`,
      })
    }
  },
}
