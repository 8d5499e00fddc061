import type { Rule } from './check.js'

/** A value is claimed by one item: a claim that is spread over several would be none. */
export const uniqueShard: Rule = {
  code: 'unique.shard',
  severity: 'error',
  mend: 'Leave shard(N) out of the template: the value itself spreads the claims.',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      for (const { attribute, key } of entity.uniques) {
        if (key.pk.segments.every(({ placeholder }) => placeholder?.shards === undefined)) continue
        report({
          entity: entity.name,
          place: `unique.${attribute}`,
          message: `"${attribute}" is claimed by one item, and the template spreads claims over shards.`,
        })
      }
    }
  },
}
