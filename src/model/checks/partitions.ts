import type { KeyPart, Placeholder } from '../../keys/key-part.js'
import { partsOf } from '../../keys/key-side.js'
import { unwrapStorage } from '../../schema/navigate.js'
import type { AccessPath, CompiledEntity, IndexEntry } from '../compiled.js'

/** The partition side of one way into an entity. */
export interface PlacedPartition {
  /** `key.pk`, `indexes.byStatus` */
  readonly place: string
  readonly path: AccessPath
  readonly parts: readonly KeyPart[]
  /** What of it differs between items. */
  readonly varying: readonly Placeholder[]
}

/** The partition sides of an entity: of its key, and of its entries that have one of their own or inherit another. */
export function listPartitions(entity: CompiledEntity): readonly PlacedPartition[] {
  const list = (place: string, path: AccessPath, when: IndexEntry['when']): PlacedPartition => {
    const parts = partsOf({ pk: path.pk, sk: undefined })
    return { place, path, parts, varying: parts.flatMap((part) => varyingIn(part, entity, when)) }
  }
  const entries = [...entity.entries.values()]
  return [
    list('key.pk', entity.primary, new Map()),
    // A local index has the partitions of the table.
    ...entries
      .filter(({ index }) => entity.table.indexes.get(index)?.kind === 'global')
      .map((entry) => list(`indexes.${entry.name}`, entry, entry.when)),
  ]
}

/** Whether an entity has one item at most. */
export function isSingle(entity: CompiledEntity): boolean {
  return partsOf(entity.primary).every((part) => varyingIn(part, entity, new Map()).length === 0)
}

/** The placeholders of a part that can have more than one value, in the items that an entry is for. */
function varyingIn({ segments }: KeyPart, entity: CompiledEntity, when: IndexEntry['when']): Placeholder[] {
  return segments.flatMap(({ placeholder }) => {
    if (placeholder === undefined || when.has(placeholder.path)) return []
    const attribute = entity.attributes.get(placeholder.path)
    const leaf = attribute && unwrapStorage(attribute)
    const isOne = leaf?.kind === 'literal' && leaf.values.length === 1 && placeholder.fallback === undefined
    return isOne ? [] : [placeholder]
  })
}
