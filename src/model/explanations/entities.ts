import type { Explanations } from '../../errors/index.js'
import { claimTypeValue } from '../compile-uniques.js'

/** What can be wrong with the declarations of entities, by code. */
export const entityExplanations: Explanations = {
  'declaration.shape': {
    meaning:
      'A part of a declaration is missing, or is another kind of value than it has to be, so that nothing can be compiled. Other problems are looked for once these are mended. TypeScript refuses most of them.',
    example: `defineEntity('Order', { schema })`,
  },
  'declaration.unknown_option': {
    meaning:
      'The model, an entity, an index entry, a collection, the table or an index of it is declared with an option that there is not, and that would do nothing.',
    example: `defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, streams: 'NEW_IMAGE' })`,
  },
  'entity.reserved_alias': {
    meaning: 'A repository is named like something that the database itself has, such as "transactWrite".',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' } }),
  entities: { collections: defineEntity('Order', { schema, key: { pk: 'ORDER#<id>' } }) },
})`,
  },
  'entity.duplicate_name': {
    meaning: 'Two entities have one name, so that their items could not be told apart.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' } }),
  entities: {
    orders: defineEntity('Order', { schema, key: { pk: 'ORDER#<id>' } }),
    drafts: defineEntity('Order', { schema, key: { pk: 'DRAFT#<id>' } }),
  },
})`,
  },
  'entity.duplicate_type': {
    meaning:
      'Two entities mark their items with the same value of the type attribute, so that they could not be told apart.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' } }),
  entities: {
    orders: defineEntity('Order', { schema, key: { pk: 'ORDER#<id>' } }),
    drafts: defineEntity('Draft', { schema, key: { pk: 'DRAFT#<id>' }, typeValue: 'Order' }),
  },
})`,
  },
  'entity.type_of_claims': {
    meaning: `An entity marks its items by "${claimTypeValue}", which marks the items by which unique values are claimed.`,
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
  typeValue: '${claimTypeValue}',
})`,
  },
  'entity.reserved_attribute': {
    meaning:
      "The schema has an attribute where the table keeps a key or the entity's name, which would be overwritten.",
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), GSI1PK: z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'entity.unreadable_attribute': {
    meaning:
      'An attribute at the top of an item is stored as "__proto__", which the AWS SDK loses when it reads the item.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), ['__proto__']: z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.combined_rule': {
    meaning:
      'A rule of the schema is about several attributes, such as a refine of an object. Whole items are judged by it, and updates are not, because they do not know the attributes that they leave alone. An item that breaks the rule is refused when it is read.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' } }),
  entities: {
    offers: defineEntity('Offer', {
      schema: z
        .object({ id: z.string(), from: z.date(), until: z.date(), version: z.int() })
        .refine(({ from, until }) => from <= until),
      key: { pk: 'OFFER#<id>', sk: 'OFFER' },
      version: 'version',
    }),
  },
})`,
  },
}
