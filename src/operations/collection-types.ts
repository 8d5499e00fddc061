import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { Condition, ConditionOperators } from '../expressions/operator-types.js'
import type { Attributes } from '../expressions/reference-types.js'
import type { Selected } from '../expressions/select-types.js'
import type { IsSharded } from '../keys/placeholder-types.js'
import type { SortPaths } from '../keys/sort-types.js'
import type { CollectionDeclaration } from '../model/collection.js'
import type { AnyEntity } from '../model/entity.js'
import type { Item } from '../model/item-types.js'
import type { AnyModel, IndexOf } from '../model/model-types.js'
import type { AnyTable } from '../model/table.js'
import type { AnyKeyOf } from '../schema/schema-types.js'
import type { Explanation } from './plan-types.js'
import type {
  PartialResults,
  PartitionMethod,
  Projected,
  ProjectionOf,
  ShardedQuery,
  Side,
  SortCondition,
} from './query-types.js'
import type { Page, PageOptions } from './reader-types.js'

/** An item of a collection: `entity` is the name of its repository, and tells what `item` is. */
export type CollectionItem<Items> = {
  [P in keyof Items]: { readonly entity: P; readonly item: Items[P] }
}[keyof Items]

/** The items of a collection, by the names of their repositories, each list in the order of the query. */
export type CollectionItems<Items> = { [P in keyof Items]: Items[P][] }

/** A query over several entities of one partition. Its items come in the order of the sort key, whoever's they are. */
export interface CollectionQuery<Items, Seen> extends AsyncIterable<CollectionItem<Items>> {
  /** Reads from the end of the range to its beginning. */
  reverse(): this
  /** Stops after so many items, of all entities together. */
  limit(count: number): this
  /** Stops when the signal is aborted, between pages and retries too. */
  signal(signal: AbortSignal): this
  /** Leaves out items after they have been read and paid for. It names attributes that all of the entities have. */
  filter(where: (attributes: Seen, operators: ConditionOperators) => Condition): this
  /** Reads only the attributes that are named, of those entities that have them. */
  select<const P extends AnyKeyOf<Items[keyof Items]> & string>(
    ...names: readonly P[]
  ): CollectionQuery<SelectedItems<Items, P>, Seen>
  /** Every item that matches, by entity. */
  all(): Promise<CollectionItems<Items>>
  /** The first item that matches. */
  first(): Promise<CollectionItem<Items> | undefined>
  /** So many items, and a cursor to what follows. */
  page(options?: PageOptions): Promise<Page<CollectionItem<Items>>>
  /** Every item that matches, page by page, fetched as they are needed. */
  pages(): AsyncIterable<CollectionItem<Items>[]>
  /** How many items match. */
  count(): Promise<number>
  /** The SDK's input of the first request. Sends nothing. */
  params(): QueryCommandInput
  /** The requests as data. Sends nothing. */
  explain(): Explanation
}

/** A collection on the table itself, or on a local index. */
export interface ConsistentCollectionQuery<Items, Seen> extends CollectionQuery<Items, Seen> {
  /** Reads what was written last, at twice the price. */
  consistent(): this
  select<const P extends AnyKeyOf<Items[keyof Items]> & string>(
    ...names: readonly P[]
  ): ConsistentCollectionQuery<SelectedItems<Items, P>, Seen>
}

type SelectedItems<Items, Names> = { [P in keyof Items]: Selected<Items[P], Names & keyof Items[P]> }

/** The collections of a model, by their names. */
export type Collections<M extends AnyModel> = {
  readonly [P in keyof M['collections']]: CollectionMethod<M, M['collections'][P]>
}

type CollectionMethod<M extends AnyModel, C extends CollectionDeclaration> = Method<
  M,
  C,
  Members<M, C['of']>,
  IndexName<C>
>
type IndexName<C> = C extends { readonly on: infer On } ? On : undefined
type Members<M extends AnyModel, Of extends readonly string[]> = { [P in Of[number]]: M['entities'][P] }

type Method<
  M extends AnyModel,
  C extends CollectionDeclaration,
  Entities extends Record<string, AnyEntity>,
  On,
> = PartitionMethod<
  Item<Entities[C['of'][0]]>,
  PartitionOf<Entities[C['of'][0]], M['table'], On>,
  Narrowed<
    PartitionOf<Entities[C['of'][0]], M['table'], On>,
    Item<Entities[C['of'][0]]>,
    CommonPaths<Entities, C['of'], M['table'], On>,
    SortOf<Entities[C['of'][0]], M['table'], On>,
    QueryOf<M['table'], On, Entities, CommonAttributes<Entities, C['of'][0]>>
  >
