import type { Explanations } from '../../errors/index.js'

/** What can be wrong with how items are stored, by code. */
export const storageExplanations: Explanations = {
  'storage.unknown_attribute': {
    meaning:
      'An entity says by storedAs or keyOnly how an attribute is stored that the schema does not have at its top.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'ORDER' }, storedAs: { ttoal: 't' } })`,
  },
  'storage.unstorable_name': {
    meaning:
      'An attribute is to be stored under a name that is empty, no text that DynamoDB can hold, or longer than 64 KB.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'ORDER' }, storedAs: { total: '' } })`,
  },
  'storage.duplicate_name': {
    meaning: 'Two attributes of an entity are stored under one name, so that one would overwrite the other.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'ORDER' }, storedAs: { total: 'note' } })`,
  },
  'storage.key_only_renamed': {
    meaning: 'An attribute that is stored in a key alone has another name in storage, which does nothing.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'ORDER' }, storedAs: { id: 'i' }, keyOnly: ['id'] })`,
  },
  'storage.key_only_version': {
    meaning: "The entity's version is to be stored in a key alone, where conditions cannot compare it.",
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), version: z.int() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { byVersion: { on: 'gsi1', pk: 'ORDERS', sk: '<version:10>' } },
  version: 'version',
  keyOnly: ['version'],
})`,
  },
  'storage.key_only_absent': {
    meaning:
      'An attribute that is stored in a key alone is optional, nullable or has a default, which a key does not tell apart.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '<note|NONE>' }, keyOnly: ['note'] })`,
  },
  'storage.key_only_ttl': {
    meaning: "The table's time-to-live attribute is to be stored in a key alone, where DynamoDB does not read it.",
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, ttl: 'expiresAt' }),
  entities: {
    orders: defineEntity('Order', {
      schema: z.object({ id: z.string(), expiresAt: z.date() }),
      key: { pk: 'ORDER#<id>', sk: '<expiresAt>' },
      keyOnly: ['expiresAt'],
    }),
  },
})`,
  },
  'storage.key_only_native': {
    meaning: 'An attribute that is to be stored in a key alone is a key attribute itself, and so is stored by itself.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'id', sk: 'SK' } }),
  entities: { orders: defineEntity('Order', { schema, key: { pk: '<id>', sk: 'ORDER' }, keyOnly: ['id'] }) },
})`,
  },
  'storage.key_only_lossy': {
    meaning:
      'An attribute that is to be stored in a key alone stands in keys only by formats that cannot be read back.',
    example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { byMonth: { on: 'gsi1', pk: '<placedAt:month>', sk: '<id>' } },
  keyOnly: ['placedAt'],
})`,
  },
  'storage.key_only_sparse': {
    meaning:
      'An attribute that is to be stored in a key alone stands in no key that every item has, and would be lost.',
    example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { open: { on: 'gsi1', pk: 'OPEN', sk: '<placedAt>', when: { status: 'open' } } },
  keyOnly: ['placedAt'],
})`,
  },
}
