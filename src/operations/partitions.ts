import type { KeyAttributeValue } from '../keys/key-part.js'
import type { KeySide, StoredKey } from '../keys/key-side.js'
import { compareStored } from '../schema/compare-stored.js'
import type { RawItem } from '../wire/service-errors.js'

/** Partitions whose items are merged: the shards of one. */
export interface PartitionGroup {
  readonly partitions: readonly StoredKey[]
  /** The place of the first of them among all partitions. */
  readonly first: number
}

/** The partitions that a query reads: groups that follow one another. */
export interface Partitions {
  readonly groups: readonly PartitionGroup[]
  readonly all: readonly StoredKey[]
  /** The place of the partition that an item, or a key, lies in. */
  readonly placeOf: (key: RawItem) => number
}

/** Makes the list of the partitions of a query. */
export function listPartitions(lists: readonly (readonly StoredKey[])[]): Partitions {
  const all = lists.length === 1 ? (lists[0] as readonly StoredKey[]) : lists.flat()
  let first = 0
  const groups = lists.map((partitions): PartitionGroup => {
    const group = { partitions, first }
    first += partitions.length
    return group
  })
  let places: ReadonlyMap<string, number> | undefined
  return {
    groups,
    all,
    placeOf: (key) => {
      if (all.length === 1) return 0
      const names = Object.keys(all[0] ?? {})
      places ??= new Map(all.map((stored, place) => [textOf(stored, names), place]))
      const place = places.get(textOf(key as StoredKey, names))
      if (place === undefined) throw new TypeError('An item was read from a partition that was not asked for')
      return place
    },
  }
}

/** Only templates are spread over partitions, so that these are told by text. */
function textOf(stored: StoredKey, names: readonly string[]): string {
  return names.map((name) => (stored[name] as { readonly S?: string }).S).join()
}

/** What tells the partitions of a query from those of another, in short. */
export function namePartitions({ all }: Partitions): unknown {
  // Those between the first and the last follow from them.
  return all.length === 1 ? all[0] : [all.length, all[0], all.at(-1)]
}

/** Compares two items by a sort side. */
export function compareBySort(side: KeySide | undefined, a: RawItem, b: RawItem): number {
  for (const { attribute } of side?.parts ?? []) {
    const order = compareStored(a[attribute] as KeyAttributeValue, b[attribute] as KeyAttributeValue)
    if (order !== 0) return order
  }
  return 0
}
