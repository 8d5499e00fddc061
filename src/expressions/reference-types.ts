import type { HeadOf } from '../keys/key-value-types.js'
import type { AnyEntity } from '../model/entity.js'
import type { KeptName, KeyPath } from '../model/item-types.js'
import type { IfLoose } from '../schema/new-value-types.js'
import type {
  AllAttributes,
  Alternatives,
  Domain,
  IsRemovable,
  KindOf,
  KindOfValue,
  ObjectSchema,
  RootShape,
  ShapeOf,
} from '../schema/schema-types.js'
import type { StoredKind } from '../schema/storage.js'

declare const expression: unique symbol
declare const access: unique symbol
declare const entry: unique symbol

/** Something with a value in a condition or an update: a reference, a size, a sum. */
export interface Expression<V, Kind extends StoredKind = StoredKind> {
  readonly [expression]: { readonly value: V; readonly kind: Kind }
}

/** What an update may do to the place of a reference. */
export type Access = 'required' | 'optional' | 'part of the key' | 'kept by the library'

declare const named: unique symbol

/** Goes with the access to an attribute of its name, so that an operator can tell which attribute it changes. */
export interface Named<Name extends string> {
  readonly [named]: Name
}

/** A reference to an attribute, or to a place inside one. */
export interface Reference<V, Kind extends StoredKind = StoredKind, A extends Access = Access>
  extends Expression<V, Kind> {
  readonly [access]: A
}

/** A list or a record, whose elements or entries `at(…)` refers to. */
export interface AnyEntries<R> {
  readonly [entry]: R
}

/** The elements of a list. Ten are named, so that `noUncheckedIndexedAccess` does not count them as possibly absent. */
export interface Elements<S> {
  readonly [index: number]: ReferenceTo<S, 'optional'>
  readonly 0: ReferenceTo<S, 'optional'>
  readonly 1: ReferenceTo<S, 'optional'>
  readonly 2: ReferenceTo<S, 'optional'>
  readonly 3: ReferenceTo<S, 'optional'>
  readonly 4: ReferenceTo<S, 'optional'>
  readonly 5: ReferenceTo<S, 'optional'>
  readonly 6: ReferenceTo<S, 'optional'>
  readonly 7: ReferenceTo<S, 'optional'>
  readonly 8: ReferenceTo<S, 'optional'>
  readonly 9: ReferenceTo<S, 'optional'>
  readonly [entry]: ReferenceTo<S, 'optional'>
}

/** The entries of a record. */
export type Entries<Name, S> = { readonly [P in Name & (string | number)]: ReferenceTo<S, 'optional'> } & EntryOf<S>

/** What `at(…)` refers to in a record. */
export interface EntryOf<S> {
  readonly [entry]: ReferenceTo<S, 'optional'>
}

type Leaf =
  | 'string'
  | 'number'
  | 'int'
  | 'bigint'
  | 'boolean'
  | 'date'
  | 'enum'
  | 'literal'
  | 'null'
  | 'set'
  | 'template_literal'
  | 'custom'

interface LeafSchema {
  readonly _zod: { readonly def: { readonly type: Leaf } }
}

/** The reference to a schema's value. `V` is the outermost schema's: wrappers are looked through. */
export type ReferenceTo<S, A extends Access, V = Exclude<Domain<S>, undefined>> = S extends LeafSchema
  ? Reference<V, KindOfValue<V>, A>
  : S extends ObjectSchema
    ? Reference<V, KindOfValue<V>, A> & References<S['_zod']['def']['shape']>
    : S extends { _zod: { def: infer Def } }
      ? Def extends { innerType: infer Inner }
        ? ReferenceTo<Inner, A, V>
        : Def extends { type: 'array'; element: infer Element }
          ? Reference<V, KindOfValue<V>, A> & Elements<Element>
          : Def extends { type: 'record'; keyType: infer Name; valueType: infer Value }
            ? Reference<V, KindOfValue<V>, A> & Entries<Domain<Name>, Value>
            : Def extends { type: 'pipe'; in: infer Encoded }
              ? Reference<V, KindOf<Encoded>, A>
              : Def extends { getter: () => infer Inner }
                ? ReferenceTo<Inner, A, V>
                : Def extends { options: readonly unknown[] }
                  ? Reference<V, KindOf<Alternatives<S>>, A> & Inside<Alternatives<S>>
                  : Def extends { type: 'intersection'; left: infer Left; right: infer Right }
                    ? Reference<V, 'M', A> & Inside<Alternatives<Left>> & Inside<Alternatives<Right>>
                    : Def extends { type: 'tuple'; items: infer Items }
                      ? Reference<V, 'L', A> & { readonly [P in keyof Items]: ReferenceTo<Items[P], 'required'> }
                      : Reference<V, KindOfValue<V>, A>
      : never

/** What is inside the alternatives of a union: attributes, elements, entries. */
type Inside<U> = InsideObjects<ShapeOf<U>> & InsideLists<U> & InsideRecords<U>
type InsideObjects<Shapes> = [Shapes] extends [never] ? unknown : References<AllAttributes<Shapes>>
type InsideLists<U> =
  Extract<U, { _zod: { def: { type: 'array' } } }> extends infer List
    ? [List] extends [never]
      ? unknown
      : List extends { _zod: { def: { element: infer Element } } }
        ? Elements<Element>
        : unknown
    : never
type InsideRecords<U> =
  Extract<U, { _zod: { def: { type: 'record' } } }> extends infer Map
    ? [Map] extends [never]
      ? unknown
      : Map extends { _zod: { def: { keyType: infer Name; valueType: infer Value } } }
        ? Entries<Domain<Name>, Value>
        : unknown
    : never

type Removable<S> = IsRemovable<S> extends true ? 'optional' : 'required'

/** References to the attributes of a shape. */
export type References<Shape> = { readonly [P in keyof Shape]-?: ReferenceTo<Shape[P], Removable<Shape[P]>> }

type RootReferences<Shape, InKey, Fixed> = {
  readonly [P in keyof Shape]-?: ReferenceTo<
    Shape[P],
    P extends Fixed ? (P extends InKey ? 'part of the key' : 'kept by the library') : Removable<Shape[P]>
  >
} & {}

/** An attribute that a loose schema does not name. */
export type LooseReference = Reference<unknown, StoredKind, 'optional'>
type LooseNames = { readonly [name: string]: LooseReference } & AnyEntries<LooseReference>

/** References to the attributes of an entity. */
export type Attributes<E extends AnyEntity> = RootReferences<
  RootShape<E['schema']>,
  HeadOf<KeyPath<E>>,
  HeadOf<KeyPath<E>> | KeptName<E>
> &
  IfLoose<E['schema'], LooseNames>

type NamedReferences<Shape, InKey, Fixed> = {
  readonly [P in keyof Shape]-?: ReferenceTo<
    Shape[P],
    P extends Fixed
      ? P extends InKey
        ? 'part of the key'
        : 'kept by the library'
      : Removable<Shape[P]> & Named<P & string>
  >
} & {}

/** References to the attributes of an entity, of which an upsert can tell which its changes give a value. */
export type NamedAttributes<E extends AnyEntity> = NamedReferences<
  RootShape<E['schema']>,
  HeadOf<KeyPath<E>>,
  HeadOf<KeyPath<E>> | KeptName<E>
> &
  IfLoose<E['schema'], LooseNames>
