import type { Explanations } from '../../errors/index.js'

/** What can be wrong with entries on indexes, by code. */
export const indexExplanations: Explanations = {
  'index.reserved_name': {
    meaning:
      'An index entry is named "primary", which is the table\'s own key, or "then", which would make the queries look like a promise.',
    example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { primary: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<id>' } },
})`,
  },
  'index.unknown': {
    meaning: 'An entry is on an index that the table does not have.',
    example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { byStatus: { on: 'gsi9', pk: 'STATUS#<status>', sk: '<id>' } },
})`,
  },
  'index.partition_missing': {
    meaning: 'An entry has no template for the partition key of its index, which is not a key attribute of the table.',
    example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { byStatus: { on: 'gsi1', sk: '<id>' } },
})`,
  },
  'index.sort_missing': {
    meaning: 'An entry has no template for the sort key of its index, which is not a key attribute of the table.',
    example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { byStatus: { on: 'gsi1', pk: 'STATUS#<status>' } },
})`,
  },
  'index.sort_superfluous': {
    meaning: 'An entry has a template for a sort key, and its index has no sort key.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, indexes: { gsi1: { pk: 'GSI1PK' } } }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'ORDER' },
      indexes: { byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<id>' } },
    }),
  },
})`,
  },
  'index.inherited_side': {
    meaning:
      "An entry has a template for a side that is a key attribute of the table, as in inverted and local indexes: there the primary key's template decides.",
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, indexes: { inverted: { pk: 'SK', sk: 'PK' } } }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'STATUS#<status>' },
      indexes: { byStatus: { on: 'inverted', pk: 'STATUS#<status>' } },
    }),
  },
})`,
  },
  'index.list_mismatch': {
    meaning:
      'A side of an entry is one template where its index has a list of attributes, or a list where it has one attribute, or a list of another length.',
    example: `defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { byStatus: { pk: ['status'], sk: ['placedAt', 'note'] } },
  }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'ORDER' },
      indexes: { byStatus: { on: 'byStatus', pk: ['<status>'], sk: '<placedAt>#<note>' } },
    }),
  },
})`,
  },
  'index.list_part': {
    meaning:
      "A list of an entry has something other than the plain attribute that is stored under the name of the index's attribute at that place.",
    example: `defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { byStatus: { pk: ['status'], sk: ['note', 'placedAt'] } },
  }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'ORDER' },
      indexes: { byStatus: { on: 'byStatus', pk: ['<status>'], sk: ['<note:lower>', '<placedAt>'] } },
    }),
  },
})`,
  },
  'index.when': {
    meaning: 'A "when" names an attribute that is not an enum, a literal or a boolean, or a value that it never has.',
    example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: { unpaid: { on: 'gsi1', pk: 'UNPAID#<id:shard(4)>', sk: '<id>', when: { status: 'unpaid' } } },
})`,
  },
  'index.entries_overlap': {
    meaning:
      'Two entries of an entity are on one index, and both can hold for an item, which has only one place there.',
    example: `defineEntity('Order', {
  schema,
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  indexes: {
    byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<id>' },
    open: { on: 'gsi1', pk: 'OPEN#<id:shard(4)>', sk: '<placedAt>', when: { status: 'open' } },
  },
})`,
  },
  'index.when_not_kept': {
    meaning:
      'An entry has a "when", and no key attribute of its index is written for it alone, so that an item could not leave the index.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, indexes: { inverted: { pk: 'SK', sk: 'PK' } } }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'STATUS#<status>' },
      indexes: { open: { on: 'inverted', when: { status: 'open' } } },
    }),
  },
})`,
  },
  'index.shared_attribute': {
    meaning: 'Two entries fill one attribute, which several indexes use, by different templates.',
    example: `defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { byDate: { pk: 'GROUP', sk: 'DATE' }, byName: { pk: 'GROUP', sk: 'NAME' } },
  }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'ORDER' },
      indexes: {
        byDate: { on: 'byDate', pk: 'STATUS#<status>', sk: '<placedAt>' },
        byNote: { on: 'byName', pk: 'NOTED#<status>', sk: '<note>' },
      },
    }),
  },
})`,
  },
  'index.entries_meet': {
    meaning:
      'A query on an entry would also meet items that are on the index by another entry of the entity, and the index does not hold the attributes of "when" that tell them apart.',
    example: `defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK', projection: 'keys' } },
  }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'ORDER' },
      indexes: {
        open: { on: 'gsi1', pk: 'ORDERS#<id:shard(4)>', sk: '<placedAt>', when: { status: 'open' } },
        paid: { on: 'gsi1', pk: 'ORDERS#<id:shard(4)>', sk: '<placedAt>', when: { status: 'paid' } },
      },
    }),
  },
})`,
  },
  'index.unused': {
    meaning:
      'No entity has an entry on an index of the table, so that no query can use it. Items that have its key attributes are copied into it all the same, as all are where its key is made of those of the table.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, indexes: { inverted: { pk: 'SK', sk: 'PK' } } }),
  entities: { orders: defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'ORDER' } }) },
})`,
  },
  'index.lacks_attributes': {
    meaning:
      "An index does not hold attributes that an entity's schema requires, so that queries on it cannot give whole items. They give what the index holds, and their types say so.",
    example: `defineModel({
  table: defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK', projection: ['status'] } },
  }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'ORDER' },
      indexes: { byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<placedAt>' } },
    }),
  },
})`,
  },
}
