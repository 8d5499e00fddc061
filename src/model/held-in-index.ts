import type { KeyPart } from '../keys/key-part.js'
import { partsOf } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from './compiled.js'

/** The attribute paths that a partial index holds of an entity, by themselves or in its keys. */
export function heldPaths(entity: CompiledEntity, path: AccessPath): ReadonlySet<string> {
  return new Set([...projectedAttributes(entity, path), ...allParts(entity, path).flatMap((part) => part.reversible)])
}

/** The attributes that a list projection names, as they are stored. */
export function namesIn({ projection }: AccessPath): readonly string[] {
  return projection === 'all' || projection === 'keys' ? [] : projection
}

/** Every key part of a way into an entity, the table's own included. */
export function allParts(entity: CompiledEntity, path: AccessPath): readonly KeyPart[] {
  return [...partsOf(entity.primary), ...partsOf(path)]
}

/** The entity's attributes among those. */
function projectedAttributes({ attributes, names, keyOnly }: CompiledEntity, path: AccessPath): readonly string[] {
  return namesIn(path)
    .map(names.attribute)
    .filter((name) => name !== undefined && attributes.has(name) && !keyOnly.has(name)) as string[]
}
