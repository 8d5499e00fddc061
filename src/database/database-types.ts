import type { ItemNotFoundError } from '../errors/index.js'
import type { Condition, ConditionOperators, UpdateAction, UpdateOperators } from '../expressions/operator-types.js'
import type { Attributes, NamedAttributes } from '../expressions/reference-types.js'
import type { AnyEntity } from '../model/entity.js'
import type { Changes, Creation, Item, Key, NeededForCreation, NewItem } from '../model/item-types.js'
import type { AnyModel } from '../model/model-types.js'
import type { AnyTable } from '../model/table.js'
import type { ReadBatch, WriteBatch } from '../operations/batch-types.js'
import type { Collections } from '../operations/collection-types.js'
import type { OnInvalidItem } from '../operations/connection.js'
import type {
  CheckOperation,
  CreateOperation,
  DeleteOperation,
  ExistsOperation,
  GetOperation,
  PutOperation,
  ReadTransaction,
  TransactWriteOptions,
  UpdateOperation,
  UpsertOperation,
  VersionOf,
  WriteTransaction,
} from '../operations/operation-types.js'
import type {
  Batchable,
  BatchPlace,
  BatchResults,
  Readable,
  ReadResults,
  Transactable,
  WriteResults,
} from '../operations/placement-types.js'
import type { Queries } from '../operations/query-types.js'
import type { ModelScan, Scans } from '../operations/scan-types.js'
import type { AnyDynamoDBClient } from '../wire/any-client.js'
import type { OnOperation } from '../wire/operation-event.js'

/** The operations of one entity. A type literal, so that hovers show `get(key)` without this type's arguments. */
export type Repository<E extends AnyEntity, T extends AnyTable> = {
  /** Reads one item; `undefined` if there is none. */
  get(key: Key<E>): GetOperation<E['name'], Item<E> | undefined, E>
  /** Reads one item that must exist. */
  getOrThrow(key: Key<E>): GetOperation<E['name'], Item<E>, E, ItemNotFoundError>
  /** Tells whether an item exists. */
  exists(key: Key<E>): ExistsOperation
  /** Writes an item that must not exist yet. */
  create(item: NewItem<E>): CreateOperation<E['name'], Item<E>, E>
  /** Writes an item, in place of one with the same key. */
  put(item: NewItem<E>): PutOperation<E['name'], Item<E>, E>
  /** Changes an item that must exist: sets plain values, or does what a callback says. */
  update(
    key: Key<E>,
    changes:
      | Changes<E>
      | ((attributes: Attributes<E>, operators: UpdateOperators) => UpdateAction | readonly UpdateAction[]),
  ): UpdateOperation<E['name'], Item<E>, E>
  /**
   * Reads an item, makes changes of it, and writes them if no other writer was there in between; else it reads again. The item must
   * exist, and the entity must have a version.
   *
   * @param change makes the changes of the item that was read; `undefined` leaves it as it is
   */
  modify(
    key: Key<E>,
    change: VersionOf<E> extends number
      ? (
          item: Item<E>,
        ) =>
          | Changes<E>
          | ((attributes: Attributes<E>, operators: UpdateOperators) => UpdateAction | readonly UpdateAction[])
          | undefined
      : VersionOf<E>,
    options?: ModifyOptions,
  ): UpdateOperation<E['name'], Item<E>, E>
  /**
   * Changes an item, or creates it: where there is none, the changes are made to the values for creation and the defaults of
   * the schema.
   */
  upsert<C extends Changes<E> | UpsertCallback<E>>(
    key: Key<E>,
    changes: C & OnlyChanges<C, Changes<E>>,
    ...creation: CreationArguments<E, Exclude<NeededForCreation<E>, GivenBy<C>>>
  ): UpsertOperation<E['name'], Item<E>, E>
  /** Removes an item; gives the one that was there. */
  delete(key: Key<E>): DeleteOperation<E['name'], Item<E> | undefined, E>
  /** A condition on an item that a transaction does not write. */
  check(
    key: Key<E>,
    where: (attributes: Attributes<E>, operators: ConditionOperators) => Condition,
  ): CheckOperation<E['name'], E>
  /** Reads any number of items, in the order of the keys; `undefined` where there is none. */
  batchGet(keys: readonly Key<E>[]): ReadBatch<(Item<E> | undefined)[]>
  /** Writes any number of items, in place of those with the same keys, each by itself. */
  batchPut(items: BatchPlace<E> extends true ? readonly NewItem<E>[] : BatchPlace<E>): WriteBatch<Item<E>[]>
  /** Removes any number of items, each by itself. */
  batchDelete(keys: BatchPlace<E> extends true ? readonly Key<E>[] : BatchPlace<E>): WriteBatch<undefined[]>
  /** The entity's queries: every index is a method, and the table's own is `primary`. */
  readonly query: Queries<E, T>
  /** Reads all of the entity's items, and pays for all that lies in the table, or on the index: `primary` is the table's own. */
  readonly scan: Scans<E, T>
}

/** How `modify` is carried out. */
export interface ModifyOptions {
  /** How often it is tried before it fails with `VersionConflictError`; 100 times unless given. */
  readonly attempts?: number | undefined
}

