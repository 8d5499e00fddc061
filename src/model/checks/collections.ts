import { type CollectionDeclaration, compileCollection } from '../collection.js'
import type { CompiledCollection, CompiledEntity } from '../compiled.js'

/** A collection as declared, and what could be compiled of it. */
export interface DeclaredCollection {
  /** `collections.account` */
  readonly place: string
  readonly declaration: CollectionDeclaration
  /** The repositories that it names, whatever was declared. */
  readonly of: readonly string[]
  readonly compiled: CompiledCollection
}

/** Every collection of a model. */
export function listDeclaredCollections(
  collections: Readonly<Record<string, CollectionDeclaration>>,
  entities: readonly CompiledEntity[],
): readonly DeclaredCollection[] {
  const byAlias = new Map(entities.map((entity) => [entity.alias, entity]))
  return Object.entries(collections).map(([name, declaration]) => {
    const of = Array.isArray(declaration.of) ? declaration.of.map(String) : []
    const compiled = compileCollection(name, { ...declaration, of }, byAlias)
    return { place: `collections.${name}`, declaration, of, compiled }
  })
}
