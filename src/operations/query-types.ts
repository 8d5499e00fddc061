import type { Condition, ConditionOperators } from '../expressions/operator-types.js'
import type { Attributes } from '../expressions/reference-types.js'
import type { SelectCallback, Selected, SelectName } from '../expressions/select-types.js'
import type { KeyValues, NestedPath, WithFallback } from '../keys/key-value-types.js'
import type { AskedIn, BucketIn, FallbackIn, IsSharded, ReversibleIn } from '../keys/placeholder-types.js'
import type { EqualValues, PrefixValues, RangeValues, SortPaths } from '../keys/sort-types.js'
import type { ListTemplate } from '../keys/template-types.js'
import type { AnyEntity } from '../model/entity.js'
import type { AttributesStoredAs, Item } from '../model/item-types.js'
import type { IndexOf, InheritedPart } from '../model/model-types.js'
import type { AnyTable, TableKey } from '../model/table.js'
import type { AnyKeyOf, Simplify } from '../schema/schema-types.js'
import type { Reader } from './reader-types.js'

/** A query on a global index, which DynamoDB cannot read consistently. A filter sees what the index holds. */
export interface GlobalIndexQuery<T, Seen, E extends AnyEntity> extends Reader<T> {
  /** Reads from the end of the range to its beginning. */
  reverse(): this
  /** Leaves out items after they have been read and paid for. */
  filter(where: (attributes: Seen, operators: ConditionOperators) => Condition): this
  /** Reads only what is named: attributes, or places inside of them as `(order) => [order.address.city]`. */
  select<const P extends SelectName<T> | SelectCallback<E, T>>(
    ...places: readonly P[]
  ): GlobalIndexQuery<Selected<T, P>, Seen, E>
}

/** A query on the table itself, or on a local index. */
export interface TableQuery<T, Seen, E extends AnyEntity> extends Reader<T> {
  /** Reads from the end of the range to its beginning. */
  reverse(): this
  /** Leaves out items after they have been read and paid for. */
  filter(where: (attributes: Seen, operators: ConditionOperators) => Condition): this
  /** Reads what was written last, at twice the price. */
  consistent(): this
  /** Reads only what is named: attributes, or places inside of them as `(order) => [order.address.city]`. */
  select<const P extends SelectName<T> | SelectCallback<E, T>>(
    ...places: readonly P[]
  ): TableQuery<Selected<T, P>, Seen, E>
}

/**
 * One condition on the leading values of the sort key; those after the last one given are left open.
 * `List` holds the paths of the sort key that the partition does not give, in order. A type literal, so that hovers show
 * `gte(values)` without this type's arguments.
 */
export type SortCondition<T, List extends readonly string[], Sk, Next> = {
  eq(values: EqualValues<T, List, Sk>): Next
  lt(values: RangeValues<T, List, Sk>): Next
  lte(values: RangeValues<T, List, Sk>): Next
  gt(values: RangeValues<T, List, Sk>): Next
  gte(values: RangeValues<T, List, Sk>): Next
  /** Both ends included. */
  between(low: RangeValues<T, List, Sk>, high: RangeValues<T, List, Sk>): Next
  /** The last value given is the beginning of a text. */
  beginsWith(values: PrefixValues<T, List, Sk>): Next
}

export type Side<D, Part extends 'pk' | 'sk', Key, Index, Of extends TableKey> = D extends {
  readonly [P in Part]: infer Own
}
  ? Own extends string
    ? Own
    : ListTemplate<Own>
  : Index extends { readonly [P in Part]: infer Attribute }
    ? Key[InheritedPart<Attribute, Of> & keyof Key]
    : Index extends { readonly type: 'local' }
      ? Key['pk' & keyof Key]
      : undefined

type Partition<I, Pk> = WithFallback<KeyValues<I, AskedIn<Pk>>, FallbackIn<Pk>>

/** A query of what a partition holds; one by buckets of a date can go across several of them, too. */
export type PartitionMethod<I, Pk, Next> = [BucketIn<Pk>] extends [never]
  ? (partition: Partition<I, Pk>) => Next
  : [OneOf<BucketIn<Pk>>] extends [never]
    ? (partition: Partition<I, Pk>) => Next
    : {
        (
          partition: WithFallback<KeyValues<I, Exclude<AskedIn<Pk>, BucketIn<Pk>>>, FallbackIn<Pk>> & {
            readonly [P in Exclude<BucketIn<Pk>, NestedPath>]?: undefined
          },
        ): UnspannedQuery<SpanOf<KeyValues<I, BucketIn<Pk>>>, Next>
        // Compilers explain by the last signature why a call fits none: the one that is meant almost always.
        (partition: Partition<I, Pk>): Next
      }
