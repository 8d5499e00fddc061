import { findHolder, type KeyOnlyFault, readKeyOnly } from '../compile-key-only.js'
import type { CompiledEntity } from '../compiled.js'
import type { AnyEntity } from '../entity.js'

/** One attribute that an entity stores under another name. */
export interface DeclaredName {
  readonly entity: CompiledEntity
  readonly attribute: string
  /** As declared: it may be anything. */
  readonly name: unknown
  readonly place: string
}

/** Every name that a `storedAs` gives. */
export function listStoredAs(
  compiled: readonly CompiledEntity[],
  declared: ReadonlyMap<string, AnyEntity>,
): readonly DeclaredName[] {
  const found: DeclaredName[] = []
  for (const entity of compiled) {
    const storedAs = declared.get(entity.alias)?.declaration.storedAs
    for (const [attribute, name] of storedAs ? Object.entries(storedAs) : []) {
      found.push({ entity, attribute, name, place: `storedAs.${attribute}` })
    }
  }
  return found
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
export function listKeyOnly(
  compiled: readonly CompiledEntity[],
  declared: ReadonlyMap<string, AnyEntity>,
): readonly DeclaredKeyOnly[] {
  const found: DeclaredKeyOnly[] = []
  for (const entity of compiled) {
    const declaration = declared.get(entity.alias)?.declaration
    for (const attribute of declaration === undefined ? [] : readKeyOnly(declaration)) {
      const holder = findHolder(attribute, entity)
      const fault = typeof holder === 'string' ? holder : undefined
      found.push({ entity, attribute, place: `keyOnly.${attribute}`, fault })
    }
  }
  return found
}
