import { ItemValidationError, SetupError } from '../errors/index.js'
import { defineHidden } from '../errors/keyloom-error.js'
import type { CompiledEntity } from '../model/compiled.js'
import { setAtPath } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'
import type { Connection, InvalidItem, OnInvalidItem } from './connection.js'

/** What became of a stored item that a read met. */
export type Judged<T> =
  | { readonly isSkipped: false; readonly item: T }
  | { readonly isSkipped: true; readonly error: ItemValidationError }

/**
 * Decodes a stored item that a read met. Where it does not fit its schema, the connection says what happens.
 *
 * @param decode decodes the item, or throws ItemValidationError
 * @param key gives the item's key where it is known already
 * @throws ItemValidationError (`item.invalid`) if the item does not fit and is not to be left out
 */
export function judgeItem<T>(
  connection: Connection,
  entity: CompiledEntity,
  raw: RawItem,
  decode: () => T,
  key: () => InvalidItem['key'] = () => keyOf(entity, raw),
): Judged<T> {
  try {
    return { isSkipped: false, item: decode() }
  } catch (error) {
    if (!(error instanceof ItemValidationError)) throw error
    const invalid = describe(entity, raw, error, key())
    if (decide(connection.onInvalidItem, invalid) === 'throw') throw error
    return { isSkipped: true, error }
  }
}

function describe(
  entity: CompiledEntity,
  stored: RawItem,
  error: ItemValidationError,
  key: InvalidItem['key'],
): InvalidItem {
  const invalid = { entity: entity.name, error } as InvalidItem
  defineHidden<InvalidItem, 'key' | 'issues' | 'stored'>(invalid, { key, issues: error.issues, stored })
  return Object.freeze(invalid)
}

function decide(onInvalidItem: OnInvalidItem, invalid: InvalidItem): 'throw' | 'skip' {
  if (typeof onInvalidItem !== 'function') return onInvalidItem
  const decision: unknown = onInvalidItem(invalid)
  if (decision instanceof Promise) {
    decision.catch(() => undefined)
    throw new SetupError('setup.option', "connect's onInvalidItem decides at once: it cannot be an async function.")
  }
  return decision === 'throw' ? 'throw' : 'skip'
}

/** Reads an item's key back from how it is stored; `null` where a fallback stands. */
export function keyOf(entity: CompiledEntity, stored: RawItem): InvalidItem['key'] {
  const key = {}
  for (const part of [entity.key.pk, entity.key.sk]) {
    if (part === undefined) continue
    const value = stored[part.attribute]
    const values = value && part.parse(value as never)
    if (values === undefined) return undefined
    for (const path of part.paths)
      if (part.reversible.includes(path)) setAtPath(key, path.split('.'), values.get(path) ?? null)
  }
  return key
}
