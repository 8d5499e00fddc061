import type { Explanations } from '../../errors/index.js'

/** What can be wrong with keys, beyond a template by itself, by code. */
export const keyExplanations: Explanations = {
  'key.sort_missing': {
    meaning: 'The table has a sort key, and the entity has no template for it.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>' } })`,
  },
  'key.sort_superfluous': {
    meaning: 'The entity has a template for a sort key, and the table has no sort key.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' } }),
  entities: {
    orders: defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'ORDER' } }),
  },
})`,
  },
  'key.list': {
    meaning: "A side of an entity's primary key is a list, which only global indexes can have.",
    example: `defineEntity('Order', { schema, key: { pk: ['<id>', '<status>'], sk: 'ORDER' } })`,
  },
  'key.lossy': {
    meaning:
      'The primary key holds an attribute only in a form that maps different values to one text, so that different items would share a key.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id:lower>', sk: 'ORDER' } })`,
  },
  'key.overlap': {
    meaning:
      "Two entities can have one primary key, so that one would replace the other's items. The message shows such a key, or says that it was not proven that there is none. Strings are taken to hold anything but the delimiter; patterns and refinements are not judged.",
    example: `defineModel({
  table,
  entities: {
    orders: defineEntity('Order', { schema, key: { pk: 'SHOP#<id>', sk: '<status>' } }),
    events: defineEntity('Event', { schema, key: { pk: 'SHOP#<id>', sk: '<note|NONE>' } }),
  },
})`,
  },
  'key.hot_partition': {
    meaning:
      'All items of an entity lie in one partition of the table or of an index, because the partition key is the same for all of them. DynamoDB takes about 1,000 writes and 3,000 reads of small items a second in one partition; writes to the table wait for an index that does not keep up.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: { orders: defineEntity('Order', { schema, key: { pk: 'ORDERS', sk: '<id>' } }) },
})`,
  },
  'key.time_bucket': {
    meaning:
      'A partition key holds the year, month, day or hour of a date. A query reads one such bucket, or goes across several with a request for each; and where nothing else spreads the items, all that is written now goes to one partition.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: {
    events: defineEntity('Event', {
      schema: z.object({ id: z.string(), at: z.date() }),
      key: { pk: 'EVENTS#<at:day>', sk: '<at>#<id>' },
    }),
  },
})`,
  },
  'key.datetime_precision': {
    meaning:
      'A sort key, or a year, month, day or hour in a key, is made of z.iso.datetime() without a fixed precision, or with zones. Such texts are not in the order of time: "10:00:00Z" sorts after "10:00:00.5Z", so that ranges, the order of a query and the ends of across can be wrong.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: {
    events: defineEntity('Event', {
      schema: z.object({ id: z.string(), at: z.iso.datetime() }),
      key: { pk: 'EVENTS#<id>', sk: '<at>' },
    }),
  },
})`,
  },
}