>

/** A query before it is narrowed: by a sort condition, and to one shard. */
type Narrowed<Pk, I, List extends readonly string[], Sk, Next> =
  IsSharded<Pk> extends true
    ? ShardedQuery<Ranged<I, List, Sk, Next>> & Ranged<I, List, Sk, ShardedQuery<Next> & Next>
    : Ranged<I, List, Sk, Next>

type QueryOf<T extends AnyTable, On, Entities extends Record<string, AnyEntity>, Seen> = On extends keyof T['indexes']
  ? ProjectionOf<T['indexes'][On]> extends 'all'
    ? QueryOn<T['indexes'][On], WholeItems<Entities>, Seen>
    : PartialResults<QueryOn<T['indexes'][On], WholeItems<Entities>, Seen>> &
        QueryOn<T['indexes'][On], HeldItems<Entities, T, On>, Seen>
  : ConsistentCollectionQuery<WholeItems<Entities>, Seen>
type QueryOn<Index, Items, Seen> = Index extends { readonly type: 'local' }
  ? ConsistentCollectionQuery<Items, Seen>
  : CollectionQuery<Items, Seen>

/** The entry of an entity on an index; several where it has several there. */
type EntryOn<E extends AnyEntity, On> = {
  [P in keyof E['declaration']['indexes']]: E['declaration']['indexes'][P] extends { readonly on: On }
    ? E['declaration']['indexes'][P]
    : never
}[keyof E['declaration']['indexes']]

type PartitionOf<E extends AnyEntity, T extends AnyTable, On> = SideOf<E, T, On, 'pk'>
type SortOf<E extends AnyEntity, T extends AnyTable, On> = SideOf<E, T, On, 'sk'>
type SideOf<E extends AnyEntity, T extends AnyTable, On, Part extends 'pk' | 'sk'> = [On] extends [undefined]
  ? E['declaration']['key'] extends { readonly [P in Part]: infer Own }
    ? Own
    : undefined
  : SideOfEntry<E, EntryOn<E, On>, T, Part>
type SideOfEntry<E extends AnyEntity, D, T extends AnyTable, Part extends 'pk' | 'sk'> = D extends unknown
  ? Side<D, Part, E['declaration']['key'], IndexOf<T, D>, T['key']>
  : never

type WholeItems<Entities extends Record<string, AnyEntity>> = { [P in keyof Entities]: Item<Entities[P]> }
type HeldItems<Entities extends Record<string, AnyEntity>, T extends AnyTable, On extends keyof T['indexes']> = {
  [P in keyof Entities]: Projected<
    Entities[P],
    PartitionOf<Entities[P], T, On>,
    SortOf<Entities[P], T, On>,
    ProjectionOf<T['indexes'][On]>
  >
}

/** The references that a filter sees: of attributes that every entity has, as the first one has them. */
type CommonAttributes<Entities extends Record<string, AnyEntity>, First extends keyof Entities> = {
  [P in keyof Attributes<Entities[First]> as P extends keyof Item<Entities[keyof Entities]> ? P : never]: Attributes<
    Entities[First]
  >[P]
}

type Ranged<I, List extends readonly string[], Sk, Next> = List extends readonly []
  ? Next
  : Next & SortCondition<I, List, Sk, Next>

/** The leading sort-key paths that all of the members have. */
type CommonPaths<
  Entities extends Record<string, AnyEntity>,
  Of extends readonly string[],
  T extends AnyTable,
  On,
> = Of extends readonly [infer First extends string, ...infer Rest extends readonly string[]]
  ? Rest extends readonly []
    ? PathsOf<Entities[First], T, On>
    : CommonLead<PathsOf<Entities[First], T, On>, CommonPaths<Entities, Rest, T, On>>
  : readonly []
type PathsOf<E extends AnyEntity, T extends AnyTable, On> = SortPaths<PartitionOf<E, T, On>, SortOf<E, T, On>>
type CommonLead<A, B> = A extends readonly [infer Head, ...infer RestA]
  ? B extends readonly [Head, ...infer RestB]
    ? readonly [Head, ...CommonLead<RestA, RestB>]
    : readonly []
  : readonly []
