import { writtenParts } from '../compile-slots.js'
import type { Rule } from './check.js'

/** An attribute that several indexes use has one value, so the entity's entries have to agree on it. */
export const indexSharedAttribute: Rule = {
  code: 'index.shared_attribute',
  severity: 'error',
  mend: 'Give it the same template in both entries, or the indexes attributes of their own.',
  check: ({ compiled, table }, report) => {
    const shared = table.keyNames.shared
    if (shared.size === 0) return
    for (const entity of compiled) {
      const entries = [...entity.entries.values()]
      entries.forEach((entry, position) => {
        const earlier = entries
          .slice(0, position)
          .flatMap((one) => writtenParts(one, table).map((rival) => ({ name: one.name, rival })))
        for (const part of writtenParts(entry, table)) {
          const other = earlier.find(
            ({ rival }) => rival.attribute === part.attribute && rival.template !== part.template,
          )
          if (!shared.has(part.attribute) || other === undefined) continue
          report({
            entity: entity.name,
            place: `indexes.${entry.name}`,
            message: `"${part.attribute}" is a key attribute of several indexes, and "${other.name}" fills it by another template.`,
          })
        }
      })
    }
  },
}
