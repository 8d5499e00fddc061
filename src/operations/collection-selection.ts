import { readSelection, type Selection } from '../expressions/selection.js'
import type { AccessPath, CollectionMember, CompiledCollection, CompiledEntity } from '../model/compiled.js'
import { type StoredPath, storedPath, tablePath } from '../schema/stored-path.js'
import { keysAlone } from './hydrate.js'
import type { QueryExpiry } from './query-state.js'
import { projectedSelection, type QuerySelection, selectFrom } from './read-range.js'

/** Refuses names that no member knows. */
export function requireKnown({ members }: CompiledCollection, names: readonly string[]): void {
  const first = (members[0] as CollectionMember).entity
  // What no member knows is refused as the first one refuses it.
  for (const name of names) {
    if (!members.some(({ entity }) => entity.attributes.has(name))) readSelection(first, [name])
  }
  if (names.length === 0) readSelection(first, [])
}

/** What is read of a member: those of the names that it has. Its key is read in any case. */
export function selectOf(
  entity: CompiledEntity,
  path: AccessPath,
  own: readonly string[] | undefined,
): QuerySelection | undefined {
  if (own === undefined) return projectedSelection(entity, path)
  return own.length > 0 ? selectFrom(entity, path, readSelection(entity, own)) : keysAlone.value
}

/** What is fetched of a member's whole items. */
export function selectWhole(entity: CompiledEntity, own: readonly string[]): Selection {
  return own.length > 0 ? readSelection(entity, own) : keysAlone.value
}

/** Where it is told whose an item is, by which entry it is there, and whether it has expired. */
export function tellingOf(
  { names, table }: CompiledEntity,
  ways: readonly { readonly path: AccessPath }[],
  hidden: QueryExpiry | undefined,
): readonly StoredPath[] {
  const chosen = ways.flatMap(({ path }) => [...path.only.keys()])
  const { projection } = (ways[0] as { readonly path: AccessPath }).path
  const isHeld = ([name]: StoredPath): boolean =>
    projection === 'all' ||
    (projection !== 'keys' && (name === table.typeAttribute || projection.includes(String(name))))
  // Of what the index does not hold, DynamoDB refuses to be asked for it.
  return [
    ...(table.typeAttribute === undefined ? [] : [tablePath(table.typeAttribute)]),
    ...(hidden?.isFilter ? [hidden.expiry.path] : []),
    ...chosen.map((name) => storedPath(names, [name])),
  ].filter(isHeld)
}
