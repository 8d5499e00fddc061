import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import type { KeyAttributeValue, KeyPart } from '../keys/key-part.js'
import { setStored, storedInItem } from '../schema/stored-path.js'
import type { CompiledEntity, HeldAttribute } from './compiled.js'
import { markOf } from './stored-mark.js'

/** An item as DynamoDB returns it. */
export type StoredMap = Readonly<Record<string, AttributeValue>>

/** The attributes that a read asks for, as paths; `undefined` for whole items. */
export type SelectedPaths = readonly (readonly string[])[] | undefined

/** Whether a stored item says that it is another entity's. */
export function isForeign(entity: CompiledEntity, raw: StoredMap): boolean {
  const mark = markOf(entity.table, raw)
  return mark !== undefined && mark.S !== entity.typeValue
}

/** Decodes a stored item, or the selected part of it. */
export function decodeItem(
  entity: CompiledEntity,
  raw: StoredMap,
  select: SelectedPaths,
  subject = `A stored ${entity.name}`,
): Record<string, unknown> {
  const filled = fillFromKeys(entity, raw, select === undefined)
  const read = select === undefined ? entity.item().read(filled) : entity.item().readPart(filled, select)
  if (read.ok) return read.item
  throw new ItemValidationError(`${subject} does not fit its schema`, {
    entity: entity.name,
    issues: read.issues,
  })
}

/** Decodes an item that was written a moment ago with nothing to be tried. */
export function recallItem(entity: CompiledEntity, stored: StoredMap): Record<string, unknown> {
  return entity.item().recall(fillFromKeys(entity, stored, true))
}

/**
 * Adds the attributes that stand in an item's keys and not beside them: those that are never stored beside, and in whole
 * items also those of the primary key, as in tables that other programs write.
 */
export function fillFromKeys(entity: CompiledEntity, raw: StoredMap, isWhole: boolean): StoredMap {
  // Almost every item has them all: nothing is made for one that does.
  if (!lacksHeld(entity, raw, isWhole)) return raw
  const missing = entity.held.filter((one) => isMissing(one, raw, isWhole))
  const filled = { ...raw }
  const parsed = new Map<KeyPart, ReturnType<KeyPart['parse']>>()
  for (const { path, place, part } of missing) {
    const stored = raw[part.attribute]
    if (stored !== undefined && !parsed.has(part)) parsed.set(part, part.parse(stored as KeyAttributeValue))
    const values = parsed.get(part)
    if (!values?.has(path)) continue
    const written = entity.codecAt(path).write(values.get(path))
    if (written.ok) setStored(filled, place, written.stored)
  }
  return filled
}

function lacksHeld({ held }: CompiledEntity, raw: StoredMap, isWhole: boolean): boolean {
  for (const one of held) if (isMissing(one, raw, isWhole)) return true
  return false
}

function isMissing({ place, plainName, isKeyOnly }: HeldAttribute, raw: StoredMap, isWhole: boolean): boolean {
  if (isKeyOnly || !isWhole) return isKeyOnly
  return (plainName === undefined ? storedInItem(raw, place) : raw[plainName]) === undefined
}
