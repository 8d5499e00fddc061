import type { Rule } from './check.js'
import { isBaseKey, nameSide } from './places.js'

/** A key attribute of the table is filled by the primary key's template alone. */
export const indexInheritedSide: Rule = {
  code: 'index.inherited_side',
  severity: 'error',
  mend: 'Take that side out of the entry: it is inherited.',
  check: ({ entries, table }, report) => {
    for (const { entity, place, templates, index } of entries) {
      for (const role of ['pk', 'sk'] as const) {
        const side = index?.[role]
        if (side === undefined || templates[role] === undefined || !isBaseKey(table, side)) continue
        report({
          entity,
          place,
          message: `${nameSide(side)} is a key attribute of the table, so the primary key's template decides about it.`,
          fix: `Take ${role} out of this entry: it is inherited.`,
        })
      }
    }
  },
}
