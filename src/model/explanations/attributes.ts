import type { Explanations } from '../../errors/index.js'

/** What can be wrong with attributes that have a task, by code. */
export const attributeExplanations: Explanations = {
  'ttl.type': {
    meaning:
      "The table's time-to-live attribute is neither a date nor a number in an entity's schema, and DynamoDB reads it as epoch seconds.",
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' }, ttl: 'expiresAt' }),
  entities: {
    orders: defineEntity('Order', {
      schema: z.object({ id: z.string(), expiresAt: z.iso.datetime() }),
      key: { pk: 'ORDER#<id>' },
    }),
  },
})`,
  },
  'ttl.stored_elsewhere': {
    meaning:
      "An attribute that is called like the table's time to live is stored under another name, so that the entity's items do not expire.",
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' }, ttl: 'expiresAt' }),
  entities: {
    orders: defineEntity('Order', {
      schema: z.object({ id: z.string(), expiresAt: z.date() }),
      key: { pk: 'ORDER#<id>' },
      storedAs: { expiresAt: 'ttl' },
    }),
  },
})`,
  },
  'version.attribute': {
    meaning:
      'The attribute that `version` names is not in the schema, is no number, or cannot change with each write as it would have to.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), version: z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  version: 'version',
})`,
  },
  'unique.table_keys': {
    meaning:
      "A unique value is claimed by an item of its own in the same table, whose key is text, and the table's key is a number or binary.",
    example: `defineModel({
  table: defineTable({ name: 'events', key: { pk: 'PK', sk: { name: 'at', type: 'number' } } }),
  entities: {
    events: defineEntity('Event', {
      schema: z.object({ id: z.string(), at: z.number(), slug: z.string() }),
      key: { pk: 'EVENT#<id>', sk: '<at>' },
      unique: { slug: 'SLUG#<slug>' },
    }),
  },
})`,
  },
  'unique.attribute': {
    meaning:
      'The attribute that `unique` names is not in the schema, or its value does not stand in the key of the item by which it is claimed.',
    example: `defineEntity('Customer', {
  schema: z.object({ id: z.string(), email: z.string() }),
  key: { pk: 'CUSTOMER#<id>', sk: 'CUSTOMER' },
  unique: { email: 'CUSTOMER_EMAIL#<id>' },
})`,
  },
  'unique.shard': {
    meaning:
      'The key by which a unique value is claimed is spread over shards, so that one value could be claimed in each of them, or different values would meet in one.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: {
    customers: defineEntity('Customer', {
      schema: z.object({ id: z.string(), email: z.string() }),
      key: { pk: 'CUSTOMER#<id>', sk: 'CUSTOMER' },
      unique: { email: 'CUSTOMER_EMAIL#<email>#<id:shard(4)>' },
    }),
  },
})`,
  },
  'timestamps.attribute': {
    meaning:
      'An attribute that timestamps names is not in the schema, cannot hold a moment, or cannot change with each write as it would have to.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), createdAt: z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  timestamps: { created: 'createdAt' },
})`,
  },
}
