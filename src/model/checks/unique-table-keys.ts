import type { Rule } from './check.js'

/** Claim items live in the entity's own table, under keys that are made of text. */
export const uniqueTableKeys: Rule = {
  code: 'unique.table_keys',
  severity: 'error',
  meaning:
    "A unique value is claimed by an item of its own in the same table, whose key is text, and the table's key is a number or binary.",
  mend: "Make the table's key attributes strings, or keep unique values in another table.",
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
  check: ({ declared, table }, report) => {
    const isText = table.pk.type === 'S' && (table.sk === undefined || table.sk.type === 'S')
    if (isText) return
    for (const { name: entity, declaration } of declared.values()) {
      for (const attribute of Object.keys(declaration.unique ?? {})) {
        report({
          entity,
          place: `unique.${attribute}`,
          message: `"${attribute}" is claimed by items whose key is text, and the key of the table is not.`,
        })
      }
    }
  },
}
