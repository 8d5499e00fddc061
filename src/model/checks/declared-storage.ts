import { findHolder, type KeyOnlyFault, readKeyOnly } from '../compile-key-only.js'
import type { CompiledEntity } from '../compiled.js'
import type { CheckContext } from './check.js'

/** One attribute that an entity stores under another name. */
export interface DeclaredName {
  readonly entity: CompiledEntity
  readonly attribute: string
  /** As declared: it may be anything. */
  readonly name: unknown
  readonly place: string
}

/** Every name that a `storedAs` gives. */
export function listStoredAs({ compiled, declared }: CheckContext): readonly DeclaredName[] {
  return compiled.flatMap((entity) =>
    Object.entries(declared.get(entity.alias)?.declaration.storedAs ?? {}).map(([attribute, name]) => ({
      entity,
      attribute,
      name,
      place: `storedAs.${attribute}`,
    })),
  )
}

/** One attribute that an entity leaves to a key. */
export interface DeclaredKeyOnly {
  readonly entity: CompiledEntity
  readonly attribute: string
  readonly place: string
  /** Why it cannot be left to a key, if it cannot. */
  readonly fault: KeyOnlyFault | undefined
}

/** Every attribute that a `keyOnly` names. */
export function listKeyOnly({ compiled, declared }: CheckContext): readonly DeclaredKeyOnly[] {
  return compiled.flatMap((entity) => {
    const declaration = declared.get(entity.alias)?.declaration
    return (declaration ? readKeyOnly(declaration) : []).map((attribute) => {
      const found = findHolder(attribute, entity)
      return { entity, attribute, place: `keyOnly.${attribute}`, fault: typeof found === 'string' ? found : undefined }
    })
  })
}
