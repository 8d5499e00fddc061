import type { AnyKeyOf, MemberOf, Simplify } from '../schema/schema-types.js'
import type { PathList, PlaceholdersOf, ReversibleIn } from './placeholder-types.js'

/** The first name of a dotted path. */
export type HeadOf<Path> = Path extends `${infer Head}.${string}` ? Head : Path
type TailOf<Path, Head extends string> = Path extends `${Head}.${infer Tail}` ? Tail : never

type NestedPath = `${string}.${string}`
type Present<V> = undefined extends V ? NonNullable<V> : null extends V ? NonNullable<V> : V

/** Flat attributes keep their link to the schema, for documentation and go to definition. */
type FlatValues<Item, Path extends keyof Item> = { [A in Path]-?: Present<Item[A]> }
type NestedValues<Item, Path extends string> = {
  [A in HeadOf<Path> & AnyKeyOf<Item>]: A extends Path
    ? NonNullable<MemberOf<Item, A>>
    : Simplify<NestedValues<NonNullable<MemberOf<Item, A>>, TailOf<Path, A & string>>>
}

/** The object that gives the values of some attribute paths. */
export type KeyValues<Item, Path extends string> = [Path & NestedPath] extends [never]
  ? Simplify<FlatValues<Item, Path & keyof Item>>
  : Simplify<NestedValues<Item, Path>>

/** As {@link KeyValues}, where some of the paths have a fallback: `null` asks for it. */
export type KeyValuesOr<Item, Path extends string, Fallback> = [Fallback] extends [never]
  ? KeyValues<Item, Path>
  : WithFallback<KeyValues<Item, Path>, Fallback>
type WithFallback<Values, Fallback> = {
  [A in keyof Values]: A extends Fallback
    ? Values[A] | null
    : Fallback extends `${A & string}.${infer Rest}`
      ? WithFallback<Values[A], Rest>
      : Values[A]
}

type Without<List extends readonly string[], Known, Out extends readonly string[] = []> = List extends readonly [
  infer Head extends string,
  ...infer Rest extends readonly string[],
]
  ? Head extends Known | Out[number]
    ? Without<Rest, Known, Out>
    : Without<Rest, Known, [...Out, Head]>
  : Out

/** The sort-key paths that the partition does not give exactly: a bucket such as `<at:month>` leaves `<at>` open. */
export type SortPaths<Pk, Sk> = Without<PathList<PlaceholdersOf<Sk>>, ReversibleIn<Pk>>

type Absent<List extends readonly string[]> = { [A in HeadOf<List[number]> & string]?: never }

/**
 * Leading values of a sort key: the first is required, each later one only together with those before it.
 * Two attributes need no union, so that the usual mistake reads as a missing property.
 */
export type Leading<Item, List extends readonly string[]> = List extends readonly [infer A extends string]
  ? KeyValues<Item, A>
  : List extends readonly [infer A extends string, infer B extends string]
    ? Simplify<KeyValues<Item, A> & Partial<KeyValues<Item, B>>>
    : List extends readonly [infer A extends string, infer B extends string, ...infer Rest extends readonly string[]]
      ? Simplify<KeyValues<Item, A> & Partial<KeyValues<Item, B>> & Absent<Rest>> | LeadingMore<Item, A | B, Rest>
      : never
type LeadingMore<Item, Given extends string, List extends readonly string[]> = List extends readonly [
  infer A extends string,
]
  ? Simplify<KeyValues<Item, Given | A>>
  : List extends readonly [infer A extends string, infer B extends string, ...infer Rest extends readonly string[]]
    ?
        | Simplify<KeyValues<Item, Given | A> & Partial<KeyValues<Item, B>> & Absent<Rest>>
        | (Rest extends readonly [] ? never : LeadingMore<Item, Given | A | B, Rest>)
    : never
