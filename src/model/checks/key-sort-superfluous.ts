import type { Rule } from './check.js'

/** Where the table has no sort key, a template for one would do nothing. */
export const keySortSuperfluous: Rule = {
  code: 'key.sort_superfluous',
  severity: 'error',
  mend: 'Take sk out, or give the table a sort key.',
  check: ({ declared, table }, report) => {
    for (const { name, declaration } of declared.values()) {
      if (table.sk !== undefined || declaration.key.sk === undefined) continue
      report({ entity: name, place: 'key.sk', message: 'the table has no sort key.' })
    }
  },
}
