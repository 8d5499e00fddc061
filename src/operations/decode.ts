import { partsOf } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { decodeItem, fillFromKeys, isForeign } from '../model/decode-item.js'
import { getAtPath, setAtPath } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'

/** Decodes what an index holds of an item: attributes that it lacks are read back from the keys where they can be. */
export function decodeProjected(
  entity: CompiledEntity,
  path: AccessPath,
  raw: RawItem,
  select: readonly (readonly string[])[],
): Record<string, unknown> {
  const item = decodeItem(entity, raw, select)
  for (const part of [...partsOf(entity.primary), ...partsOf(path)]) {
    const stored = raw[part.attribute]
    if (stored === undefined) continue
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
  const read = entity.item().read(fillFromKeys(entity, raw, true))
  return read.ok ? read.item : undefined
}
