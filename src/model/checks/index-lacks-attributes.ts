import { isOptional } from '../../schema/navigate.js'
import type { CompiledEntity, IndexEntry } from '../compiled.js'
import { heldPaths } from '../held-in-index.js'
import type { Rule } from './check.js'

/** What an index does not hold, a query on it cannot give. */
export const indexLacksAttributes: Rule = {
  code: 'index.lacks_attributes',
  severity: 'warning',
  mend: "Add the attributes to the projection, or make it 'all'. Leave it where queries on the index do with what it holds.",
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      for (const entry of entity.entries.values()) {
        const lacking = listLacking(entity, entry)
        if (lacking.length === 0) continue
        const stored = lacking.map((attribute) => `'${entity.names.stored(attribute)}'`).join(', ')
        report({
          entity: entity.name,
          place: `indexes.${entry.name}`,
          message: `the index "${entry.index}" does not hold ${lacking.join(', ')}, so queries on it cannot give whole items: they give what it holds.`,
          fix: `Add ${stored} to the projection of "${entry.index}", or leave it where queries on it do with what it holds.`,
        })
      }
    }
  },
}

/** The attributes that every item has and the index does not hold, not even in its keys. */
function listLacking(entity: CompiledEntity, entry: IndexEntry): readonly string[] {
  if (entry.projection === 'all') return []
  const held = heldPaths(entity, entry)
  return [...entity.attributes].flatMap(([name, storage]) => (held.has(name) || isOptional(storage) ? [] : name))
}
