import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import { storedAt } from '../expressions/evaluate.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { getAtPath, ownProperty, setAtPath, setOwn } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'

/** The attributes that a read asks for, as paths; `undefined` for whole items. */
export type SelectedPaths = readonly (readonly string[])[] | undefined

/** Whether a stored item says that it is another entity's. */
export function isForeign(entity: CompiledEntity, raw: RawItem): boolean {
  const { typeAttribute } = entity.table
  const type = typeAttribute === undefined ? undefined : raw[typeAttribute]?.S
  return type !== undefined && type !== entity.typeValue
}

/** Decodes a stored item, or the selected part of it. */
export function decodeItem(
  entity: CompiledEntity,
  raw: RawItem,
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
function fillFromKey(entity: CompiledEntity, raw: RawItem): RawItem {
  const missing = entity.keyPaths.filter((path) => storedAt(raw, path.split('.')) === undefined)
  if (missing.length === 0) return raw
  const filled = { M: { ...raw } }
  for (const part of [entity.key.pk, entity.key.sk]) {
    const stored = part && raw[part.attribute]
    const values = stored && part.parse(stored as never)
    for (const [path, value] of values ?? []) {
      if (!missing.includes(path)) continue
      const written = entity.codecAt(path).write(value)
      if (written.ok) setStoredAt(filled, path.split('.'), written.stored)
    }
  }
  return filled.M
}

/** Sets a place in a stored map, and copies the maps on the way. */
function setStoredAt(map: { M: Record<string, AttributeValue> }, path: readonly string[], value: AttributeValue): void {
  const [name, ...rest] = path as [string, ...string[]]
  if (rest.length === 0) {
    setOwn(map.M, name, value)
    return
  }
  const inner = { M: { ...(ownProperty(map.M, name) as AttributeValue | undefined)?.M } }
  setStoredAt(inner, rest, value)
  setOwn(map.M, name, inner)
}

/** Decodes what an index holds of an item: attributes that it lacks are read back from the keys where they can be. */
export function decodeProjected(
  entity: CompiledEntity,
  path: AccessPath,
  raw: RawItem,
  select: readonly (readonly string[])[],
): Record<string, unknown> {
  const item = decodeItem(entity, raw, select)
  for (const part of [entity.key.pk, entity.key.sk, path.pk, path.sk]) {
    const stored = part && raw[part.attribute]
    if (part === undefined || stored === undefined) continue
    for (const [name, value] of part.parse(stored as never) ?? []) {
      const steps = name.split('.')
      const isAsked = select.some((asked) => asked.every((step, depth) => steps[depth] === step))
      if (isAsked && getAtPath(item, steps) === undefined) setAtPath(item, steps, value)
    }
  }
  return item
}

/** Decodes the item that a failed condition met. An item that does not fit the schema, or is not there, is `undefined`. */
export function decodeFound(entity: CompiledEntity, raw: RawItem | undefined): Record<string, unknown> | undefined {
  if (raw === undefined || Object.keys(raw).length === 0 || isForeign(entity, raw)) return undefined
  const read = entity.item().read(fillFromKey(entity, raw))
  return read.ok ? read.item : undefined
}
