import type { Simplify } from '../schema/schema-types.js'
import type { HeadOf, KeyValues, ValueAt, WithFallback } from './key-value-types.js'
import type { FallbackIn, LossyIn, PathList, PlaceholdersOf, ReversibleIn } from './placeholder-types.js'

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
type Leading<Item, List extends readonly string[]> = List extends readonly [infer A extends string]
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

/** What `eq` takes: leading values of the sort key, where `null` asks for a fallback. */
export type EqualValues<Item, List extends readonly string[], Sk> = WithFallback<Leading<Item, List>, FallbackIn<Sk>>

/** Leading values whose last one is at one of some paths. */
type LeadingTo<Item, List extends readonly string[], Ends, Given extends string = never> = List extends readonly [
  infer A extends string,
  ...infer Rest extends readonly string[],
]
  ?
      | (A extends Ends ? Simplify<KeyValues<Item, Given | A> & Absent<Rest>> : never)
      | LeadingTo<Item, Rest, Ends, Given | A>
  : never
type OrReason<Values, Reason> = [Values] extends [never] ? Reason : Values

/** Of a union of paths, those to enums, literals and booleans. A branded string is no literal: any text fits it. */
type UnorderedPath<Item, Path> = Path extends keyof Item
  ? Item[Path] extends Ordered
    ? never
    : IfUnordered<NonNullable<Item[Path]>, Path>
  : Path extends string
    ? ValueAt<Item, Path> extends Ordered
      ? never
      : IfUnordered<NonNullable<ValueAt<Item, Path>>, Path>
    : never
type Ordered = Date | number | bigint
type IfUnordered<V, Path> = V extends boolean
  ? Path
  : V extends string
    ? Record<never, never> extends Record<V, 1>
      ? never
      : Path
    : never

/**
 * What a range operator takes: leading values of the sort key whose last one has an order in the key.
 * Enums, literals, booleans and lossy formats have none; what else has none is found when the query is built.
 */
export type RangeValues<Item, List extends readonly string[], Sk> = WithFallback<
  RangeEnds<Item, List, UnorderedPath<Item, List[number]> | LossyIn<Sk>>,
  FallbackIn<Sk>
>
type RangeEnds<Item, List extends readonly string[], Unordered> = [Unordered] extends [never]
  ? Leading<Item, List>
  : OrReason<LeadingTo<Item, List, Exclude<List[number], Unordered>>, 'these values have no order in a key: use eq'>

type TextPath<Item, Path> = Path extends string
  ? ValueAt<Item, Path> extends string | null | undefined
    ? Path
    : never
  : never

/** What `beginsWith` takes: leading values of the sort key whose last one is a text, or the beginning of one. */
export type PrefixValues<Item, List extends readonly string[], Sk> = WithFallback<
  PrefixEnds<Item, List, TextPath<Item, List[number]>>,
  FallbackIn<Sk>
>
type PrefixEnds<Item, List extends readonly string[], Text> = [List[number]] extends [Text]
  ? CutShort<Leading<Item, List>>
  : OrReason<CutShort<LeadingTo<Item, List, Text>>, 'beginsWith needs text as its last value'>
type CutShort<Values> = {
  [A in keyof Values]: Values[A] extends string | undefined
    ? [Values[A]] extends [undefined]
      ? Values[A]
      : string
    : Values[A] extends number | bigint | boolean | Date | Uint8Array | undefined
      ? Values[A]
      : CutShort<Values[A]>
}
