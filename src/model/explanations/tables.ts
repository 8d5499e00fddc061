import type { Explanations } from '../../errors/index.js'

/** What can be wrong with a table, by code. */
export const tableExplanations: Explanations = {
  'table.name': {
    meaning:
      'The name of the table or of an index is one that DynamoDB refuses: it takes 3 to 255 letters (a to z, A to Z), digits, "_", "-" and ".".',
    example: `defineTable({ name: 'my shop', key: { pk: 'PK', sk: 'SK' } })`,
  },
  'table.option_value': {
    meaning: 'An option of the table, or of one of its indexes, has a value that DynamoDB does not take.',
    example: `defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, pointInTimeRecovery: { days: 40 } })`,
  },
  'table.unnamed_attribute': {
    meaning:
      'A key attribute, a projected attribute, the type attribute or the time-to-live attribute has an empty name, which DynamoDB refuses.',
    example: `defineTable({ name: 'shop', key: { pk: 'PK', sk: '' } })`,
  },
  'table.attribute_name': {
    meaning:
      'A key attribute, a projected attribute or the time-to-live attribute has a name of more than 255 bytes, or one that is no text, which DynamoDB refuses.',
    example: `defineTable({ name: 'shop', key: { pk: 'P'.repeat(256), sk: 'SK' } })`,
  },
  'table.shared_attribute': {
    meaning: 'The table uses one attribute for two things, so that one would be written over the other.',
    example: `defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, typeAttribute: 'SK' })`,
  },
  'table.attribute_type': {
    meaning: 'One attribute is part of several keys, and is declared with different types.',
    example: `defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: { byNumber: { pk: { name: 'SK', type: 'number' } } },
})`,
  },
  'table.list_misplaced': {
    meaning:
      "The table's own key or a local index has a list of attributes on a side, which only global indexes can have.",
    example: `defineTable({ name: 'shop', key: { pk: ['tenantId', 'status'], sk: 'SK' } })`,
  },
  'table.list_length': {
    meaning: 'A side of an index is a list of no attributes, or of more than four, which DynamoDB refuses.',
    example: `defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: { byPlace: { pk: ['continent', 'country', 'region', 'city', 'street'] } },
})`,
  },
  'table.unreadable_attribute': {
    meaning:
      'A key attribute or the type attribute is called "__proto__", which the AWS SDK loses when it reads an item.',
    example: `defineTable({ name: 'shop', key: { pk: 'PK' }, typeAttribute: '__proto__' })`,
  },
  'table.local_unsorted': {
    meaning:
      'A local index is on a table that has no sort key, or has none itself: it sorts anew what the table has sorted, and DynamoDB refuses it otherwise.',
    example: `defineTable({ name: 'shop', key: { pk: 'PK' }, indexes: { byDate: { type: 'local', sk: 'date' } } })`,
  },
  'table.index_count': {
    meaning: 'The table has more than 20 global or 5 local indexes, which is more than DynamoDB lets a table have.',
    example: `defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: Object.fromEntries(
    Array.from({ length: 21 }, (_, number) => ['gsi' + number, { pk: 'GSI' + number + 'PK' }]),
  ),
})`,
  },
  'table.projection_count': {
    meaning:
      "The lists of attributes that the indexes project have more than 100 in all, which DynamoDB refuses. An attribute counts once for each index, the type attribute included; key attributes don't count.",
    example: `defineTable({
  name: 'shop',
  key: { pk: 'PK', sk: 'SK' },
  indexes: { gsi1: { pk: 'GSI1PK', projection: Array.from({ length: 100 }, (_, number) => 'field' + number) } },
})`,
  },
  'table.throughput_missing': {
    meaning: 'The table has provisioned billing, and no capacity.',
    example: `defineTable({ name: 'shop', key: { pk: 'PK' }, billing: 'provisioned' })`,
  },
  'table.throughput_superfluous': {
    meaning: 'The table or an index has a capacity, which does nothing under on-demand billing.',
    example: `defineTable({ name: 'shop', key: { pk: 'PK' }, throughput: { read: 5, write: 5 } })`,
  },
}
