import type { ScanCommandInput } from '@aws-sdk/client-dynamodb'
import type { Condition, ConditionOperators } from '../expressions/operator-types.js'
import type { Attributes } from '../expressions/reference-types.js'
import type { SelectCallback, Selected, SelectName } from '../expressions/select-types.js'
import type { AnyEntity } from '../model/entity.js'
import type { Item } from '../model/item-types.js'
import type { IndexOf } from '../model/model-types.js'
import type { AnyTable, TableKey } from '../model/table.js'
import type { CollectionItem, CollectionItems } from './collection-types.js'
import type { Explanation } from './plan-types.js'
import type { HeldAttributes, PartialResults, Projected, ProjectionOf, Side } from './query-types.js'
import type { Page, PageOptions, Reader, UnpagedReader } from './reader-types.js'

/** A scan of a global index, which DynamoDB cannot read consistently. */
export interface GlobalIndexScan<T, Seen, E extends AnyEntity, InSegments = SegmentedIndexScan<T, Seen, E>>
  extends Reader<T, ScanCommandInput> {
  /** Reads so many segments at the same time; items of different segments come in no order, and there is no `page`. */
  segments(count: number): InSegments
  /** Leaves out items after they have been read and paid for. A filter sees what the index holds. */
  filter(where: (attributes: Seen, operators: ConditionOperators) => Condition): this
  /** Reads only what is named: attributes, or places inside of them as `(order) => [order.address.city]`. */
  select<const P extends SelectName<T> | SelectCallback<E, T>>(
    ...places: readonly P[]
  ): GlobalIndexScan<Selected<T, P>, Seen, E>
}

/** A scan of the table itself, or of a local index. */
export interface TableScan<T, Seen, E extends AnyEntity, InSegments = SegmentedTableScan<T, Seen, E>>
  extends Reader<T, ScanCommandInput> {
  /** Reads so many segments at the same time; items of different segments come in no order, and there is no `page`. */
  segments(count: number): InSegments
  /** Leaves out items after they have been read and paid for. */
  filter(where: (attributes: Seen, operators: ConditionOperators) => Condition): this
  /** Reads what was written last, at twice the price. */
  consistent(): this
  /** Reads only what is named: attributes, or places inside of them as `(order) => [order.address.city]`. */
  select<const P extends SelectName<T> | SelectCallback<E, T>>(
    ...places: readonly P[]
  ): TableScan<Selected<T, P>, Seen, E>
}

/** A scan of a global index in several segments. */
export interface SegmentedIndexScan<T, Seen, E extends AnyEntity> extends UnpagedReader<T, ScanCommandInput> {
  /** Leaves out items after they have been read and paid for. A filter sees what the index holds. */
  filter(where: (attributes: Seen, operators: ConditionOperators) => Condition): this
  /** Reads only what is named: attributes, or places inside of them as `(order) => [order.address.city]`. */
  select<const P extends SelectName<T> | SelectCallback<E, T>>(
    ...places: readonly P[]
  ): SegmentedIndexScan<Selected<T, P>, Seen, E>
}

/** A scan of the table itself, or of a local index, in several segments. */
export interface SegmentedTableScan<T, Seen, E extends AnyEntity> extends UnpagedReader<T, ScanCommandInput> {
  /** Leaves out items after they have been read and paid for. */
  filter(where: (attributes: Seen, operators: ConditionOperators) => Condition): this
  /** Reads what was written last, at twice the price. */
  consistent(): this
  /** Reads only what is named: attributes, or places inside of them as `(order) => [order.address.city]`. */
  select<const P extends SelectName<T> | SelectCallback<E, T>>(
    ...places: readonly P[]
  ): SegmentedTableScan<Selected<T, P>, Seen, E>
}

/** A scan of the whole table in several segments, for items of all of the model's entities. */
export interface SegmentedModelScan<Items, Seen> extends AsyncIterable<CollectionItem<Items>> {
  /** Leaves out items after they have been read and paid for. It names attributes that all of the entities have. */
  filter(where: (attributes: Seen, operators: ConditionOperators) => Condition): this
  /** Reads what was written last, at twice the price. */
  consistent(): this
  /** Stops after so many items, of all entities together. */
  limit(count: number): this
  /** Stops when the signal is aborted, between pages and retries too. */
  signal(signal: AbortSignal): this
  /** Every item, by entity. */
  all(): Promise<CollectionItems<Items>>
  /** Any item; `undefined` if there is none. */
  first(): Promise<CollectionItem<Items> | undefined>
  /** Every item, page by page, fetched as they are needed. */
  pages(): AsyncIterable<CollectionItem<Items>[]>
  /** How many items of the model's entities there are. All are read for it. */
  count(): Promise<number>
  /** The SDK's input of the first request. Sends nothing. */
  params(): ScanCommandInput
  /** The requests as data. Sends nothing. */
  explain(): Explanation
}

/** A scan of the whole table, for items of all of the model's entities: `entity` is the name of the repository, and tells what `item` is. */
export interface ModelScan<Items, Seen> extends SegmentedModelScan<Items, Seen> {
  /** Reads so many segments at the same time; items of different segments come in no order, and there is no `page`. */
  segments(count: number): SegmentedModelScan<Items, Seen>
  /** So many items, and a cursor to what follows. */
  page(options?: PageOptions): Promise<Page<CollectionItem<Items>>>
}

/** The scans of an entity: of the table as `primary`, and of every index. */
export type Scans<E extends AnyEntity, T extends AnyTable> = {
  primary(): TableScan<Item<E>, Attributes<E>, E>
} & {
  readonly [P in keyof E['declaration']['indexes']]: ScanMethod<
    E,
    E['declaration']['indexes'][P],
    IndexOf<T, E['declaration']['indexes'][P]>,
    T['key']
  >
}

type ScanMethod<E extends AnyEntity, D, Index, Of extends TableKey> = () => ProjectionOf<Index> extends 'all'
  ? ScanOn<Index, Item<E>, Attributes<E>, E>
  : PartialScan<
      Index,
      Projected<
        E,
        Side<D, 'pk', E['declaration']['key'], Index, Of>,
        Side<D, 'sk', E['declaration']['key'], Index, Of>,
        ProjectionOf<Index>
      >,
      Attributes<E>,
      E
    >
type PartialScan<Index, T, Seen, E extends AnyEntity> = PartialResults<
  ScanOn<Index, Item<E>, HeldAttributes<Seen, T>, E>
> &
  ScanOn<
    Index,
    T,
    HeldAttributes<Seen, T>,
    E,
    PartialResults<SegmentedOn<Index, Item<E>, HeldAttributes<Seen, T>, E>> &
      SegmentedOn<Index, T, HeldAttributes<Seen, T>, E>
  >
type ScanOn<Index, T, Seen, E extends AnyEntity, InSegments = SegmentedOn<Index, T, Seen, E>> = Index extends {
  readonly type: 'local'
}
  ? TableScan<T, Seen, E, InSegments>
  : GlobalIndexScan<T, Seen, E, InSegments>
type SegmentedOn<Index, T, Seen, E extends AnyEntity> = Index extends { readonly type: 'local' }
  ? SegmentedTableScan<T, Seen, E>
  : SegmentedIndexScan<T, Seen, E>
