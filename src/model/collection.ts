import type { KeyPart } from '../keys/key-part.js'
import type { KeySide } from '../keys/key-side.js'
import type { AccessPath, CompiledCollection, CompiledEntity } from './compiled.js'
import type { PlacedKey } from './placed-keys.js'

/** Entities whose items are read together: by one query, on a partition that they share. */
export interface CollectionDeclaration {
  /** The repositories of its members. */
  readonly of: readonly string[]
  /** The table's name of the index that they are read on; the table itself unless given. */
  readonly on?: string
}

/** Refuses collections of what is not in the model, or on indexes that the table does not have. */
export type CheckCollections<Collections, Alias, Index> = {
  readonly [P in keyof Collections]: P extends 'then'
    ? `then would make the collections look like a promise`
    : CheckCollection<Collections[P], Alias, Index>
}
type CheckCollection<D, Alias, Index> = {
  readonly [P in keyof D]: P extends 'of'
    ? CheckMembers<D[P], Alias>
    : P extends 'on'
      ? D[P] extends Index | undefined
        ? D[P]
        : `the table has no index ${D[P] & string}`
      : 'a collection has of and on only'
}
type CheckMembers<Of, Alias> = {
  readonly [I in keyof Of]: Of[I] extends Alias
    ? Of[I]
    : string extends Of[I]
      ? Of[I]
      : `the model has no repository ${Of[I] & string}`
}

/**
 * Finds the members of a collection; those that there are not are found by the checks.
 *
 * @param placed where items of all entities lie, on the table or on the index that it is on
 */
export function compileCollection(
  name: string,
  { of, on }: CollectionDeclaration,
  entities: ReadonlyMap<string, CompiledEntity>,
  placed: readonly PlacedKey[] = [],
): CompiledCollection {
  const members = [...new Set(of)].flatMap((alias) => {
    const entity = entities.get(alias)
    return entity === undefined ? [] : pathsOn(entity, on).map((path) => Object.freeze({ entity, path }))
  })
  const isOwn = ({ owner, claimed, sides }: PlacedKey): boolean =>
    claimed === undefined &&
    members.some(({ entity, path }) => entity.name === owner.name && haveSamePartitions(path.pk, sides.pk))
  const rivals = placed.filter((key) => !isOwn(key)).map(({ sides }) => sides)
  return Object.freeze({ name, index: on, members: Object.freeze(members), rivals: Object.freeze(rivals) })
}

/** The ways into an entity on the table, or on an index. */
export function pathsOn({ primary, entries }: CompiledEntity, index: string | undefined): readonly AccessPath[] {
  return index === undefined ? [primary] : [...entries.values()].filter((entry) => entry.index === index)
}

/** Whether two partition sides say the same, whatever their attributes are called: a value of one is a value of the other. */
export function haveSamePartitions(a: KeySide, b: KeySide): boolean {
  return a.parts.length === b.parts.length && a.parts.every((part, index) => areAlike(part, b.parts[index] as KeyPart))
}

function areAlike(a: KeyPart, b: KeyPart): boolean {
  return a.native === b.native && a.segments.length === b.segments.length && describePart(a) === describePart(b)
}

/** A part with its attributes numbered rather than named. */
function describePart({ segments, paths }: KeyPart): string {
  const described = segments.map(({ prefix, placeholder, suffix }) => {
    if (placeholder === undefined) return [prefix]
    return [prefix, paths.indexOf(placeholder.path), placeholder.formats, placeholder.fallback, suffix]
  })
  return JSON.stringify(described)
}
