import type { Explanations } from '../../errors/index.js'

/** What can be wrong with collections, by code. */
export const collectionExplanations: Explanations = {
  'collection.reserved_name': {
    meaning: 'A collection is named "then", which would make the collections look like a promise.',
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
  },
  'collection.member': {
    meaning:
      'A collection has no members, or names something that is no repository of the model, or one of them twice.',
    example: `defineModel({
  table,
  entities: { orders: defineEntity('Order', { schema, key: { pk: 'SHOP#<status>', sk: 'ORDER#<id>' } }) },
  collections: { shop: { of: ['orders', 'payments'] } },
})`,
  },
  'collection.index': {
    meaning: 'A collection is on an index that the table does not have, or on which one of its members has no entry.',
    example: `defineModel({
  table,
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'ORDER' },
      indexes: { byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: 'ORDER#<id>' } },
    }),
    notes: defineEntity('Note', { schema, key: { pk: 'NOTE#<id>', sk: 'NOTE' } }),
  },
  collections: { work: { of: ['orders', 'notes'], on: 'gsi1' } },
})`,
  },
  'collection.partition_differs': {
    meaning:
      'The members of a collection have different templates for the partition key, so that no query can read them together. Their attributes may have different names; literals, formats and fallbacks must be the same.',
    example: `defineModel({
  table,
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'STATUS#<status>', sk: 'ORDER#<id>' },
      indexes: { byDate: { on: 'gsi1', pk: 'NOTED#<status>', sk: '<placedAt>' } },
    }),
    notes: defineEntity('Note', { schema, key: { pk: 'NOTED#<status>', sk: 'NOTE#<id>' } }),
  },
  collections: { work: { of: ['orders', 'notes'] } },
})`,
  },
}
