import type { Rule } from './check.js'

/** Where an index has no sort key, a template for one would do nothing. */
export const indexSortSuperfluous: Rule = {
  code: 'index.sort_superfluous',
  severity: 'error',
  meaning: 'An entry has a template for a sort key, and its index has no sort key.',
  mend: 'Take sk out.',
  example: `defineModel({
  table: defineTable({ name: 'shop', key: { pk: 'PK', sk: 'SK' }, indexes: { gsi1: { pk: 'GSI1PK' } } }),
  entities: {
    orders: defineEntity('Order', {
      schema,
      key: { pk: 'ORDER#<id>', sk: 'ORDER' },
      indexes: { byStatus: { on: 'gsi1', pk: 'STATUS#<status>', sk: '<id>' } },
    }),
  },
})`,
  check: ({ entries }, report) => {
    for (const { entity, place, templates, index } of entries) {
      if (index === undefined || index.sk !== undefined || templates.sk === undefined) continue
      report({ entity, place, message: `the index "${index.name}" has no sort key.` })
    }
  },
}
