import { canMeet } from '../keys/overlap.js'
import { type AccessPath, type CompiledEntity, type CompiledTable, type IndexEntry, noValues } from './compiled.js'
import type { PlacedKey, PlacedKeys } from './placed-keys.js'

/**
 * Completes the ways into entities, once it is known where all items lie: whether a query on them can meet items that are
 * not the entity's own.
 */
export function completePaths(
  entities: readonly CompiledEntity[],
  table: CompiledTable,
  { trees, on }: PlacedKeys,
): void {
  const owners = new Map<string | undefined, ReadonlySet<unknown>>()
  // Items by which values are claimed are as others' items.
  const isShared = (index: string | undefined): boolean => {
    const found =
      owners.get(index) ?? new Set(on(index).map(({ owner, claimed }) => (claimed === undefined ? owner : claimed)))
    owners.set(index, found)
    return found.size > 1
  }
  for (const entity of entities) {
    const complete = (path: AccessPath, only: AccessPath['only']): void => {
      const isMet = ({ owner, sides, claimed }: PlacedKey): boolean =>
        (claimed !== undefined || owner !== entity) && canMeet(path, sides)
      const foreign = trees.get(path.index)?.someWithin(path, isMet) ? tellApart(path, table) : 'none'
      const open: { -readonly [P in keyof AccessPath]: AccessPath[P] } = path
      open.foreign = foreign
      open.shared = isShared(path.index)
      open.only = only
      Object.freeze(path)
    }
    complete(entity.primary, noValues)
    for (const entry of entity.entries.values()) complete(entry, meetsSibling(entry, entity) ? entry.when : noValues)
  }
}

/** Whether a query on an entry can meet items that are there by another entry of the entity on the same index. */
export function meetsSibling(entry: IndexEntry, { entries }: CompiledEntity): boolean {
  for (const other of entries.values()) {
    if (other !== entry && other.index === entry.index && canMeet(entry, other)) return true
  }
  return false
}

/** A list projection always includes the type attribute; `keys` never does. */
export function tellApart(path: AccessPath, table: CompiledTable): 'filtered' | 'parsed' {
  return table.typeAttribute === undefined || path.projection === 'keys' ? 'parsed' : 'filtered'
}
