import type { Rule } from './check.js'

/** Where the table has a sort key, every item has a value for it. */
export const keySortMissing: Rule = {
  code: 'key.sort_missing',
  severity: 'error',
  mend: "Add sk, if need be a literal such as 'PROFILE'.",
  check: ({ declared, table }, report) => {
    for (const { name, declaration } of declared.values()) {
      if (table.sk === undefined || declaration.key.sk !== undefined) continue
      report({
        entity: name,
        place: 'key',
        message: `the table has the sort key "${table.sk.name}", and every item needs a value for it.`,
        fix: `Add sk, if need be a literal such as '${name.toUpperCase()}'.`,
      })
    }
  },
}