/** A type that is no union, else never. */
type OneOf<T, All = T> = T extends unknown ? ([All] extends [T] ? T : never) : never
/** A query by buckets of a date that has not been told yet which of them it reads. */
export interface UnspannedQuery<Span, Next> {
  /**
   * Reads bucket by bucket from one date to another, both included; the latest first where the query is reversed.
   *
   * @param span the two dates: `{ createdAt: [from, to] }`
   */
  across(span: Span): Next
}
type SpanOf<Values> = {
  readonly [P in keyof Values]: Values[P] extends Date | string
    ? readonly [from: Values[P], to: Values[P]]
    : SpanOf<Values[P]>
}

type WithSort<Pk, Sk, I, Next> =
  SortPaths<Pk, Sk> extends infer List extends readonly string[]
    ? List extends readonly []
      ? Next
      : Next & SortCondition<I, List, Sk, Next>
    : never

/** How whole items are fetched. */
export interface HydrateOptions {
  /** Whether they are read as they were written last, at twice the price: as the query or the connection says unless given. */
  readonly consistent?: boolean | undefined
}
/** A query or a scan on an index that does not hold whole items. */
export interface PartialResults<Whole> {
  /**
   * Fetches the whole items by their keys, in batches, in the order of the index. Those that are gone meanwhile, or no longer where the query
   * reads, are left out. Filters see what the index holds.
   */
  hydrate(options?: HydrateOptions): Whole
}

/** A query on a partition that is spread over shards. */
export interface ShardedQuery<One> {
  /**
   * Reads one shard alone.
   *
   * @param shard its number, from 0
   */
  shard(shard: number): One
}
/** A query before it is narrowed: by a sort condition, and to one shard. */
type Narrowed<Pk, Sk, I, Next> =
  IsSharded<Pk> extends true
    ? ShardedQuery<WithSort<Pk, Sk, I, Next>> & WithSort<Pk, Sk, I, ShardedQuery<Next> & Next>
    : WithSort<Pk, Sk, I, Next>

type QueryOn<Index, T, Seen, E extends AnyEntity> = Index extends { readonly type: 'local' }
  ? TableQuery<T, Seen, E>
  : GlobalIndexQuery<T, Seen, E>

export type ProjectionOf<Index> = Index extends { readonly projection: infer P } ? P : 'all'
export type Projected<E extends AnyEntity, Pk, Sk, P> = HeldPaths<
  Item<E>,
  | ReversibleIn<E['declaration']['key']['pk']>
  | ReversibleIn<E['declaration']['key']['sk']>
  | ReversibleIn<Pk>
  | ReversibleIn<Sk>
  | (P extends readonly (infer Name extends string)[] ? AttributesStoredAs<E, Name> & string : never)
>
type HeldPaths<T, Path extends string> = [Exclude<Path, keyof T> & NestedPath] extends [never]
  ? Selected<T, Path>
  : Simplify<Selected<T, Path> & KeyValues<T, OutsideOf<Path, Path>>>
/** The nested paths that lie in none of the attributes that are held whole. */
type OutsideOf<Path, Held> = Path extends `${infer Head}.${string}` ? (Head extends Held ? never : Path) : never
/** Of the references to an entity's attributes, those to what an index holds of them. */
export type HeldAttributes<Seen, T> = { [P in keyof Seen as P extends AnyKeyOf<T> ? P : never]: Seen[P] }

type IndexMethod<E extends AnyEntity, Index, Pk, Sk> = PartitionMethod<
  Item<E>,
  Pk,
  Narrowed<
    Pk,
    Sk,
    Item<E>,
    ProjectionOf<Index> extends 'all'
      ? QueryOn<Index, Item<E>, Attributes<E>, E>
      : PartialQuery<Index, Projected<E, Pk, Sk, ProjectionOf<Index>>, Attributes<E>, E>
  >
>
type PartialQuery<Index, T, Seen, E extends AnyEntity> = PartialResults<
  QueryOn<Index, Item<E>, HeldAttributes<Seen, T>, E>
> &
  QueryOn<Index, T, HeldAttributes<Seen, T>, E>

/** The queries of an entity. Every index is a method; the table's own is `primary`. */
export type Queries<E extends AnyEntity, T extends AnyTable> = {
  readonly primary: PartitionMethod<
    Item<E>,
    E['declaration']['key']['pk'],
    Narrowed<
      E['declaration']['key']['pk'],
      E['declaration']['key']['sk'],
      Item<E>,
      TableQuery<Item<E>, Attributes<E>, E>
    >
  >
} & {
  readonly [P in keyof E['declaration']['indexes']]: QueryMethod<
    E,
    E['declaration']['indexes'][P],
    IndexOf<T, E['declaration']['indexes'][P]>,
    T['key']
  >
}
type QueryMethod<E extends AnyEntity, D, Index, Of extends TableKey> = IndexMethod<
  E,
  Index,
  Side<D, 'pk', E['declaration']['key'], Index, Of>,
  Side<D, 'sk', E['declaration']['key'], Index, Of>
>
