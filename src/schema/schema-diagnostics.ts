import type { Diagnostic } from '../errors/index.js'

type Explained = Readonly<Record<`schema.${string}`, Omit<Diagnostic, 'code' | 'severity'>>>

/** What can be wrong with a schema, by code. All of it is an error. */
export const schemaDiagnostics = {
  'schema.root': {
    meaning: 'An item is a set of named attributes, and the schema is not an object.',
    mend: 'Use z.object, or a union of objects.',
    example: `defineEntity('Order', { schema: z.record(z.string(), z.string()), key: { pk: 'ORDER#<id|NONE>', sk: 'ORDER' } })`,
  },
  'schema.not_zod': {
    meaning: 'A schema is missing, or comes from zod 3 or from another library, whose schemas look much the same.',
    mend: "Make it with zod 4.1 or later: import * as z from 'zod'.",
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), note: { type: 'string' } }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.name': {
    meaning: 'The name of an attribute is empty, no text, or longer than 64 KB, which DynamoDB does not have.',
    mend: 'Give the attribute another name.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), '': z.string() }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.transform': {
    meaning: 'A transform (or preprocess) cannot be undone when the value is written.',
    mend: 'Use z.codec, which has both directions; for trimming and case, use trim, toLowerCase or overwrite.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), total: z.string().transform(Number) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.unstorable': {
    meaning: 'Values of a type cannot be stored: functions, promises, symbols, maps, files, undefined, NaN.',
    mend: 'Use a type that DynamoDB has, or z.codec with the stored form on one side.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), lines: z.map(z.string(), z.number()) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.class': {
    meaning: 'Instances of a class have no form in DynamoDB.',
    mend: 'Use z.codec with the stored form on one side and z.instanceof on the other.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), link: z.instanceof(URL) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.async': {
    meaning: 'A refinement or codec is an async function, and values are validated synchronously.',
    mend: 'Make the check before the write, and keep only synchronous ones in the schema.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string().refine(async () => true) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.literal': {
    meaning: 'A literal or an enum names a value that DynamoDB cannot hold, or two that are stored alike.',
    mend: 'Use text, exact numbers, booleans or null; for absence, use .optional().',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), level: z.literal([1, 1n]) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.record_key': {
    meaning: 'The names of a record are attribute names in DynamoDB, and those are text.',
    mend: 'Use a string, an enum or a literal of strings as the key schema.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), prices: z.record(z.number(), z.number()) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.set_element': {
    meaning: 'DynamoDB has sets of texts, of numbers and of binaries only, each of one kind.',
    mend: 'Use z.array, or a codec whose stored side is an array.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), flags: z.set(z.boolean()) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.lazy': {
    meaning: 'The getter of a lazy schema throws or gives no schema.',
    mend: 'Declare what it refers to before the model is defined.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), parent: z.lazy(() => undefined) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.intersection': {
    meaning: 'The two sides of an intersection have no stored form in common that could be derived.',
    mend: 'Write one schema with the attributes of both, as with z.object({ ...a.shape, ...b.shape }).',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), total: z.intersection(z.string(), z.number()) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
  'schema.ambiguous_union': {
    meaning: 'Two alternatives of a union cannot be told apart when they are read back.',
    mend: 'Store them differently, with a literal attribute that says which it is, or with a codec over the whole.',
    example: `defineEntity('Order', {
  schema: z.object({ id: z.string(), at: z.union([z.string(), z.date()]) }),
  key: { pk: 'ORDER#<id>', sk: 'ORDER' },
})`,
  },
} satisfies Explained

/** A code of a schema's problem. */
export type SchemaCode = keyof typeof schemaDiagnostics
