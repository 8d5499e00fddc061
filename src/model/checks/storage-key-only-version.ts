import type { Rule } from './check.js'

/** A version is compared in conditions, which cannot see what is stored in a key alone. */
export const storageKeyOnlyVersion: Rule = {
  code: 'storage.key_only_version',
  severity: 'error',
  meaning: "The entity's version is to be stored in a key alone, where conditions cannot compare it.",
  mend: 'Take the attribute out of keyOnly.',
  example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), version: z.int() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { byVersion: { on: 'gsi1', pk: 'ORDERS', sk: '<version:10>' } },
  version: 'version',
  keyOnly: ['version'],
})`,
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
