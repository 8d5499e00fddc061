import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { CompiledEntity } from '../model/compiled.js'
import { type StoredPath, storedPath } from '../schema/stored-path.js'
import type { ItemKey } from './read-key.js'

/** An attribute that a key is made of, as it is stored beside the key. */
export interface StoredKeyAttribute {
  readonly path: StoredPath
  readonly stored: AttributeValue
}

/** The attributes that an item's key tells, as far as they are stored beside it: not those that are the key, or in it alone. */
export function storeKeyAttributes(entity: CompiledEntity, key: ItemKey): readonly StoredKeyAttribute[] {
  const native = [entity.key.pk, entity.key.sk].flatMap((part) => (part?.native ? [part.attribute] : []))
  return entity.keyPaths.flatMap((name) => {
    const path = storedPath(entity.names, name.split('.'))
    const value = key.values().get(name)
    if (value === undefined || value === null || native.includes(String(path[0]))) return []
    if (entity.keyOnly.has(name)) return []
    const written = entity.codecAt(name).write(value)
    return written.ok ? [{ path, stored: written.stored }] : []
  })
}
