import type { KeyPart, Segment } from '../keys/key-part.js'
import { partsOf } from '../keys/key-side.js'
import { type CompiledTable, type IndexEntry, type IndexSlot, noValues, type SlotAlternative } from './compiled.js'

/**
 * Groups an entity's entries by the key attributes that they write, so that each attribute is decided on in one place.
 * A part that is a plain attribute, or a key of the table itself, is data: it is not written, and so in no slot.
 */
export function compileSlots(entries: Iterable<IndexEntry>, table: CompiledTable): readonly IndexSlot[] {
  const shared = table.keyNames.shared
  const slots: OpenSlot[] = []
  const place = (
    { name }: IndexEntry,
    owned: readonly KeyPart[],
    parts: readonly KeyPart[],
    when: IndexEntry['when'],
  ): void => {
    const alternative = { when, needs: pathsNeeded(parts), parts, owned }
    const slot = slots.find(({ attributes }) => fillsAll(owned, attributes))
    if (slot === undefined) {
      const attributes = owned.map(({ attribute }) => attribute)
      slots.push({ entries: [name], attributes, alternatives: [alternative] })
    } else {
      slot.entries.push(name)
      slot.alternatives.push(alternative)
    }
  }
  for (const entry of entries) {
    const parts = partsOf(entry)
    const written = writtenParts(entry, table)
    const owned = shared.size === 0 ? written : written.filter((part) => !shared.has(part.attribute))
    if (owned.length > 0) place(entry, owned, parts, entry.when)
    // Another index uses this attribute too: it stays as long as it can be built, whatever becomes of this entry.
    for (const part of written) if (shared.has(part.attribute)) place(entry, [part], [part], noValues)
  }
  return slots.map(({ entries, attributes, alternatives }) =>
    Object.freeze({ entries, attributes, sources: sourcesOf(alternatives), alternatives }),
  )
}

/** A slot whose alternatives are being gathered. */
interface OpenSlot {
  readonly entries: string[]
  readonly attributes: readonly string[]
  readonly alternatives: SlotAlternative[]
}

/** The parts of an entry that are stored for its sake: not those that are attributes, or keys of the table itself. */
export function writtenParts(entry: IndexEntry, table: CompiledTable): readonly KeyPart[] {
  const parts = partsOf(entry)
  const isWritten = ({ native, attribute }: KeyPart): boolean => !native && !table.keyNames.own.has(attribute)
  return parts.every(isWritten) ? parts : parts.filter(isWritten)
}

/** Whether parts fill just these attributes, in this order. */
function fillsAll(parts: readonly KeyPart[], attributes: readonly string[]): boolean {
  return parts.length === attributes.length && parts.every(({ attribute }, index) => attribute === attributes[index])
}

function sourcesOf(alternatives: readonly SlotAlternative[]): readonly string[] {
  const sources = new Set<string>()
  for (const { parts, when } of alternatives) {
    for (const { paths } of parts) for (const path of paths) sources.add(path)
    for (const path of when.keys()) sources.add(path)
  }
  return [...sources]
}

/** The paths without which one of some parts cannot be built. */
function pathsNeeded(parts: readonly KeyPart[]): readonly string[] {
  const needed = new Set<string>()
  for (const { paths, segments } of parts) {
    for (const path of paths) if (!isSpared(path, segments)) needed.add(path)
  }
  return [...needed]
}

/** Whether a fallback stands in for an attribute. */
function isSpared(path: string, segments: readonly Segment[]): boolean {
  return segments.some(({ placeholder }) => placeholder?.path === path && placeholder.fallback !== undefined)
}
