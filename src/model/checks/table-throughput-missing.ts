import type { Rule } from './check.js'

/** Provisioned billing needs a capacity. */
export const tableThroughputMissing: Rule = {
  code: 'table.throughput_missing',
  severity: 'error',
  mend: 'Add throughput: { read, write }, or leave billing out for on-demand.',
  check: ({ table }, report) => {
    const { billing, throughput } = table.options
    if (billing !== 'provisioned' || throughput !== undefined) return
    report({ place: 'table.throughput', message: 'the table has provisioned billing, and no capacity.' })
  },
}
