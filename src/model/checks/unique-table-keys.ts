import type { Rule } from './check.js'

/** Claim items live in the entity's own table, under keys that are made of text. */
export const uniqueTableKeys: Rule = {
  code: 'unique.table_keys',
  severity: 'error',
  mend: "Make the table's key attributes strings, or keep unique values in another table.",
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
