import type { Rule } from './check.js'

/** Where an index has no sort key, a template for one would do nothing. */
export const indexSortSuperfluous: Rule = {
  code: 'index.sort_superfluous',
  severity: 'error',
  mend: 'Take sk out.',
  check: ({ entries }, report) => {
    for (const { entity, place, templates, index } of entries) {
      if (index === undefined || index.sk !== undefined || templates.sk === undefined) continue
      report({ entity, place, message: `the index "${index.name}" has no sort key.` })
    }
  },
}
