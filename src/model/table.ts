import { freezeCopy } from '../util/freeze.js'

/** An attribute of a table's or an index's key. A string attribute may be given by its name alone. */
export type KeyAttribute = string | { readonly name: string; readonly type: 'string' | 'number' | 'binary' }

/**
 * One side of a global index's key: an attribute, or a list of up to four, each with a value of its own and compared in
 * turn. A list of one is an attribute that is always a plain attribute of the items.
 */
export type KeyAttributes = KeyAttribute | readonly [KeyAttribute, KeyAttribute?, KeyAttribute?, KeyAttribute?]

/** The attributes that a table's primary key is made of. */
export interface TableKey {
  readonly pk: KeyAttribute
  readonly sk?: KeyAttribute
}

/** Which attributes an index holds besides the keys: all, none, or those named. */
export type Projection = 'all' | 'keys' | readonly string[]

/** Provisioned capacity, in units a second. */
export interface Throughput {
  readonly read: number
  readonly write: number
}

/** A global secondary index: its own partition key, and reads that are eventually consistent only. */
export interface GlobalIndex {
  readonly type?: 'global'
  readonly pk: KeyAttributes
  readonly sk?: KeyAttributes
  readonly projection?: Projection
  readonly throughput?: Throughput
}

/** A local secondary index: the table's partition key with another sort key. */
export interface LocalIndex {
  readonly type: 'local'
  readonly sk: KeyAttribute
  readonly projection?: Projection
}

/** A secondary index of a table. */
export type TableIndex = GlobalIndex | LocalIndex

/** What a table is besides its keys. */
export interface TableOptions {
  /** The character between the segments of a key; `#` unless given. */
  readonly delimiter?: string
  /** The attribute that holds an item's entity; `_type` unless given. With `false`, items are told apart by their keys. */
  readonly typeAttribute?: string | false
  /** The time-to-live attribute: a date, or a number of epoch seconds. */
  readonly ttl?: string
  /** What the table's change stream carries; no stream unless given. */
  readonly stream?: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'
  /** How capacity is paid for; `on-demand` unless given. */
  readonly billing?: 'on-demand' | 'provisioned'
  /** The table's capacity under `provisioned` billing. */
  readonly throughput?: Throughput
  readonly tableClass?: 'standard' | 'infrequent-access'
  /** Continuous backups, with the number of days to which the table can be restored (35 unless given). */
  readonly pointInTimeRecovery?: boolean | { readonly days: number }
  /** Whether DynamoDB refuses to delete the table. */
  readonly deletionProtection?: boolean
  readonly tags?: Readonly<Record<string, string>>
}

/** Any declared table. */
export interface AnyTable {
  readonly name: string
  readonly key: TableKey
  readonly indexes: Readonly<Record<string, TableIndex>>
  readonly options: TableOptions
}

/** A declared table. */
export interface Table<Key extends TableKey, Indexes extends Readonly<Record<string, TableIndex>>> extends AnyTable {
  readonly key: Key
  readonly indexes: Indexes
}

type CheckTableKey<Key> = {
  readonly [P in keyof Key]: P extends 'pk' | 'sk'
    ? Key[P] extends readonly unknown[]
      ? `a table's key has one attribute a side: lists are for global indexes`
      : KeyAttribute
    : `a table's key has pk and sk only`
}

/** What {@link defineTable} takes. */
export interface TableDeclaration<Key, Indexes> extends TableOptions {
  /** The table's name; `connect` can override it. */
  readonly name: string
  /** The attributes of the primary key. */
  readonly key: Key
  /** The secondary indexes, by DynamoDB's name of them. */
  readonly indexes?: Indexes
}

/**
 * Declares a table: its key, its indexes and its options. Nothing is checked yet: `defineModel` does that.
 *
 * @param declaration the table's name, its key attributes, its indexes and options
 * @returns the declaration, copied and frozen, for `defineModel`
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 * @example
 * ```ts
 * const table = defineTable({
 *   name: 'shop',
 *   key: { pk: 'PK', sk: 'SK' },
 *   indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' } },
 *   ttl: 'expiresAt',
 * })
 * ```
 */
export function defineTable<
  const Key extends TableKey & CheckTableKey<Key>,
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the table without indexes: Record<string, never> would have every index.
  const Indexes extends Readonly<Record<string, TableIndex>> = {},
>(declaration: TableDeclaration<Key, Indexes>): Table<Key, Indexes> {
  // A program in JavaScript may leave it out, which the model refuses.
  const { name, key, indexes = {} as Indexes, ...options } = declaration ?? {}
  return freezeCopy({ name, key, indexes, options })
}
