import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import { setStored, storedInside, storedPath } from '../schema/stored-path.js'
import type { CompiledEntity } from './compiled.js'

/** An item as DynamoDB returns it. */
export type StoredMap = Readonly<Record<string, AttributeValue>>

/** The attributes that a read asks for, as paths; `undefined` for whole items. */
export type SelectedPaths = readonly (readonly string[])[] | undefined

/** Whether a stored item says that it is another entity's. */
export function isForeign(entity: CompiledEntity, raw: StoredMap): boolean {
  const { typeAttribute } = entity.table
  const type = typeAttribute === undefined ? undefined : raw[typeAttribute]
  return type !== undefined && type.S !== entity.typeValue
}

/** Decodes a stored item, or the selected part of it. */
export function decodeItem(
  entity: CompiledEntity,
  raw: StoredMap,
  select: SelectedPaths,
  subject = `A stored ${entity.name}`,
): Record<string, unknown> {
  const read = select === undefined ? entity.item().read(fillFromKey(entity, raw)) : entity.item().readPart(raw, select)
  if (read.ok) return read.item
  throw new ItemValidationError(`${subject} does not fit its schema`, {
    entity: entity.name,
    issues: read.issues,
  })
}

/** Adds the attributes that stand in an item's key and not beside it, as in tables that other programs write. */
export function fillFromKey(entity: CompiledEntity, raw: StoredMap): StoredMap {
  const whole = { M: raw }
  const place = (path: string) => storedPath(entity.names, path.split('.'))
  const missing = entity.keyPaths.filter((path) => storedInside(whole, place(path)) === undefined)
  if (missing.length === 0) return raw
  const filled = { ...raw }
  for (const part of [entity.key.pk, entity.key.sk]) {
    const stored = part && raw[part.attribute]
    const values = stored && part.parse(stored as never)
    for (const [path, value] of values ?? []) {
      if (!missing.includes(path)) continue
      const written = entity.codecAt(path).write(value)
      if (written.ok) setStored(filled, place(path), written.stored)
    }
  }
  return filled
}
