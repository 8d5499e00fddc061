import type { AnyKeyOf, MemberOf, Simplify } from '../schema/schema-types.js'

/** The first name of a dotted path. */
export type HeadOf<Path> = Path extends `${infer Head}.${string}` ? Head : Path
type TailOf<Path, Head extends string> = Path extends `${Head}.${infer Tail}` ? Tail : never

/** A dotted path. */
export type NestedPath = `${string}.${string}`
type Present<V> = undefined extends V ? NonNullable<V> : null extends V ? NonNullable<V> : V

/** Flat attributes keep their link to the schema, for documentation and go to definition. */
type FlatValues<Item, Path extends keyof Item> = { [A in Path]-?: Present<Item[A]> } & {}
type NestedValues<Item, Path extends string> = {
  [A in HeadOf<Path> & AnyKeyOf<Item>]: A extends Path
    ? NonNullable<MemberOf<Item, A>>
    : Simplify<NestedValues<NonNullable<MemberOf<Item, A>>, TailOf<Path, A & string>>>
}

/** The object that gives the values of some attribute paths. */
export type KeyValues<Item, Path extends string> = [Path & NestedPath] extends [never]
  ? FlatValues<Item, Path & keyof Item>
  : Simplify<NestedValues<Item, Path>>

/** Lets `null` stand for those of the values whose path has a fallback. Distributes over a union of values. */
export type WithFallback<Values, Fallback> = [Fallback] extends [never] ? Values : OrNull<Values, Fallback>
type OrNull<Values, Fallback> = {
  [A in keyof Values]: [Values[A]] extends [undefined]
    ? Values[A]
    : A extends Fallback
      ? Values[A] | null
      : Fallback extends `${A & string}.${infer Rest}`
        ? OrNull<Values[A], Rest>
        : Values[A]
}

/** The value at a dotted path of an item, or never. */
export type ValueAt<Item, Path extends string> = Path extends keyof Item
  ? Item[Path]
  : Path extends AnyKeyOf<Item>
    ? MemberOf<Item, Path>
    : Path extends `${infer Head}.${infer Tail}`
      ? ValueAt<NonNullable<MemberOf<Item, Head>>, Tail>
      : never
