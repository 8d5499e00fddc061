import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import { foresee, type KnownItem, storedAt, unknownValue } from '../expressions/evaluate.js'
import { pathHolds, pathsOverlap } from '../expressions/path.js'
import { type ActionTree, pathsIn } from '../expressions/tree.js'
import type { CompiledEntity, IndexSlot } from '../model/compiled.js'
import { fillDefault } from '../schema/absence.js'
import { hasDefault, storageAt } from '../schema/navigate.js'
import { type StoredPath, storedPath, tablePath } from '../schema/stored-path.js'
import { getAtPath } from '../util/objects.js'
import { type ReadKnown, resolveSlot } from './index-keys.js'
import type { ItemKey } from './read-key.js'
import type { Guard } from './write-step.js'

/** An update with the changes of index keys that follow from it. */
export interface PlannedUpdate {
  readonly actions: readonly ActionTree[]
  /** Stored values that the index keys were computed from. */
  readonly guards: readonly Guard[]
  /** Paths that would have to be read before the index keys can be computed; empty once the item is known. */
  readonly missing: readonly string[]
}

/**
 * Works out what an update does to the entity's index keys.
 * Slots that no change touches are left alone; those whose every source is known are written or removed.
 *
 * @param item the stored item, or `unknownValue` before it has been read
 */
export function planUpdate(
  entity: CompiledEntity,
  key: ItemKey,
  changes: readonly ActionTree[],
  item: KnownItem,
): PlannedUpdate {
  const touched = entity.slots.filter((slot) => touches(entity, changes, slot))
  const unread = readAfter(entity, key, changes, unknownValue)
  const known = item === unknownValue ? unread : readAfter(entity, key, changes, item)
  const actions: ActionTree[] = [...changes]
  const missing = new Set<string>()
  const relied = new Map<string, Guard>()
  for (const slot of touched) {
    const early = resolveSlot(slot, unread)
    const outcome = early.kind === 'unknown' ? resolveSlot(slot, known) : early
    if (outcome.kind === 'unknown') {
      for (const path of outcome.missing) missing.add(path)
      continue
    }
    if (early.kind === 'unknown' && item !== unknownValue) {
      for (const path of dependencies(entity, slot, key, changes)) {
        relied.set(JSON.stringify(path), { path, stored: storedAt(item, path) as AttributeValue | undefined })
      }
    }
    for (const attribute of slot.attributes) {
      const stored = outcome.kind === 'write' ? outcome.values[attribute] : undefined
      if (stored === undefined) actions.push({ kind: 'remove', path: tablePath(attribute) })
      else actions.push({ kind: 'set', path: tablePath(attribute), value: { kind: 'value', stored } })
    }
  }
  return { actions, guards: [...relied.values()], missing: [...missing] }
}

/** Where an attribute that a key is made of is stored. */
function sourcePath(entity: CompiledEntity, source: string): StoredPath {
  return storedPath(entity.names, source.split('.'))
}

function touches(entity: CompiledEntity, changes: readonly ActionTree[], slot: IndexSlot): boolean {
  return slot.sources.some((source) => {
    const path = sourcePath(entity, source)
    return changes.some((change) => pathsOverlap(change.path, path))
  })
}

/** Reads attributes as they will be after the changes. */
function readAfter(entity: CompiledEntity, key: ItemKey, changes: readonly ActionTree[], item: KnownItem): ReadKnown {
  return (path) => {
    if (key.values.has(path)) return key.values.get(path)
    const stored = foresee(changes, sourcePath(entity, path), item)
    if (stored === unknownValue) return stored
    if (stored === undefined) return defaultAfter(entity, path.split('.'), changes, item)
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
  const isAbsent = (place: readonly string[]): boolean =>
    foresee(changes, storedPath(entity.names, place), item) === undefined
  const depth = path.findIndex((_, index) => isAbsent(path.slice(0, index + 1))) + 1
  const storage = storageAt(entity.storage, path.slice(0, depth))
  if (depth === 0 || storage === undefined || !hasDefault(storage)) return undefined
  return getAtPath(fillDefault(storage), path.slice(depth))
}

/** The places of the stored item that a slot's keys follow from. */
function dependencies(
  entity: CompiledEntity,
  slot: IndexSlot,
  key: ItemKey,
  changes: readonly ActionTree[],
): readonly StoredPath[] {
  return slot.sources.flatMap((source) => {
    if (key.values.has(source) && entity.keyPaths.includes(source)) return []
    const path = sourcePath(entity, source)
    const change = changes.find((one) => pathHolds(one.path, path))
    if (change === undefined || change.kind === 'delete') return [path]
    if (change.kind === 'remove') return []
    return change.kind === 'add' ? [path] : pathsIn(change.value)
  })
}
