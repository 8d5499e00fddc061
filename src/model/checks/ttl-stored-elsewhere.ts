import type { Rule } from './check.js'

/** The table names its time to live as it is stored; an attribute that is called so and stored elsewhere is not it. */
export const ttlStoredElsewhere: Rule = {
  code: 'ttl.stored_elsewhere',
  severity: 'warning',
  mend: "Give the table's ttl the attribute's name in storage, or store the attribute under the name that ttl gives.",
  check: ({ compiled, table }, report) => {
    const { ttl } = table.options
    if (ttl === undefined) return
    for (const { name: entity, attributes, names, ttl: own } of compiled) {
      if (own !== undefined || !attributes.has(ttl)) continue
      report({
        entity,
        place: `storedAs.${ttl}`,
        message: `the table's time to live is what is stored as "${ttl}", and the attribute of that name is stored as "${names.stored(ttl)}": items do not expire by it.`,
      })
    }
  },
}
