import type { Rule } from './check.js'

/** On-demand billing has no capacities. */
export const tableThroughputSuperfluous: Rule = {
  code: 'table.throughput_superfluous',
  severity: 'error',
  mend: "Take it out, or set billing: 'provisioned'.",
  check: ({ table }, report) => {
    if (table.options.billing === 'provisioned') return
    const indexes = [...table.indexes.values()].map((one) => [`table.indexes.${one.name}`, one.throughput] as const)
    for (const [place, units] of [['table', table.options.throughput] as const, ...indexes]) {
      if (units === undefined) continue
      report({
        place: `${place}.throughput`,
        message: 'on-demand billing has no capacity to set, so this would do nothing.',
      })
    }
  },
}
