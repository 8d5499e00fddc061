import type { KeyPart } from '../keys/key-part.js'
import { partsOf } from '../keys/key-side.js'
import type { CompiledTable, IndexEntry, IndexSlot, SlotAlternative } from './compiled.js'

/**
 * Groups an entity's entries by the key attributes that they write, so that each attribute is decided on in one place.
 * A part that is a plain attribute, or a key of the table itself, is data: it is not written, and so in no slot.
 */
export function compileSlots(entries: Iterable<IndexEntry>, table: CompiledTable): readonly IndexSlot[] {
  const shared = table.keyNames.shared
  const slots = new Map<string, { entries: string[]; attributes: readonly string[]; alternatives: SlotAlternative[] }>()
  const place = (
    entry: IndexEntry,
    owned: readonly KeyPart[],
    parts: readonly KeyPart[],
    when: IndexEntry['when'],
  ): void => {
    const attributes = owned.map((part) => part.attribute)
    const id = JSON.stringify(attributes)
    const slot = slots.get(id) ?? { entries: [], attributes, alternatives: [] }
    slots.set(id, slot)
    slot.entries.push(entry.name)
    slot.alternatives.push({ when, needs: parts.flatMap(pathsNeeded), parts, owned })
  }
  for (const entry of entries) {
    const parts = partsOf(entry)
    const written = writtenParts(entry, table)
    const owned = written.filter((part) => !shared.has(part.attribute))
    if (owned.length > 0) place(entry, owned, parts, entry.when)
    // Another index uses this attribute too: it stays as long as it can be built, whatever becomes of this entry.
    for (const part of written) if (shared.has(part.attribute)) place(entry, [part], [part], new Map())
  }
  return [...slots.values()].map((slot) => Object.freeze({ ...slot, sources: sourcesOf(slot.alternatives) }))
}

/** The parts of an entry that are stored for its sake: not those that are attributes, or keys of the table itself. */
export function writtenParts(entry: IndexEntry, table: CompiledTable): readonly KeyPart[] {
  return partsOf(entry).filter((part) => !part.native && !table.keyNames.own.has(part.attribute))
}

function sourcesOf(alternatives: readonly SlotAlternative[]): readonly string[] {
  const paths = alternatives.flatMap(({ parts, when }) => [...parts.flatMap((part) => part.paths), ...when.keys()])
  return [...new Set(paths)]
}

/** The paths without which a part cannot be built. */
function pathsNeeded(part: KeyPart): readonly string[] {
  const isSpared = (path: string): boolean =>
    part.segments.some(({ placeholder }) => placeholder?.path === path && placeholder.fallback !== undefined)
  return part.paths.some(isSpared) ? part.paths.filter((path) => !isSpared(path)) : part.paths
}
