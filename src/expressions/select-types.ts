import type { AnyEntity } from '../model/entity.js'
import type { IfLoose } from '../schema/new-value-types.js'
import type {
  AllAttributes,
  Alternatives,
  AnyKeyOf,
  Domain,
  RootShape,
  ShapeOf,
  Simplify,
} from '../schema/schema-types.js'
import type { AtOperator } from './operator-types.js'
import type { AnyEntries } from './reference-types.js'

declare const place: unique symbol

type PlacePath = readonly PropertyKey[]

/** A place in an item that `select` may name: an attribute, or one inside of it. */
export interface Place<Path extends PlacePath> {
  readonly [place]: Path
}

/** The elements of a list. Ten are named, so that `noUncheckedIndexedAccess` does not count them as possibly absent. */
export interface PlaceElements<S, Path extends PlacePath> {
  readonly [index: number]: PlaceOf<S, [...Path, number]>
  readonly 0: PlaceOf<S, [...Path, 0]>
  readonly 1: PlaceOf<S, [...Path, 1]>
  readonly 2: PlaceOf<S, [...Path, 2]>
  readonly 3: PlaceOf<S, [...Path, 3]>
  readonly 4: PlaceOf<S, [...Path, 4]>
  readonly 5: PlaceOf<S, [...Path, 5]>
  readonly 6: PlaceOf<S, [...Path, 6]>
  readonly 7: PlaceOf<S, [...Path, 7]>
  readonly 8: PlaceOf<S, [...Path, 8]>
  readonly 9: PlaceOf<S, [...Path, 9]>
}

/** The entries of a record. */
export type PlaceEntries<Name, S, Path extends PlacePath> = {
  readonly [P in Name & (string | number)]: PlaceOf<S, [...Path, P]>
}

/** The places inside of an attribute's value. */
export type PlaceOf<S, Path extends PlacePath> = Place<Path> & PlacesInside<S, Path>

type PlacesInside<S, Path extends PlacePath> = S extends { _zod: { def: infer Def } }
  ? Def extends { innerType: infer Inner }
    ? PlacesInside<Inner, Path>
    : Def extends { type: 'object'; shape: infer Shape }
      ? PlacesOf<Shape, Path>
      : Def extends { type: 'array'; element: infer Element }
        ? PlaceElements<Element, Path> & AnyEntries<PlaceOf<Element, [...Path, number]>>
        : Def extends { type: 'record'; keyType: infer Name; valueType: infer Value }
          ? PlaceEntries<Domain<Name>, Value, Path> & AnyEntries<PlaceOf<Value, [...Path, string]>>
          : Def extends { getter: () => infer Inner }
            ? PlacesInside<Inner, Path>
            : Def extends { options: readonly unknown[] }
              ? PlacesInUnion<Alternatives<S>, Path>
              : Def extends { type: 'intersection'; left: infer Left; right: infer Right }
                ? PlacesInside<Left, Path> & PlacesInside<Right, Path>
                : Def extends { type: 'tuple'; items: infer Items }
                  ? { readonly [P in keyof Items]: PlaceOf<Items[P], [...Path, P]> }
                  : unknown
  : never

/** What is inside the alternatives of a union: the attributes that any of them has, elements, entries. */
type PlacesInUnion<U, Path extends PlacePath> = PlacesOf<AllAttributes<ShapeOf<U>>, Path> &
  PlacesInLists<Extract<U, { _zod: { def: { type: 'array' | 'record' } } }>, Path>
type PlacesInLists<U, Path extends PlacePath> = [U] extends [never] ? unknown : PlacesInside<U, Path>

type PlacesOf<Shape, Path extends PlacePath> = { readonly [P in keyof Shape]-?: PlaceOf<Shape[P], [...Path, P]> }

/** An attribute that a loose schema does not name. */
type LoosePlaces = { readonly [name: string]: Place<[string]> } & AnyEntries<Place<[string]>>

