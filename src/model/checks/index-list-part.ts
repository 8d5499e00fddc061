import { isPlain } from '../compile-keys.js'
import type { Rule } from './check.js'

/** The attributes of a list are the item's own: nothing is written for their sake. */
export const indexListPart: Rule = {
  code: 'index.list_part',
  severity: 'error',
  mend: "Write '<attribute>' for each, in the order of the index, without formats, fallbacks or literals.",
  check: ({ entries }, report) => {
    for (const { entity, place, templates, index, names } of entries) {
      for (const role of ['pk', 'sk'] as const) {
        const [declared, side] = [templates[role], index?.[role]]
        if (typeof declared === 'string' || declared === undefined || side === undefined || 'name' in side) continue
        for (const [position, attribute] of side.entries()) {
          const template = declared[position]
          if (template === undefined || isPlain(template, attribute, names)) continue
          const stored = names.attribute(attribute.name)
          report({
            entity,
            place: `${place}.${role}[${position}]`,
            message: `"${template}" is not the attribute that is stored as "${attribute.name}", and a list takes nothing else.`,
            fix: stored === undefined ? `Store an attribute as "${attribute.name}".` : `Write '<${stored}>'.`,
          })
        }
      }
    }
  },
}
