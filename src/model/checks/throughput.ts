import type { Check } from './check.js'

/** Provisioned billing needs capacities, and on-demand billing has none. */
export const checkThroughput: Check = ({ table }, report) => {
  const { billing, throughput } = table.options
  if (billing === 'provisioned' && throughput === undefined) {
    report({
      code: 'table.throughput_missing',
      severity: 'error',
      place: 'table.throughput',
      message: 'the table has provisioned billing, and no capacity.',
      fix: 'Add throughput: { read, write }, or leave billing out for on-demand.',
    })
  }
  const declared = [
    ['table', throughput] as const,
    ...[...table.indexes.values()].map((one) => [`table.indexes.${one.name}`, one.throughput] as const),
  ]
  for (const [place, units] of declared) {
    if (billing === 'provisioned' || units === undefined) continue
    report({
      code: 'table.throughput_superfluous',
      severity: 'error',
      place: `${place}.throughput`,
      message: 'on-demand billing has no capacity to set, so this would do nothing.',
      fix: "Take it out, or set billing: 'provisioned'.",
    })
  }
}
