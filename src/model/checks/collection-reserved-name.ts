import type { Rule } from './check.js'

/** Collections are called by their names. */
export const collectionReservedName: Rule = {
  code: 'collection.reserved_name',
  severity: 'error',
  meaning: 'A collection is named "then", which would make the collections look like a promise.',
  mend: 'Give the collection another name.',
  example: `defineModel({
  table,
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'SHOP#<status>', sk: 'ORDER#<id>' },
      indexes: { byDate: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<placedAt>' } },
    }),
  },
  collections: { then: { of: ['orders'] } },
})`,
  check: ({ collections }, report) => {
    for (const { place, compiled } of collections) {
      if (compiled.name === 'then') report({ place, message: '"then" would make the collections look like a promise.' })
    }
  },
}