/** The changes of an upsert, as a function of the attributes. */
export type UpsertCallback<E extends AnyEntity> = (
  attributes: NamedAttributes<E>,
  operators: UpdateOperators,
) => UpdateAction | readonly UpdateAction[]

/** Refuses attributes that the entity does not have. */
export type OnlyChanges<C, Known> = C extends (...args: never) => unknown
  ? unknown
  : { readonly [P in Exclude<keyof C, keyof Known>]: `${P & string} is not an attribute of this entity's schema` }

/** The attributes that changes give a value for certain. */
export type GivenBy<C> = C extends (...args: never) => infer R
  ? R extends UpdateAction<infer Name> | readonly UpdateAction<infer Name>[]
    ? Name
    : never
  : { [P in keyof C]-?: undefined extends C[P] ? never : P }[keyof C]

/** The last argument of `upsert`, which can be left out where the key, the changes and defaults give everything. */
export type CreationArguments<E extends AnyEntity, Needed extends string> = [Needed] extends [never]
  ? [creation?: Creation<E>]
  : [creation: Creation<E, Needed>]

/** The operations of several entities. */
export interface DatabaseOperations {
  /** Reads any number of items, in as few requests as there can be. What comes back is in the order of the reads. */
  batchGet<const T extends readonly Readable<unknown>[]>(operations: T): ReadBatch<ReadResults<T>>
  /** Puts and deletes any number of items, each by itself: no conditions, and no order among them. */
  batchWrite<const T extends readonly Batchable<unknown>[]>(operations: T): WriteBatch<BatchResults<T>>
  /** Reads several items as they were at one moment. */
  transactGet<const T extends readonly Readable<unknown>[]>(operations: T): ReadTransaction<ReadResults<T>>
  /** Writes several items: all of the writes happen, or none. */
  transactWrite<const T extends readonly Transactable<unknown>[]>(
    operations: T,
    options?: TransactWriteOptions,
  ): WriteTransaction<WriteResults<T>>
}

/** The repositories of a model, by their names in its `entities`. */
export type Repositories<M extends AnyModel> = {
  readonly [P in keyof M['entities']]: Repository<M['entities'][P], M['table']>
}

/**
 * A connected model.
 *
 * @example
 * ```ts
 * export interface Db extends Database<typeof shop> {}
 * export const db: Db = connect(shop, { client: new DynamoDBClient({}) })
 * ```
 */
export type Database<M extends AnyModel> = Repositories<M> &
  DatabaseOperations & {
    /** Queries over several entities of one partition, by their names in the model's `collections`. */
    readonly collections: Collections<M>
    /** Reads the items of all entities, and pays for all that lies in the table. */
    scan(): ModelScan<ModelItems<M['entities']>, SharedAttributes<M['entities']>>
  }
type SharedAttributes<Entities extends Readonly<Record<string, AnyEntity>>> = {
  [P in keyof Item<Entities[keyof Entities]> as P extends keyof Attributes<Entities[keyof Entities]>
    ? P
    : never]: Attributes<Entities[keyof Entities]>[P & keyof Attributes<Entities[keyof Entities]>]
}
type ModelItems<Entities extends Readonly<Record<string, AnyEntity>>> = { [P in keyof Entities]: Item<Entities[P]> }

/** A secret by which cursors are sealed. */
export type CursorSecret = string | Uint8Array

/** How a model is connected. */
export interface ConnectOptions {
  /** The client to send with; a document client is fine too. */
  readonly client: AnyDynamoDBClient
  /** The table's name, in place of the model's. */
  readonly tableName?: string | undefined
  /** Whether reads of the table and of local indexes are consistent unless they say otherwise. */
  readonly consistentReads?: boolean | undefined
  /** Whether an update may read stored values that an index key needs. */
  readonly implicitReads?: 'allow' | 'forbid' | undefined
  /**
   * What reads do with a stored item that does not fit its schema: fail with `ItemValidationError` (unless given), or go
   * on as if it were not there. A function is told of each such item, and returns `'throw'` or, to leave it out, `'skip'` or
   * nothing.
   */
  readonly onInvalidItem?: OnInvalidItem | undefined
  /**
   * Is told of each request after it has ended, failures and implied reads too; DynamoDB is then asked for the capacity that was
   * used. A list, or an observer as `keyloom/opentelemetry` makes it, is fine too.
   */
  readonly onOperation?: OnOperation | undefined
  /**
   * What becomes of items past their time to live that DynamoDB has not removed yet: shown (unless given), or hidden, which
   * makes them absent to every operation.
   */
  readonly expired?: 'show' | 'hide' | undefined
  /**
   * Encrypts and authenticates the cursors of pages, so that they can be neither read nor altered: a secret, such as 32 random bytes, or a
   * list of which the first one makes new cursors and the others still read older ones.
   */
  readonly cursorSecret?: CursorSecret | readonly CursorSecret[] | undefined
  /** The clock that timestamps and times to live go by, in milliseconds since 1970 or as a `Date`; `Date.now` unless given. */
  readonly now?: (() => number | Date) | undefined
}

/** The type of `connect`. */
export type Connect = <M extends AnyModel>(model: M, options: ConnectOptions) => Database<M>
