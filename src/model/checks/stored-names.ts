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
export function listStoredNames({ compiled, declared }: CheckContext): readonly DeclaredName[] {
  return compiled.flatMap((entity) =>
    Object.entries(declared.get(entity.alias)?.declaration.storedAs ?? {}).map(([attribute, name]) => ({
      entity,
      attribute,
      name,
      place: `storedAs.${attribute}`,
    })),
  )
}
