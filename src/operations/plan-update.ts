import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import { type KnownItem, storedAt, unknownValue } from '../expressions/evaluate.js'
import { pathHolds, pathsOverlap } from '../expressions/path.js'
import { type ActionTree, pathsIn } from '../expressions/tree.js'
import type { CompiledEntity, IndexSlot } from '../model/compiled.js'
import { type StoredPath, tablePath } from '../schema/stored-path.js'
import { type Claims, claimsOf } from './claims.js'
import { type ReadKnown, resolveSlot, type SlotOutcome } from './index-keys.js'
import { checkPlainKey } from './plain-keys.js'
import type { ItemKey } from './read-key.js'
import { claimGuards, claimSources, readAfter, sourcePath, storedClaims, watchedPath } from './stored-values.js'
import type { Guard } from './write-step.js'

/** An update with the changes of index keys and of claimed values that follow from it. */
export interface PlannedUpdate {
  readonly actions: readonly ActionTree[]
  /** Stored values that the index keys were computed from. */
  readonly guards: readonly Guard[]
  /** Paths that would have to be read before the index keys can be computed; empty once the item is known. */
  readonly missing: readonly string[]
  /** What the item claims before and after; `undefined` where no unique value changes, or as long as the item is not known. */
  readonly claims: { readonly before: Claims; readonly after: Claims } | undefined
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
  const unread = readAfter(entity, key, changes, unknownValue)
  const known = item === unknownValue ? unread : readAfter(entity, key, changes, item)
  for (const part of entity.plainKeys) if (touches(entity, changes, part.paths)) checkPlainKey(part, known)
  // An attribute that is stored in a key alone changes with the key, and is not written beside it.
  const actions = changes.filter(({ path }) => !isKeyOnly(entity, path))
  const missing = new Set<string>()
  const relied = new Map<string, Guard>()
  for (const slot of entity.slots) {
    if (!touches(entity, changes, slot.sources)) continue
    const early = resolveSlot(slot, unread)
    const outcome = early.kind === 'unknown' ? resolveSlot(slot, known) : early
    if (outcome.kind === 'unknown') {
      for (const path of outcome.missing) missing.add(path)
      continue
    }
    if (outcome.kind === 'remove') requireKept(entity, slot, known)
    if (early.kind === 'unknown' && item !== unknownValue) {
      for (const path of dependencies(entity, slot, key, changes)) {
        relied.set(JSON.stringify(path), { path, stored: storedAt(item, path) as AttributeValue | undefined })
      }
    }
    actions.push(...setSlot(slot, outcome))
  }
  const changesClaims = entity.uniques.some(({ paths }) => touches(entity, changes, paths))
  if (!changesClaims) return { actions, guards: [...relied.values()], missing: [...missing], claims: undefined }
  if (item === unknownValue) {
    for (const path of claimSources(entity, key)) missing.add(path)
    return { actions, guards: [...relied.values()], missing: [...missing], claims: undefined }
  }
  for (const guard of claimGuards(entity, key, item)) relied.set(JSON.stringify(guard.path), guard)
  const claims = { before: storedClaims(entity, key, item), after: claimsOf(entity, known) }
  return { actions, guards: [...relied.values()], missing: [...missing], claims }
}

/** Writes or removes the key attributes of a slot. */
export function setSlot(slot: IndexSlot, outcome: SlotOutcome): readonly ActionTree[] {
  return slot.attributes.map((attribute) => {
    const path = tablePath(attribute)
    const stored = outcome.kind === 'write' ? outcome.values[attribute] : undefined
    return stored === undefined ? { kind: 'remove', path } : { kind: 'set', path, value: { kind: 'value', stored } }
  })
}

/** Refuses to take away a key that holds what is stored nowhere else, because the stored item lacks another part of it. */
function requireKept(entity: CompiledEntity, { attributes, sources }: IndexSlot, read: ReadKnown): void {
  const isHolder = [...entity.keyOnly.values()].some(({ attribute }) => attributes.includes(attribute))
  if (!isHolder) return
  const absent = sources.filter((path) => read(path) === undefined)
  throw new ItemValidationError(
    `${entity.name}: the key ${attributes.join(', ')} cannot be built, and holds attributes that are stored nowhere else`,
    {
      entity: entity.name,
      issues: absent.map((path) => ({ path: path.split('.'), message: 'is required' })),
    },
  )
}

/** Whether a place is stored in a key alone. */
export function isKeyOnly({ keyOnly, names }: CompiledEntity, [stored]: StoredPath): boolean {
  const attribute = names.attribute(String(stored))
  return attribute !== undefined && keyOnly.has(attribute)
}

/** Whether changes touch anything that a key is made of. */
export function touches(entity: CompiledEntity, changes: readonly ActionTree[], sources: readonly string[]): boolean {
  for (const source of sources) {
    const path = sourcePath(entity, source)
    for (const change of changes) if (pathsOverlap(change.path, path)) return true
  }
  return false
}

/** The places of the stored item that a slot's keys follow from. */
function dependencies(
  entity: CompiledEntity,
  slot: IndexSlot,
  key: ItemKey,
  changes: readonly ActionTree[],
): readonly StoredPath[] {
  const values = key.values()
  return slot.sources.flatMap((source) => {
    if (values.has(source) && entity.keyPaths.includes(source)) return []
    const path = sourcePath(entity, source)
    const change = changes.find((one) => pathHolds(one.path, path))
    if (change === undefined || change.kind === 'delete') return [watchedPath(entity, source)]
    if (change.kind === 'remove') return []
    return change.kind === 'add' ? [path] : pathsIn(change.value)
  })
}
