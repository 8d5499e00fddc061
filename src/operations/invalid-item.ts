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
 * @throws ItemValidationError (`item.invalid`) if the item does not fit and is not to be left out
 */
export function judgeItem<T>(connection: Connection, entity: CompiledEntity, raw: RawItem, decode: () => T): Judged<T> {
  try {
    return { isSkipped: false, item: decode() }
  } catch (error) {
    return { isSkipped: true, error: leaveOut(error, connection, entity, raw, keyOf(entity, raw)) }
  }
}

/**
 * Leaves out an item that could not be decoded, where the connection says so.
 *
 * @param error why it could not; thrown again where the item is not to be left out, and where it is not about the item
 */
export function leaveOut(
  error: unknown,
  connection: Connection,
  entity: CompiledEntity,
  raw: RawItem,
  key: InvalidItem['key'],
): ItemValidationError {
  if (!(error instanceof ItemValidationError)) throw error
  if (decide(connection.onInvalidItem, describe(entity, raw, error, key)) === 'throw') throw error
  return error
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
    const values = part.parse(value as never)
    if (values === undefined) return undefined
    for (const path of part.paths)
      if (part.reversible.includes(path)) setAtPath(key, path.split('.'), values.get(path) ?? null)
  }
  return key
}
