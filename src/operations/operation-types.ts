import type {
  DeleteItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  TransactGetItemsCommandInput,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import type {
  ConditionFailedError,
  ItemExistsError,
  ItemNotFoundError,
  TransactionCanceledError,
  UniqueConstraintError,
  UpdateRefusedError,
  VersionConflictError,
} from '../errors/index.js'
import type { Condition, ConditionOperators } from '../expressions/operator-types.js'
import type { Attributes } from '../expressions/reference-types.js'
import type { SelectCallback, Selected, SelectName } from '../expressions/select-types.js'
import type { AnyEntity } from '../model/entity.js'
import type { Item } from '../model/item-types.js'
import type {
  ABatchedRead,
  ARead,
  AWrite,
  BatchPlace,
  NeedsCondition,
  NoBatchedUpdates,
  NoOldItems,
  NoOldItemsInBatches,
  Placement,
} from './placement-types.js'
import type { Explanation, PlanExplanation } from './plan-types.js'

/** The version of an entity's items, or why there is none. */
export type VersionOf<E extends AnyEntity> = E['declaration'] extends { readonly version: string }
  ? number
  : 'the entity declares no version'

/** What an operation came to, where failures that are to be expected are values. */
export type Result<T, Fault> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Fault }

/**
 * A lazy, immutable operation: `await` runs it, each time anew, and until then nothing is sent.
 * Each chained call returns a new operation.
 */
export interface Operation<T, Fault = unknown> extends Promise<T> {
  /** Stops when the signal is aborted, between retries too. */
  signal(signal: AbortSignal): this
  /** Runs the operation; conditions that fail, changes that the stored item refuses, absences and conflicts are returned, everything else is thrown. */
  result(): Promise<Result<T, Fault>>
  /** The requests as data, implied ones too. Sends nothing. */
  explain(): Explanation
}

/** A read of one item. `Name` is the entity's, and comes first so that messages begin with it. */
export interface GetOperation<Name extends string, T, E extends AnyEntity, Fault = never>
  extends Operation<T, Fault>,
    Placement<T, true, ARead, ABatchedRead> {
  readonly entity: Name
  /** Reads what was written last, at twice the price. */
  consistent(): this
  /** Reads only what is named: attributes, or places inside of them as `(order) => [order.address.city]`. */
  select<const P extends SelectName<Exclude<T, undefined>> | SelectCallback<E, Exclude<T, undefined>>>(
    ...places: readonly P[]
  ): GetOperation<Name, Selected<Exclude<T, undefined>, P> | Extract<T, undefined>, E, Fault>
  /** The SDK's input. Sends nothing. */
  params(): GetItemCommandInput
}

/** Whether an item exists. */
export interface ExistsOperation extends Operation<boolean, never> {
  /** Sees what was written last, at twice the price. */
  consistent(): this
  /** The SDK's input. Sends nothing. */
  params(): GetItemCommandInput
}

/** The write of an item that must not exist yet. */
export interface CreateOperation<Name extends string, T, E extends AnyEntity>
  extends Operation<T, ItemExistsError<Item<E>> | ConditionFailedError<Item<E>> | UniqueFault<E>>,
    Tokened,
    Placement<T, AWrite, true, NeedsCondition> {
  readonly entity: Name
  /** Adds a condition; it stands beside the library's own, and cannot loosen it. */
  if(where: (attributes: Attributes<E>, operators: ConditionOperators) => Condition): this
  /** The SDK's input. Sends nothing. */
  params(): PutItemCommandInput
}

type Returned<Values, Old, New> = Values extends 'none' ? undefined : Values extends 'old' ? Old : New

/** The write of a whole item, whether it exists or not. */
export interface PutOperation<Name extends string, T, E extends AnyEntity, Writes = true>
  extends Operation<T, PutFault<E>>,
    Tokened,
    Placement<T, AWrite, Writes, Writes extends true ? BatchPlace<E> : NoOldItemsInBatches> {
  readonly entity: Name
  /** Adds a condition on the item that is there. */
  if(where: (attributes: Attributes<E>, operators: ConditionOperators) => Condition): this
  /** What the operation gives: nothing, the item that was there, or the new one (as without this call). */
  returning<const V extends 'none' | 'old' | 'new'>(
    values: V,
  ): PutOperation<Name, Returned<V, Item<E> | undefined, Item<E>>, E, V extends 'old' ? NoOldItems : true>
  /** The SDK's input. Sends nothing. */
  params(): PutItemCommandInput
}

type PutFault<E extends AnyEntity> =
  | ConditionFailedError<Item<E>>
  | UniqueFault<E>
  | (E['declaration'] extends { readonly version: string }
      ? ItemExistsError<Item<E>> | VersionConflictError<Item<E>>
      : never)
type UniqueFault<E extends AnyEntity> = E['declaration'] extends { readonly unique: object }
  ? UniqueConstraintError
  : never
