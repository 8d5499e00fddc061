import { findCombinedRules } from '../../schema/combined-rules.js'
import type { Rule } from './check.js'

/** An update changes attributes one by one, and does not know the others. */
export const schemaCombinedRule: Rule = {
  code: 'schema.combined_rule',
  severity: 'warning',
  mend: 'Change the attributes that the rule is about by modify, which judges the whole item, or by put; update and upsert are for the others.',
  check: ({ compiled }, report) => {
    for (const { name, storage, version } of compiled) {
      for (const path of findCombinedRules(storage)) {
        const isRoot = path.length === 0
        const others = isRoot ? 'update and upsert are for the others' : 'or set the whole of it'
        const way = version === undefined ? 'by put, or declare a version and use modify' : 'by modify or put'
        report({
          entity: name,
          place: ['schema', ...path].join('.'),
          message: isRoot
            ? 'the schema has a rule about several attributes, which updates cannot judge: they do not know the attributes that they leave alone. An item that breaks it is refused when it is read.'
            : 'this map has a rule about several of its entries, which an update that sets one of them cannot judge. An item that breaks it is refused when it is read.',
          fix: `Change the attributes that the rule is about ${way}, which judge the whole item; ${others}.`,
        })
      }
    }
  },
}
