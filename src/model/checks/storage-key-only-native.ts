import type { Rule } from './check.js'

/** A native key is the attribute itself. */
export const storageKeyOnlyNative: Rule = {
  code: 'storage.key_only_native',
  severity: 'error',
  meaning: 'An attribute that is to be stored in a key alone is a key attribute itself, and so is stored by itself.',
  mend: 'Take the attribute out of keyOnly.',
  example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'id', sk: 'SK' } }),
  entities: { orders: defineEntity('Order', { schema, key: { pk: '<id>', sk: 'ORDER' }, keyOnly: ['id'] }) },
})`,
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