/** The places that a read of `T` can select: attributes, and what is inside of maps and lists. */
export type Places<E extends AnyEntity, T> = {
  readonly [P in keyof RootShape<E['schema']> as P extends AnyKeyOf<T> ? P : never]-?: PlaceOf<
    RootShape<E['schema']>[P],
    [P]
  >
} & IfLoose<E['schema'], LoosePlaces>

/** What the callback of `select` is given besides references. */
export interface SelectOperators {
  readonly at: AtOperator
}

/** The places of an item that are to be read. */
export type SelectCallback<E extends AnyEntity, T> = (
  attributes: Places<E, T>,
  operators: SelectOperators,
) => Place<PlacePath> | readonly Place<PlacePath>[]

/** The attributes that a projection may name. */
export type SelectName<T> = T extends unknown ? keyof T & string : never

/** What a projection returns. Distributes over the variants of a union. */
export type Selected<T, P> = [P] extends [PropertyKey]
  ? T extends unknown
    ? Simplify<Pick<T, P & keyof T>>
    : never
  : SelectedPlaces<T, Extract<P, string>, PathsIn<P>>
type SelectedPlaces<T, Name, Paths> = T extends unknown ? Simplify<Pick<T, Name & keyof T> & PartOf<T, Paths>> : never

/** The paths of the places that callbacks give. */
type PathsIn<P> = P extends (...parameters: never) => infer Given
  ? PathOf<Given extends readonly unknown[] ? Given[number] : Given>
  : never
type PathOf<Given> = Given extends { readonly [place]: infer Path } ? Path : never
type FirstStep<Paths> = Paths extends readonly [infer First, ...unknown[]] ? First : never
type OnlyStep<Paths> = Paths extends readonly [infer Only] ? Only : never
/** What follows a step in the paths that begin with it. */
type After<Step, Paths> = Paths extends readonly [infer First, ...infer Rest]
  ? [First, Step] extends [Step, First]
    ? Rest
    : never
  : never

/** What paths leave of a map. What is selected inside of an attribute is there or not, and with it the attribute. */
type PartOf<T, Paths> = Pick<T, OnlyStep<Paths> & keyof T> &
  InnerParts<T, Paths, Exclude<FirstStep<Paths>, OnlyStep<Paths>> & keyof T>
type InnerParts<T, Paths, Name extends keyof T> = {
  -readonly [P in Name as IsSure<T[P], After<P, Paths>> extends true ? P : never]: Inside<T[P], After<P, Paths>>
} & { -readonly [P in Name as IsSure<T[P], After<P, Paths>> extends true ? never : P]?: Inside<T[P], After<P, Paths>> }

type IsSure<V, Paths> = [V extends object ? HasSure<V, Paths> : false] extends [true] ? true : false
// biome-ignore lint/complexity/noBannedTypes: `{}` is what has no required property.
type HasSure<V, Paths> = V extends readonly unknown[] ? false : {} extends PartOf<V, Paths> ? false : true

/** What paths leave of a value: nothing at all where they lead nowhere. */
type Inside<V, Paths> = V extends readonly unknown[]
  ? PartOfElement<V, Paths, FirstStep<Paths>>[]
  : V extends object
    ? [FirstStep<Paths> & keyof V] extends [never]
      ? never
      : Simplify<PartOf<V, Paths>>
    : never

/** Elements that are there come back, even if nothing in them does that was asked for. */
type PartOfElement<V extends readonly unknown[], Paths, Step> = Step extends unknown
  ? [] extends After<Step, Paths>
    ? V[Step & keyof V]
    : ElementPart<V[Step & keyof V], After<Step, Paths>>
  : never
type ElementPart<V, Paths> = V extends readonly unknown[]
  ? Inside<V, Paths>
  : V extends object
    ? Simplify<PartOf<V, Paths>>
    : V extends null
      ? null
      : // biome-ignore lint/complexity/noBannedTypes: an object in which nothing was found.
        {}