type VersionFault<E extends AnyEntity> = E['declaration'] extends { readonly version: string }
  ? VersionConflictError<Item<E>>
  : never

/** A write that can have a token. */
interface Tokened {
  /**
   * Makes the write a transaction of its own under a token: within ten minutes, the same write with the same token has an effect
   * once, however often it is sent. What it gives back then takes a read, unless it is `returning('none')`.
   *
   * @param token 1 to 36 characters
   */
  token(token: string): this
}

/** A change of an item that must exist. */
export interface UpdateOperation<Name extends string, T, E extends AnyEntity>
  extends Operation<
      T,
      ItemNotFoundError | ConditionFailedError<Item<E>> | UpdateRefusedError<Item<E>> | VersionFault<E> | UniqueFault<E>
    >,
    Tokened,
    Placement<undefined, AWrite, true, NoBatchedUpdates> {
  readonly entity: Name
  /** Adds a condition on the item as it is before the change. */
  if(where: (attributes: Attributes<E>, operators: ConditionOperators) => Condition): this
  /** What the operation gives: nothing, the item as it was, or as it is now (as without this call). */
  returning<const V extends 'none' | 'old' | 'new'>(values: V): UpdateOperation<Name, Returned<V, Item<E>, Item<E>>, E>
  /** Changes the item only at this version; at another, the write fails with `VersionConflictError`. */
  ifVersion(version: VersionOf<E>): this
  /**
   * The SDK's input. Sends nothing.
   * @throws PlanNeedsReadError where the request depends on stored values
   */
  params(): UpdateItemCommandInput
}

/** A change of an item, or its creation. */
export interface UpsertOperation<Name extends string, T, E extends AnyEntity>
  extends Operation<
      T,
      ConditionFailedError<Item<E>> | UpdateRefusedError<Item<E>> | ItemExistsError<Item<E>> | UniqueFault<E>
    >,
    Tokened,
    Placement<undefined, AWrite, true, NoBatchedUpdates> {
  readonly entity: Name
  /** Adds a condition on the item as it is before the change; where there is none, it judges absence. */
  if(where: (attributes: Attributes<E>, operators: ConditionOperators) => Condition): this
  /** What the operation gives: nothing, the item as it was, or as it is now (as without this call). */
  returning<const V extends 'none' | 'old' | 'new'>(
    values: V,
  ): UpsertOperation<Name, Returned<V, Item<E> | undefined, Item<E>>, E>
  /**
   * The SDK's input. Sends nothing.
   * @throws PlanNeedsReadError where the request depends on whether the item is there
   */
  params(): UpdateItemCommandInput
}

/** The removal of an item, if it is there. */
export interface DeleteOperation<Name extends string, T, E extends AnyEntity>
  extends Operation<T, ConditionFailedError<Item<E>> | VersionFault<E>>,
    Tokened,
    Placement<undefined, AWrite, true, BatchPlace<E>> {
  readonly entity: Name
  /** Adds a condition on the item that is there. */
  if(where: (attributes: Attributes<E>, operators: ConditionOperators) => Condition): this
  /** Removes the item only at this version; at another, the write fails with `VersionConflictError`. */
  ifVersion(version: VersionOf<E>): this
  /** What the operation gives: nothing, or the item that was there (as without this call). */
  returning<const V extends 'none' | 'old'>(
    values: V,
  ): DeleteOperation<Name, Returned<V, Item<E> | undefined, never>, E>
  /** The SDK's input. Sends nothing. */
  params(): DeleteItemCommandInput
}

/** A condition on an item that a transaction does not write. */
export interface CheckOperation<Name extends string, E extends AnyEntity>
  extends Operation<undefined, ConditionFailedError<Item<E>>>,
    Placement<undefined, AWrite, true, NeedsCondition> {
  readonly entity: Name
  /** The SDK's input. Sends nothing. */
  params(): TransactWriteItemsCommandInput
}

/** Reads of several items as they were at one moment. */
export interface ReadTransaction<T> extends Operation<T, TransactionCanceledError | ItemNotFoundError> {
  /** The SDK's input. Sends nothing. */
  params(): TransactGetItemsCommandInput
}

/** Writes of several items of which all happen, or none. `String(transaction)` is its plan as a table. */
export interface WriteTransaction<T> extends Operation<T, TransactionCanceledError | UniqueConstraintError> {
  /** The plan as data: what is asked for and what is added to it, with sizes and costs. Sends nothing. */
  explain(): PlanExplanation
  /**
   * The SDK's input. Sends nothing.
   * @throws PlanNeedsReadError where a step depends on stored values
   */
  params(): TransactWriteItemsCommandInput
}

/** How a write transaction is run. */
export interface TransactWriteOptions {
  /** At most 36 characters; the same plan with the same token has an effect once in ten minutes. */
  readonly token?: string | undefined
}
