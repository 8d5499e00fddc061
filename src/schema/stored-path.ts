import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ownProperty, setOwn } from '../util/objects.js'
import type { AttributeNames } from './attribute-names.js'
import { isStoredMap, NO_VALUE } from './node.js'

/** A place in an item, from its root. */
type ItemPath = readonly (string | number)[]

declare const inStorage: unique symbol

/**
 * A place in an item as it is stored: its first step is the attribute's name in storage. Trees are made of such paths, as
 * they are of stored values; {@link storedPath} and {@link tablePath} make them.
 */
export type StoredPath = ItemPath & { readonly [inStorage]: true }

/** Where a place is stored. */
export function storedPath(names: AttributeNames, path: ItemPath): StoredPath {
  const head = path[0] as string
  const stored = names.stored(head)
  return (stored === head ? path : [stored, ...path.slice(1)]) as unknown as StoredPath
}

/** Where an attribute of the table's own is stored: a key, or the one that holds the entity's name. */
export function tablePath(name: string): StoredPath {
  return [name] as unknown as StoredPath
}

/** The place that a stored path stands for, as application code knows it. */
export function shownPath(names: AttributeNames, path: StoredPath): ItemPath {
  const head = path[0] as string
  const shown = names.attribute(head) ?? head
  return shown === head ? path : [shown, ...path.slice(1)]
}

/** Where most places lie inside of their attribute. */
const nowhere: ItemPath = []

/** Reads a place of a stored item: as {@link storedInside}. */
export function storedInItem(
  item: Readonly<Record<string, AttributeValue>>,
  path: StoredPath,
): AttributeValue | undefined {
  const found = ownProperty(item, path[0] as string) as AttributeValue | undefined
  return storedInside(found, path.length === 1 ? nowhere : path.slice(1))
}

/**
 * Reads a place inside a stored value; `undefined` where nothing stands, and {@link NO_VALUE} where what stands there is no attribute
 * value, as in the answer of a mock.
 */
export function storedInside(value: AttributeValue | undefined, path: ItemPath): AttributeValue | undefined {
  let found = value
  for (const step of path) {
    if (typeof step === 'number') found = Array.isArray(found?.L) ? found.L[step] : undefined
    else found = isStoredMap(found?.M) ? (ownProperty(found.M, step) as AttributeValue | undefined) : undefined
  }
  return found === undefined || isStoredMap(found) ? found : NO_VALUE
}

/** Sets a place in a stored item, and copies the maps on the way. */
export function setStored(item: Record<string, AttributeValue>, path: StoredPath, value: AttributeValue): void {
  let map = item
  path.forEach((step, depth) => {
    const name = String(step)
    if (depth === path.length - 1) {
      setOwn(map, name, value)
      return
    }
    const inner = { ...(ownProperty(map, name) as AttributeValue | undefined)?.M }
    setOwn(map, name, { M: inner })
    map = inner
  })
}
