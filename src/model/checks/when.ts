import { unwrapStorage } from '../../schema/navigate.js'
import type { CompiledEntity, IndexEntry } from '../compiled.js'
import type { Check } from './check.js'

/** A `when` compares enum, literal or boolean attributes with values that they can have. */
export const checkWhen: Check = ({ compiled }, report) => {
  for (const entity of compiled) {
    for (const entry of entity.entries.values()) {
      for (const [attribute, value] of entry.when) {
        const storage = entity.attributes.get(attribute)
        const leaf = storage && unwrapStorage(storage)
        const allowed = leaf?.kind === 'literal' ? leaf.values : leaf?.kind === 'boolean' ? [true, false] : undefined
        if (allowed?.includes(value)) continue
        report({
          code: 'index.when',
          severity: 'error',
          entity: entity.name,
          place: `indexes.${entry.name}.when.${attribute}`,
          message:
            allowed === undefined
              ? `"${attribute}" is not an enum, literal or boolean attribute of the schema.`
              : `"${attribute}" never has this value.`,
          fix: 'Compare an enum, literal or boolean attribute with one of its values.',
        })
      }
    }
    checkExclusive(entity, report)
  }
}

/** Entries that write the same key attributes must exclude each other, or one would overwrite the other. */
function checkExclusive(entity: CompiledEntity, report: Parameters<Check>[1]): void {
  const entries = [...entity.entries.values()]
  entries.forEach((entry, position) => {
    const rival = entries.slice(0, position).find((other) => other.index === entry.index && !excludes(other, entry))
    if (rival === undefined) return
    report({
      code: 'index.entries_overlap',
      severity: 'error',
      entity: entity.name,
      place: `indexes.${entry.name}`,
      message: `"${entry.name}" and "${rival.name}" are both on "${entry.index}", and an item has only one place in an index.`,
      fix: 'Give both a "when" on one attribute with different values, or put one on another index.',
    })
  })
}

function excludes(a: IndexEntry, b: IndexEntry): boolean {
  return [...a.when].some(([attribute, value]) => b.when.has(attribute) && b.when.get(attribute) !== value)
}
