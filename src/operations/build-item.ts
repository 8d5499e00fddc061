import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { decodeItem } from '../model/decode-item.js'
import { getAtPath } from '../util/objects.js'
import { checkItemSize } from './check-size.js'
import { resolveSlot } from './index-keys.js'
import { buildKey, type ItemKey } from './read-key.js'

/** A whole item, ready to be written. */
export interface BuiltItem {
  readonly key: ItemKey
  /** Every attribute as it is stored, keys included. */
  readonly stored: Record<string, AttributeValue>
  /** Gives the item as a read of it returns it: each time one of its own, which the caller may change. */
  readonly item: () => Record<string, unknown>
}

/** Validates and encodes a new item, and builds its keys. */
export function buildItem(entity: CompiledEntity, input: unknown): BuiltItem {
  const written = entity.item().write(input)
  if (!written.ok) {
    throw new ItemValidationError(`The ${entity.name} is not valid`, { entity: entity.name, issues: written.issues })
  }
  const { stored, domain } = written
  const read = (path: string): unknown => getAtPath(domain, path.split('.'))
  const key = buildKey(entity, new Map(entity.keyPaths.map((path) => [path, read(path)])))
  Object.assign(stored, key.stored)
  for (const slot of entity.slots) {
    const outcome = resolveSlot(slot, read)
    if (outcome.kind === 'write') Object.assign(stored, outcome.values)
  }
  const { typeAttribute } = entity.table
  if (typeAttribute !== undefined) stored[typeAttribute] = { S: entity.typeValue }
  checkItemSize(entity, stored)
  let unused: Record<string, unknown> | undefined = domain
  const item = (): Record<string, unknown> => {
    const given = unused ?? decodeItem(entity, stored, undefined)
    unused = undefined
    return given
  }
  return { key, stored, item }
}
