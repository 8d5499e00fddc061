import { type KeySides, sidesOf } from '../keys/key-side.js'
import { canMeet } from '../keys/overlap.js'
import type { AccessPath, CompiledEntity, CompiledTable, IndexEntry } from './compiled.js'

/** Finds out, for each way into an entity, whether a query on it can meet items that are not its own. */
export function compileForeign(entities: readonly CompiledEntity[], table: CompiledTable): CompiledEntity[] {
  return entities.map((entity) => {
    const others = entities.filter((other) => other !== entity)
    const judge = <P extends AccessPath>(path: P): P => {
      const rivals = others.flatMap((other) => placesOn(path.index, other))
      if (path.index === undefined) rivals.push(...entity.uniques.map(({ key }) => sidesOf(key)))
      const foreign = rivals.some((rival) => canMeet(path, rival)) ? tellApart(path, table) : 'none'
      return Object.freeze({ ...path, foreign })
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

/** Where items of an entity lie: its own, and in the table those by which its unique values are claimed. */
function placesOn(index: string | undefined, entity: CompiledEntity): readonly KeySides[] {
  return index === undefined
    ? [entity.primary, ...entity.uniques.map(({ key }) => sidesOf(key))]
    : [...entity.entries.values()].filter((entry) => entry.index === index)
}

/** A list projection always includes the type attribute; `keys` never does. */
function tellApart(path: AccessPath, table: CompiledTable): AccessPath['foreign'] {
  return table.typeAttribute === undefined || path.projection === 'keys' ? 'parsed' : 'filtered'
}
