import { readStoredItem, type StoredItem } from '../schema/stored-item.js'
import type { CompiledEntity, CompiledModel } from './compiled.js'
import { decodeItem, type StoredMap } from './decode-item.js'
import { markOf } from './stored-mark.js'

/** Decodes an item of any of a model's entities. `undefined` if it is of none. */
export function decodeStored(
  model: CompiledModel,
  item: StoredItem,
): { readonly entity: string; readonly item: Record<string, unknown> } | undefined {
  const raw = readStoredItem(item)
  const entity = entityOf(model, raw)
  return entity && { entity: entity.alias, item: decodeItem(entity, raw, undefined) }
}

/** Whose a stored item is; `undefined` if it is of none of a model's entities. */
export function entityOf({ table, entities }: CompiledModel, raw: StoredMap): CompiledEntity | undefined {
  const mark = markOf(table, raw)
  const isOf = (entity: CompiledEntity): boolean => (mark ? mark.S === entity.typeValue : hasKeyOf(entity, raw))
  return [...entities.values()].find(isOf)
}

/** Whether an item's key is one of an entity's: no two entities of a model can have the same. */
function hasKeyOf({ key }: CompiledEntity, raw: StoredMap): boolean {
  return [key.pk, key.sk].every((part) => {
    const stored = part && raw[part.attribute]
    return part === undefined || (stored !== undefined && part.parse(stored as never) !== undefined)
  })
}
