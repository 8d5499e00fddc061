import { canMeet } from '../keys/overlap.js'
import type { AccessPath, CompiledEntity, CompiledTable, IndexEntry } from './compiled.js'
import type { PlacedKey, PlacedKeys } from './placed-keys.js'

/** Finds out, for each way into an entity, whether a query on it can meet items that are not its own. */
export function compileForeign(
  entities: readonly CompiledEntity[],
  table: CompiledTable,
  { trees, on }: PlacedKeys,
): CompiledEntity[] {
  const owners = new Map<string | undefined, ReadonlySet<unknown>>()
  // Items by which values are claimed are as others' items.
  const isShared = (index: string | undefined): boolean => {
    const found =
      owners.get(index) ?? new Set(on(index).map(({ owner, claimed }) => (claimed === undefined ? owner : claimed)))
    owners.set(index, found)
    return found.size > 1
  }
  return entities.map((entity) => {
    const judge = <P extends AccessPath>(path: P): P => {
      const isMet = ({ owner, sides, claimed }: PlacedKey): boolean =>
        (claimed !== undefined || owner !== entity) && canMeet(path, sides)
      const foreign = trees.get(path.index)?.someWithin(path, isMet) ? tellApart(path, table) : 'none'
      return Object.freeze({ ...path, foreign, shared: isShared(path.index) })
    }
    const entries = new Map<string, IndexEntry>()
    for (const [name, entry] of entity.entries) {
      entries.set(name, judge(meetsSibling(entry, entity) ? { ...entry, only: entry.when } : entry))
    }
    return Object.freeze({ ...entity, primary: judge(entity.primary), entries })
  })
}

/** Whether a query on an entry can meet items that are there by another entry of the entity on the same index. */
export function meetsSibling(entry: IndexEntry, entity: CompiledEntity): boolean {
  return [...entity.entries.values()].some(
    (other) => other.name !== entry.name && other.index === entry.index && canMeet(entry, other),
  )
}

/** A list projection always includes the type attribute; `keys` never does. */
export function tellApart(path: AccessPath, table: CompiledTable): 'filtered' | 'parsed' {
  return table.typeAttribute === undefined || path.projection === 'keys' ? 'parsed' : 'filtered'
}
