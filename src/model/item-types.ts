import type { HeadOf, KeyValues, WithFallback } from '../keys/key-value-types.js'
import type { FallbackIn, PathIn } from '../keys/placeholder-types.js'
import type { IfLoose, NeededName, NewValue } from '../schema/new-value-types.js'
import type { CommonShape, Domain, RootShape, Simplify } from '../schema/schema-types.js'
import type { AnyEntity } from './entity.js'

/** What reads of an entity return. */
export type Item<E extends AnyEntity> = Domain<E['schema']>

/** An item of one of several entities: `entity` is the name of its repository, and tells what `item` is. */
export type DecodedItem<Entities extends Readonly<Record<string, AnyEntity>>> = {
  [P in keyof Entities]: { readonly entity: P; readonly item: Item<Entities[P]> }
}[keyof Entities]

/** The attributes that the library keeps. */
export type KeptName<E extends AnyEntity> = E['declaration'] extends { readonly timestamps: infer Stamps }
  ? (Stamps[keyof Stamps] & string) | VersionName<E>
  : never
type VersionName<E extends AnyEntity> = E['declaration'] extends { readonly version: infer Version extends string }
  ? Version
  : never

/** What `create` takes: an item whose attributes with a default, or kept by the library, may be left out. */
export type NewItem<E extends AnyEntity> = [KeptName<E>] extends [never]
  ? NewValue<E['schema']>
  : WithoutKept<NewValue<E['schema']>, KeptName<E>>
type WithoutKept<T, Kept extends string> = T extends unknown
  ? Simplify<{ [P in keyof T as P extends Kept ? never : P]: T[P] } & { [P in Kept & keyof T]?: T[P] | undefined }>
  : never

/** The attribute paths in an entity's primary key. */
export type KeyPath<E extends AnyEntity> = PathIn<E['declaration']['key']['pk']> | PathIn<E['declaration']['key']['sk']>

type KeyFallback<E extends AnyEntity> =
  | FallbackIn<E['declaration']['key']['pk']>
  | FallbackIn<E['declaration']['key']['sk']>

/** What names one item of an entity. */
export type Key<E extends AnyEntity> = WithFallback<KeyValues<Item<E>, KeyPath<E>>, KeyFallback<E>>

/** The attributes that some names in storage stand for: an entity may store them under others, or in a key alone. */
export type AttributesStoredAs<E extends AnyEntity, Names> = E['declaration'] extends {
  readonly storedAs: infer Stored
  readonly keyOnly: readonly (infer KeyOnly)[]
}
  ? Exclude<Exclude<Names, keyof Stored | Stored[keyof Stored]> | NamedBy<Stored, Names>, KeyOnly>
  : Names
type NamedBy<Stored, Names> = { [A in keyof Stored]: Stored[A] extends Names ? A : never }[keyof Stored]

type Settable<Shape, Free extends keyof Shape> = { -readonly [P in Free]?: Exclude<NewValue<Shape[P]>, undefined> }

/**
 * What `update` takes in its plain form: the attributes to set. Those of the key, and those that the library keeps, are among them with the
 * reason as their only value; else a whole item that is spread into an update would pass.
 */
export type Changes<E extends AnyEntity> = ChangesOf<
  RootShape<E['schema']>,
  HeadOf<KeyPath<E>>,
  HeadOf<KeyPath<E>> | KeptName<E>
> &
  IfLoose<E['schema'], { [name: string]: unknown }>
type ChangesOf<Shape, InKey, Fixed> = {
  -readonly [P in keyof Shape]?: P extends Fixed
    ? `${P & string} is ${P extends InKey ? 'part of the key' : 'kept by the library'}`
    : Exclude<NewValue<Shape[P]>, undefined>
} & {}

/** What only the library gives a new item: not the moment of its creation, which an import may give. */
type AlwaysKeptName<E extends AnyEntity> =
  | VersionName<E>
  | (E['declaration'] extends { readonly timestamps: { readonly updated: infer Name } } ? Name : never)

/** The attributes that an item cannot be created without: not what has a default, is in the key, or is kept by the library. */
export type NeededForCreation<E extends AnyEntity> = Exclude<
  NeededName<CommonShape<E['schema']>> & string,
  HeadOf<KeyPath<E>> | KeptName<E>
>

/** The values that `upsert` gives to an item that it creates; `Needed` are those that nothing else gives. */
export type Creation<E extends AnyEntity, Needed extends string = never> = Simplify<
  Settable<RootShape<E['schema']>, Exclude<keyof RootShape<E['schema']>, KeyPath<E> | AlwaysKeptName<E> | Needed>> &
    Given<RootShape<E['schema']>, Needed> &
    IfLoose<E['schema'], { [name: string]: unknown }>
>
type Given<Shape, Needed extends string> = { -readonly [P in Needed & keyof Shape]: NewValue<Shape[P]> }
