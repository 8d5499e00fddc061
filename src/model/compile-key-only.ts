import { findAbsentPlace } from '../keys/declaration-problems.js'
import type { KeyPart } from '../keys/key-part.js'
import { partsOf } from '../keys/key-side.js'
import { hasDefault, isNullable, isOptional, storageAtPath } from '../schema/navigate.js'
import { storedPath } from '../schema/stored-path.js'
import type { CompiledEntity, HeldAttribute, IndexEntry } from './compiled.js'
import type { EntityDeclaration } from './entity.js'

/** Why an attribute cannot be left to a key. */
export type KeyOnlyFault = 'unknown' | 'renamed' | 'version' | 'absent' | 'ttl' | 'native' | 'lossy' | 'sparse'

/** What is known of an entity before it is settled which of its attributes are left to keys. */
type Surroundings = Pick<CompiledEntity, 'storage' | 'attributes' | 'names' | 'ttl' | 'version' | 'primary' | 'entries'>

/** The attributes that a declaration leaves to keys, whatever it is that was declared. */
export function readKeyOnly({ keyOnly }: EntityDeclaration): readonly string[] {
  return keyOnly === undefined || keyOnly === null ? [] : [keyOnly].flat().map(String)
}

const noParts: ReadonlyMap<string, KeyPart> = new Map()

/** The attributes that can be left to keys, each with the part that holds it. */
export function compileKeyOnly(declaration: EntityDeclaration, entity: Surroundings): ReadonlyMap<string, KeyPart> {
  const attributes = readKeyOnly(declaration)
  if (attributes.length === 0) return noParts
  const keyOnly = new Map<string, KeyPart>()
  for (const attribute of attributes) {
    const holder = findHolder(attribute, entity)
    if (typeof holder !== 'string') keyOnly.set(attribute, holder)
  }
  return keyOnly
}

/** Finds the key part that an attribute can be read back from which is stored nowhere else, or why there is none. */
export function findHolder(attribute: string, entity: Surroundings): KeyPart | KeyOnlyFault {
  const { attributes, names, ttl, version, primary, entries } = entity
  const storage = attributes.get(attribute)
  if (storage === undefined) return 'unknown'
  if (names.stored(attribute) !== attribute) return 'renamed'
  if (version === attribute) return 'version'
  if (isOptional(storage) || isNullable(storage) || hasDefault(storage)) return 'absent'
  if (ttl === attribute) return 'ttl'
  const standing = [primary, ...entries.values()].flatMap(partsOf).filter(({ paths }) => paths.includes(attribute))
  if (standing.some(({ native }) => native)) return 'native'
  if (standing.length > 0 && !standing.some(({ reversible }) => reversible.includes(attribute))) return 'lossy'
  const everywhere = [primary, ...[...entries.values()].filter((entry) => hasEveryItem(entry, entity))]
  return everywhere.flatMap(partsOf).find(({ reversible }) => reversible.includes(attribute)) ?? 'sparse'
}

/** Whether every item of an entity is in an index by an entry. */
function hasEveryItem(entry: IndexEntry, { storage }: Surroundings): boolean {
  if (entry.when.size > 0) return false
  return partsOf(entry).every(({ segments }) =>
    segments.every(({ placeholder }) => {
      if (placeholder === undefined || placeholder.fallback !== undefined) return true
      return findAbsentPlace(placeholder.path, (path) => storageAtPath(storage, path)) === undefined
    }),
  )
}

/**
 * The attributes that can be read back from keys: those of the primary key, and those that stand in a key alone, be it
 * an index's.
 */
export function compileHeld(entity: Surroundings, keyOnly: ReadonlyMap<string, KeyPart>): readonly HeldAttribute[] {
  const held: HeldAttribute[] = []
  const hold = (path: string, part: KeyPart): void => {
    const place = storedPath(entity.names, path.split('.'))
    const first = place[0] as string
    const plainName = place.length === 1 && !(first in Object.prototype) ? first : undefined
    held.push({ path, place, plainName, part, isKeyOnly: keyOnly.has(path) })
  }
  for (const part of partsOf(entity.primary)) {
    for (const path of part.reversible) {
      if (!held.some((one) => one.path === path)) hold(path, keyOnly.get(path) ?? part)
    }
  }
  for (const [attribute, part] of keyOnly) if (!held.some(({ path }) => path === attribute)) hold(attribute, part)
  return held
}
