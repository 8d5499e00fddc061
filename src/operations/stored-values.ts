import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import { foresee, type KnownItem, storedAt, unknownValue } from '../expressions/evaluate.js'
import type { ActionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { fillFromKeys, isForeign } from '../model/decode-item.js'
import { fillDefault } from '../schema/absence.js'
import { hasDefault, storageAt } from '../schema/navigate.js'
import { type StoredPath, storedPath, tablePath } from '../schema/stored-path.js'
import { getAtPath } from '../util/objects.js'
import { shareIn } from '../util/share-in.js'
import type { RawItem } from '../wire/service-errors.js'
import { type Claims, claimsOf } from './claims.js'
import { type Expiry, isExpired } from './expiry.js'
import type { ReadKnown } from './index-keys.js'
import type { ItemKey } from './read-key.js'
import { type Guard, isAbsent, itemNotExists, presenceGuard, type StoredGuard } from './write-step.js'

const sourcePaths = new WeakMap<CompiledEntity, Map<string, StoredPath>>()

/** Where an attribute that a key is made of is stored. Every update asks this of all sources: it is worked out once. */
export function sourcePath(entity: CompiledEntity, source: string): StoredPath {
  const known = shareIn(sourcePaths, entity, () => new Map<string, StoredPath>())
  return shareIn(known, source, () => storedPath(entity.names, source.split('.')))
}

/** What a guard watches, so that it sees a change of an attribute: where it is stored, be it in a key alone. */
export function watchedPath(entity: CompiledEntity, source: string): StoredPath {
  const holder = entity.keyOnly.get(source)
  return holder === undefined ? sourcePath(entity, source) : tablePath(holder.attribute)
}

/** Reads an item's attributes as they will be after some changes. */
export function readAfter(
  entity: CompiledEntity,
  key: ItemKey,
  changes: readonly ActionTree[],
  item: KnownItem,
): ReadKnown {
  const whole = item === unknownValue ? item : fillFromKeys(entity, item, false)
  const values = key.values()
  return (path) => {
    if (values.has(path)) return values.get(path)
    const stored = foresee(changes, sourcePath(entity, path), whole)
    if (stored === unknownValue) return stored
    if (stored === undefined) return defaultAfter(entity, path.split('.'), changes, whole)
    const read = entity.codecAt(path).read(stored)
    if (read.ok) return read.value
    throw new ItemValidationError(`${entity.name}: an index key cannot be built from "${path}"`, {
      entity: entity.name,
      issues: read.issues,
    })
  }
}

/** What a read of the item fills in at a place that is not there, as it may be in older items. */
function defaultAfter(
  entity: CompiledEntity,
  path: readonly string[],
  changes: readonly ActionTree[],
  item: KnownItem,
): unknown {
  const isMissing = (place: readonly string[]): boolean =>
    foresee(changes, storedPath(entity.names, place), item) === undefined
  const depth = path.findIndex((_, index) => isMissing(path.slice(0, index + 1))) + 1
  const storage = storageAt(entity.storage, path.slice(0, depth))
  if (depth === 0 || storage === undefined || !hasDefault(storage)) return undefined
  return getAtPath(fillDefault(storage), path.slice(depth))
}

/** The claims that a stored item has made. */
export function storedClaims(entity: CompiledEntity, key: ItemKey, current: RawItem): Claims {
  return isAbsent(entity, current) || isForeign(entity, current)
    ? new Map()
    : claimsOf(entity, readAfter(entity, key, [], current))
}

/** The paths that have to be read before it is known what an item claims. */
export function claimSources(entity: CompiledEntity, key: ItemKey): readonly string[] {
  const values = key.values()
  return [...new Set(entity.uniques.flatMap(({ paths }) => paths))].filter((path) => !values.has(path))
}

/** The guards that an item still claims what it claimed when it was read. */
export function claimGuards(entity: CompiledEntity, key: ItemKey, current: RawItem): readonly StoredGuard[] {
  const guards = claimSources(entity, key).map((source): StoredGuard => {
    const path = watchedPath(entity, source)
    return { path, stored: storedAt(current, path) as AttributeValue | undefined }
  })
  return entity.uniques.length === 0 ? [] : [presenceGuard(entity, current), ...guards]
}

/**
 * The guards of a creation that has read nothing: that it takes no expired item's place, since it is not known what that one claims.
 * One that is there is found by the guard, and its claims are given up with the next try.
 */
export function unreadGuards(entity: CompiledEntity, expiry: Expiry | undefined): readonly Guard[] {
  if (expiry === undefined || entity.uniques.length === 0) return []
  return [{ condition: itemNotExists(entity, undefined), holds: (item) => !isExpired(expiry, item) }]
}
