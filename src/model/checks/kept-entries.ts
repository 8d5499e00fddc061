import { meetsSibling } from '../compile-foreign.js'
import { sharedAttributes, writtenParts } from '../compile-slots.js'
import type { CompiledEntity, CompiledTable, IndexEntry } from '../compiled.js'
import type { Report } from '../report.js'
import type { Check } from './check.js'

/** An entry can be kept as it is declared: by attributes that are its own, and told from the entity's other entries. */
export const checkKeptEntries: Check = ({ compiled, table }, report) => {
  for (const entity of compiled) {
    for (const entry of entity.entries.values()) {
      checkWhenIsKept(entity, entry, table, report)
      checkSharedTemplates(entity, entry, table, report)
      checkToldApart(entity, entry, report)
    }
  }
}

/** An item leaves an index by losing a key attribute, which must not be one that it needs for something else. */
function checkWhenIsKept(entity: CompiledEntity, entry: IndexEntry, table: CompiledTable, report: Report): void {
  const shared = sharedAttributes(table)
  if (entry.when.size === 0 || writtenParts(entry, table).some((part) => !shared.has(part.attribute))) return
  report({
    code: 'index.when_not_kept',
    severity: 'error',
    entity: entity.name,
    place: `indexes.${entry.name}.when`,
    message: `the key of "${entry.index}" has no attribute that is this entry's own, so an item could not leave the index when "when" no longer holds.`,
    fix: 'Take "when" out, or give the index a key attribute that a template fills for it alone.',
  })
}

/** An attribute that several indexes use has one value, so the entity's entries have to agree on it. */
function checkSharedTemplates(entity: CompiledEntity, entry: IndexEntry, table: CompiledTable, report: Report): void {
  const shared = sharedAttributes(table)
  const earlier = [...entity.entries.values()].slice(0, [...entity.entries.keys()].indexOf(entry.name))
  for (const part of writtenParts(entry, table)) {
    const other = earlier
      .flatMap((one) => writtenParts(one, table).map((rival) => ({ name: one.name, rival })))
      .find(({ rival }) => rival.attribute === part.attribute && rival.template !== part.template)
    if (!shared.has(part.attribute) || other === undefined) continue
    report({
      code: 'index.shared_attribute',
      severity: 'error',
      entity: entity.name,
      place: `indexes.${entry.name}`,
      message: `"${part.attribute}" is a key attribute of several indexes, and "${other.name}" fills it by another template.`,
      fix: 'Give it the same template in both entries, or the indexes attributes of their own.',
    })
  }
}

function checkToldApart(entity: CompiledEntity, entry: IndexEntry, report: Report): void {
  const { projection } = entry
  if (projection === 'all' || !meetsSibling(entry, entity)) return
  const missing = [...entry.when.keys()].filter((name) => projection === 'keys' || !projection.includes(name))
  if (missing.length === 0) return
  report({
    code: 'index.entries_meet',
    severity: 'error',
    entity: entity.name,
    place: `indexes.${entry.name}`,
    message: `a query would also meet items that are on "${entry.index}" by another entry, and the index does not hold ${missing.join(', ')} to tell them apart.`,
    fix: 'Set their keys apart by a literal segment, or add the attributes of "when" to the projection.',
  })
}
