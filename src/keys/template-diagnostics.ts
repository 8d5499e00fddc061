import type { Diagnostic } from '../errors/index.js'

type Explained = Readonly<Record<`key.${string}`, Omit<Diagnostic, 'code' | 'severity'>>>

/** What can be wrong with one template, by code. All of it is an error. */
export const templateDiagnostics = {
  'key.delimiter': {
    meaning: 'The delimiter of the table is not one ASCII punctuation character other than % < > | .',
    mend: 'Use "#", which is the default.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK' }, delimiter: '::' }),
  entities: { orders: defineEntity('Order', { schema, key: { pk: 'ORDER::<id>' } }) },
})`,
  },
  'key.empty_template': {
    meaning: 'A template is empty, and so would be the key, which DynamoDB refuses.',
    mend: 'Give it a literal, such as "META".',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '' } })`,
  },
  'key.syntax': {
    meaning: 'A placeholder is not closed, not opened, or has no name.',
    mend: 'Write <attribute>, <map.attribute>, <attribute:format> or <attribute|FALLBACK>.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id', sk: 'ORDER' } })`,
  },
  'key.two_placeholders': {
    meaning: 'Two placeholders stand in one segment, so that their values could not be told apart.',
    mend: 'Put the delimiter between them.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>-<status>', sk: 'ORDER' } })`,
  },
  'key.literal': {
    meaning: 'A literal contains "|", a control character, a noncharacter or a lone surrogate.',
    mend: 'Use printable text; a fallback stands inside of the brackets: <attribute|NONE>.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'A|B' } })`,
  },
  'key.unknown_attribute': {
    meaning: "A placeholder names no attribute of the entity's schema.",
    mend: 'Correct the name, or add the attribute to the schema.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<orderId>', sk: 'ORDER' } })`,
  },
  'key.unstorable_attribute': {
    meaning: 'A placeholder names an attribute that cannot be text: an object, a list, a set or bytes.',
    mend: 'Name another attribute. Bytes can be a key attribute of their own.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), tags: z.array(z.string()) }),
  key: { pk: 'ORDER#<id>', sk: '<tags>' },
})`,
  },
  'key.optional_attribute': {
    meaning: 'An optional attribute stands in the primary key, which every item needs.',
    mend: 'Make it required, or give a text to stand in for it: <attribute|NONE>.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '<note>' } })`,
  },
  'key.nullable_attribute': {
    meaning: 'An attribute that can be null stands in the primary key, which every item needs.',
    mend: 'Make it required, or give a text to stand in for null: <attribute|NONE>.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), region: z.string().nullable() }),
  key: { pk: 'ORDER#<id>', sk: '<region>' },
})`,
  },
  'key.fallback': {
    meaning:
      'A fallback is empty, cannot stand in a key, or is the text of a value of an enum or the number of a shard.',
    mend: 'Use a word that no value is equal to, such as NONE.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '<note|#>' } })`,
  },
  'key.attribute_type': {
    meaning: 'A key attribute is a number or binary, and the template makes text.',
    mend: 'Write "<name>" with the name of the key attribute, or make the key attribute a string.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: { name: 'number', type: 'number' } } }),
  entities: { orders: defineEntity('Order', { schema, key: { pk: 'ORDER#<id>' } }) },
})`,
  },
  'key.native_type': {
    meaning: 'An attribute is itself the key attribute, and is stored as another type than that is declared with.',
    mend: 'Declare the key attribute with the type of the attribute, or use a key attribute of another name.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: { name: 'id', type: 'number' } } }),
  entities: { orders: defineEntity('Order', { schema, key: { pk: '<id>' } }) },
})`,
  },
  'key.too_long': {
    meaning:
      'The literals of a template alone are longer than DynamoDB lets a key be: 2048 bytes, or 1024 in a sort key.',
    mend: 'Shorten its literals.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: 'X'.repeat(1025) } })`,
  },
  'key.number_width': {
    meaning: 'A number stands in a sort key without a width, so that 10 would sort before 9.',
    mend: 'Give it as many digits as it can have: <attribute:10>.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '<total>' } })`,
  },
  'key.width': {
    meaning: 'A width has more than 38 digits, which is more than DynamoDB stores.',
    mend: 'Use at most 38.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '<total:40>' } })`,
  },
  'key.width_integer': {
    meaning: 'An attribute has a width, and its schema lets in numbers that are not integers.',
    mend: 'Make it z.int(), or use the format "float".',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), weight: z.number() }),
  key: { pk: 'ORDER#<id>', sk: '<weight:10>' },
})`,
  },
  'key.unknown_format': {
    meaning: 'A placeholder has a format that there is not.',
    mend: 'Formats are lower, upper, escape, year, month, day, hour, float, a width such as 10 or +10 (with desc after it), and shard(N) up to 9999.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '<placedAt:week>' } })`,
  },
  'key.format_type': {
    meaning: 'A format is not for the type of its attribute, or does not belong in this place.',
    mend: 'Leave the format out.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '<placedAt:upper>' } })`,
  },
  'key.format_order': {
    meaning: 'A format follows "escape" or "shard", and would change what that has made.',
    mend: 'Write "escape" or "shard" last.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id>', sk: '<id:escape:upper>' } })`,
  },
  'key.mixed_literals': {
    meaning: 'An attribute lets in two values that are one text, such as 1 and "1".',
    mend: 'Let in one of them.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), level: z.literal([1, '1']) }),
  key: { pk: 'ORDER#<id>', sk: '<level>' },
})`,
  },
  'key.literal_value': {
    meaning:
      'An enum or literal lets in a value that can never stand in a key: it is empty, or contains the delimiter.',
    mend: 'Rename that value, or choose another delimiter.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), grade: z.enum(['A', 'A#1']) }),
  key: { pk: 'ORDER#<id>', sk: '<grade>' },
})`,
  },
  'key.contains_delimiter': {
    meaning:
      'The text of an attribute can always contain the delimiter: a uuid or a date under "-", a time under ":", an e-mail address under "@".',
    mend: 'Choose another delimiter for the table, such as "#", or write <attribute:escape> where order does not matter.',
    example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, delimiter: '-' }),
  entities: { orders: defineEntity('Order', { schema, key: { pk: 'ORDER-<id>', sk: '<placedAt>' } }) },
})`,
  },
  'key.two_shards': {
    meaning: 'Two placeholders of one template are spread over shards.',
    mend: 'Spread over one of them, with the product of their numbers.',
    example: `defineEntity('Order', { schema, key: { pk: 'ORDER#<id:shard(2)>#<status:shard(2)>', sk: '<id>#<status>' } })`,
  },
} satisfies Explained

/** A code of a template's problem. */
export type TemplateCode = keyof typeof templateDiagnostics
