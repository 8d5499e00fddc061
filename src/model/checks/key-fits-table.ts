import type { Check } from './check.js'

/** An entity has a sort template exactly if the table has a sort key. */
export const checkKeyFitsTable: Check = ({ declared, table }, report) => {
  for (const { name, declaration } of declared.values()) {
    const hasSort = declaration.key.sk !== undefined
    if (table.sk !== undefined && !hasSort) {
      report({
        code: 'key.sort_missing',
        severity: 'error',
        entity: name,
        place: 'key',
        message: `the table has the sort key "${table.sk.name}", and every item needs a value for it.`,
        fix: `Add sk, if need be a literal such as '${name.toUpperCase()}'.`,
      })
    }
    if (table.sk === undefined && hasSort) {
      report({
        code: 'key.sort_superfluous',
        severity: 'error',
        entity: name,
        place: 'key.sk',
        message: 'the table has no sort key.',
        fix: 'Take sk out, or give the table a sort key.',
      })
    }
  }
}
