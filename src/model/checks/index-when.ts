import { alternativesOf } from '../../schema/navigate.js'
import type { LiteralValue, Storage } from '../../schema/storage.js'
import type { Rule } from './check.js'

/** A `when` compares enum, literal or boolean attributes with values that they can have. */
export const indexWhen: Rule = {
  code: 'index.when',
  severity: 'error',
  mend: 'Compare an enum, literal or boolean attribute with one of its values.',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      for (const entry of entity.entries.values()) {
        for (const [attribute, value] of entry.when) {
          const storage = entity.attributes.get(attribute)
          const allowed = storage && listValues(storage)
          if (allowed?.includes(value)) continue
          report({
            entity: entity.name,
            place: `indexes.${entry.name}.when.${attribute}`,
            message:
              allowed === undefined
                ? `"${attribute}" is not an enum, literal or boolean attribute of the schema.`
                : `"${attribute}" never has this value.`,
          })
        }
      }
    }
  },
}

/** The values that an attribute can have, where those are few: of an enum, a literal or a boolean, or a union of these. */
function listValues(storage: Storage): readonly LiteralValue[] | undefined {
  const values: LiteralValue[] = []
  for (const one of alternativesOf(storage)) {
    if (one.kind === 'literal') values.push(...one.values)
    else if (one.kind === 'boolean') values.push(true, false)
    else return undefined
  }
  return values
}
