import type { Rule } from './check.js'

/** Provisioned billing needs a capacity. */
export const tableThroughputMissing: Rule = {
  code: 'table.throughput_missing',
  severity: 'error',
  meaning: 'The table has provisioned billing, and no capacity.',
  mend: 'Add throughput: { read, write }, or leave billing out for on-demand.',
  example: `defineTable({ name: 'shop', key: { pk: 'PK' }, billing: 'provisioned' })`,
  check: ({ table }, report) => {
    const { billing, throughput } = table.options
    if (billing !== 'provisioned' || throughput !== undefined) return
    report({ place: 'table.throughput', message: 'the table has provisioned billing, and no capacity.' })
  },
}
