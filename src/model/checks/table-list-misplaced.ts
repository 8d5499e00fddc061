import type { Rule } from './check.js'

/** DynamoDB has keys of several attributes a side on global indexes only. */
export const tableListMisplaced: Rule = {
  code: 'table.list_misplaced',
  severity: 'error',
  mend: 'Name one attribute, or make the index a global one.',
  check: ({ declaredTable: { key, indexes } }, report) => {
    const locals = Object.entries(indexes).filter(([, { type }]) => type === 'local')
    const keys: [string, object][] = [
      ['table.key', key],
      ...locals.map(([name, index]): [string, object] => [`table.indexes.${name}`, index]),
    ]
    for (const [place, sides] of keys) {
      for (const [role, side] of Object.entries(sides)) {
        if ((role !== 'pk' && role !== 'sk') || !Array.isArray(side)) continue
        report({
          place: `${place}.${role}`,
          message: `${place === 'table.key' ? "the table's own key" : 'a local index'} has one attribute a side in DynamoDB.`,
        })
      }
    }
  },
}
