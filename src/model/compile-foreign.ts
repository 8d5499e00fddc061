import type { KeyPart } from '../keys/key-part.js'
import { type KeySide, type KeySides, makeKeySide, partsOf, sidesOf } from '../keys/key-side.js'
import { canMeet } from '../keys/overlap.js'
import { sideAttributes } from './compile-table.js'
import type {
  AccessPath,
  CompiledEntity,
  CompiledIndex,
  CompiledKeySide,
  CompiledTable,
  IndexEntry,
} from './compiled.js'

/** Finds out, for each way into an entity, whether a query on it can meet items that are not its own. */
export function compileForeign(entities: readonly CompiledEntity[], table: CompiledTable): CompiledEntity[] {
  const indexes = [undefined, ...table.indexes.values()]
  const places = new Map(
    entities.map((entity) => [entity, new Map(indexes.map((index) => [index?.name, placesOn(index, entity)]))]),
  )
  return entities.map((entity) => {
    const judge = <P extends AccessPath>(path: P): P => {
      const rivals = entities.flatMap((other) => {
        const { items = [], claims = [] } = places.get(other)?.get(path.index) ?? {}
        return other === entity ? claims : [...items, ...claims]
      })
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

/** Where an entity's items lie in the table or an index, and the items by which its unique values are claimed. */
interface Places {
  readonly items: readonly KeySides[]
  readonly claims: readonly KeySides[]
}

/** An item is on an index by an entry there, or because it has the key attributes anyway, as all have those of the table. */
function placesOn(index: CompiledIndex | undefined, entity: CompiledEntity): Places {
  const { primary, uniques, plainKeys } = entity
  const claims = uniques.map(({ key }) => sidesOf(key))
  if (index === undefined) return { items: [primary], claims }
  const entries = [...entity.entries.values()]
  const declared = entries.filter((entry) => entry.index === index.name)
  const parts = [...partsOf(primary), ...entries.flatMap(partsOf), ...plainKeys]
  return {
    items: declared.length > 0 ? declared : fillIndex(index, parts),
    claims: claims.flatMap((claim) => fillIndex(index, partsOf(claim))),
  }
}

/** The sides of an index, where all of its key attributes are among some parts. */
function fillIndex(index: CompiledIndex, parts: readonly KeyPart[]): readonly KeySides[] {
  const fill = (side: CompiledKeySide): KeySide | undefined => {
    const attributes = sideAttributes(side)
    const filled = attributes.flatMap(({ name }) => parts.find(({ attribute }) => attribute === name) ?? [])
    const [first, ...others] = filled
    return first === undefined || filled.length < attributes.length ? undefined : makeKeySide([first, ...others])
  }
  const pk = fill(index.pk)
  const sk = index.sk && fill(index.sk)
  return pk === undefined || (index.sk === undefined) !== (sk === undefined) ? [] : [{ pk, sk }]
}

/** A list projection always includes the type attribute; `keys` never does. */
function tellApart(path: AccessPath, table: CompiledTable): AccessPath['foreign'] {
  return table.typeAttribute === undefined || path.projection === 'keys' ? 'parsed' : 'filtered'
}
