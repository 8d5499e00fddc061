import type { ModelProblem } from '../errors/index.js'
import type { StoredItem } from '../schema/stored-item.js'
import type { AccessPattern } from './access-patterns.js'
import type { CheckCollections, CollectionDeclaration } from './collection.js'
import type { AnyEntity, EntityDeclaration } from './entity.js'
import type { AttributesStoredAs, DecodedItem } from './item-types.js'
import type { AnyTable, TableIndex, TableKey } from './table.js'

/** Any compiled model. */
export interface AnyModel {
  readonly table: AnyTable
  readonly entities: Readonly<Record<string, AnyEntity>>
  readonly collections: AnyCollections
}

/** Collections by their names. */
type AnyCollections = Readonly<Record<string, CollectionDeclaration>>

/** A compiled model: the declarations that it was made from, and what is worth knowing about them. */
export interface Model<
  Table extends AnyTable,
  Entities extends Readonly<Record<string, AnyEntity>>,
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the model without collections.
  Collections extends AnyCollections = {},
> extends AnyModel {
  readonly table: Table
  readonly entities: Entities
  readonly collections: Collections
  /** What compiles but deserves a second look. */
  readonly warnings: readonly ModelProblem[]
  /**
   * Every way to read items, as data: what it asks for, the key condition, what comes back, and whether it can meet items of others.
   *
   * @example
   * ```ts
   * console.table(shop.accessPatterns, ['call', 'index', 'condition', 'foreign', 'consistent'])
   * ```
   */
  readonly accessPatterns: readonly AccessPattern[]
  /**
   * Decodes an item in DynamoDB's own form, as the SDK, stream events and exports give it.
   *
   * The type attribute tells the entity; where there is none, the item's key does.
   *
   * @returns the item, and the name of its repository; `undefined` if it is of no entity of this model
   * @throws ItemValidationError (`item.invalid`) if the item does not fit its entity's schema
   * @throws SetupError (`setup.option`) if it is not in DynamoDB's own form
   * @example
   * ```ts
   * const exported = '{ "PK": { "S": "PRODUCT#kettle" }, "SK": { "S": "PRODUCT" }, "sku": { "S": "kettle" } }'
   * const found = shop.decode(JSON.parse(exported))
   * if (found?.entity === 'products') console.log(found.item.price)
   * ```
   */
  decode(item: StoredItem): DecodedItem<Entities> | undefined
}

type HasSort<D> = D extends { readonly sk: string | object } ? true : false
/** A list has no name, and so is never one of the table's own attributes. */
type AttributeName<A> = A extends string
  ? A
  : A extends { readonly name: infer Name }
    ? Name
    : A extends readonly unknown[]
      ? A
      : never

/** The part of the primary key whose attribute an index's side is; never if that attribute is the index's own. */
export type InheritedPart<Attribute, Key extends TableKey> =
  AttributeName<Attribute> extends AttributeName<Key['pk']>
    ? 'pk'
    : AttributeName<Attribute> extends AttributeName<Key['sk']>
      ? 'sk'
      : never

/** Names that the database itself has. */
type ReservedName = 'collections' | 'scan' | 'batchGet' | 'batchWrite' | 'transactGet' | 'transactWrite' | 'then'

type KeyFault<D extends EntityDeclaration, T extends AnyTable, Name extends string> =
  HasSort<T['key']> extends true
    ? HasSort<D['key']> extends true
      ? never
      : `${Name}.key needs sk: the table has a sort key`
    : HasSort<D['key']> extends true
      ? `${Name}.key must not have sk: the table has no sort key`
      : never

type IndexFaults<E extends AnyEntity, Indexes, T extends AnyTable> = {
  [P in keyof Indexes & string]: Indexes[P] extends { readonly on: infer On extends string }
    ? On extends keyof T['indexes']
      ? IndexFault<E, Indexes[P], T['indexes'][On], T['key'], `${E['name']}.indexes.${P}`>
      : `${E['name']}.indexes.${P} is on ${On}, which is not an index of the table`
    : never
}[keyof Indexes & string]

type IndexFault<E extends AnyEntity, D, Index, Key extends TableKey, Place extends string> =
  | PartitionFault<E, D, Index, Key, Place>
  | SortFault<E, D, Index, Key, Place>
type PartitionFault<E extends AnyEntity, D, Index, Key extends TableKey, Place extends string> = D extends {
  readonly pk: infer Given
}
  ? Index extends { readonly type: 'local' }
    ? `${Place} must not have pk: a local index has the table's`
    : Index extends { readonly pk: infer Attribute }
      ? GivenFault<E, Given, Attribute, Key, Place, 'pk'>
      : never
  : Index extends { readonly pk: infer Attribute }
    ? [InheritedPart<Attribute, Key>] extends [never]
      ? `${Place} needs pk: the index has a partition key of its own`
      : never
    : never
type SortFault<E extends AnyEntity, D, Index, Key extends TableKey, Place extends string> = D extends {
  readonly sk: infer Given
}
  ? Index extends { readonly sk: infer Attribute }
    ? GivenFault<E, Given, Attribute, Key, Place, 'sk'>
    : `${Place} must not have sk: the index has no sort key`
  : Index extends { readonly sk: infer Attribute }
    ? [InheritedPart<Attribute, Key>] extends [never]
      ? `${Place} needs sk: the index has a sort key of its own`
      : never
    : never
type GivenFault<
  E extends AnyEntity,
  Given,
  Attribute,
  Key extends TableKey,
  Place extends string,
  Side extends string,
> = Attribute extends readonly [unknown, ...unknown[]]
  ? Given extends ListedBy<E, Attribute>
    ? never
    : IfNamesKnown<
        E['declaration'],
        `${Place}.${Side} must be [${ListText<ListedBy<E, Attribute>>}]: the index has a list there`
      >
  : Given extends string
    ? InheritedFault<InheritedPart<Attribute, Key>, Place, Side>
    : `${Place}.${Side} must be one template: the index has no list there`
/** Names in storage that are only known to be texts are left to the compiler of the model. */
type IfNamesKnown<D, Found> = D extends { readonly storedAs: infer Stored }
  ? string extends Stored[keyof Stored]
    ? never
    : Found
  : Found
/** What an entry gives for a list of attributes, where an entity stores all of them under their own names. */
type Listed<List extends readonly unknown[]> = {
  readonly [I in keyof List]: AttributeName<List[I]> extends infer Name extends string ? `<${Name}>` : never
}
/** What an entity's entry gives for a list of attributes. */
type ListedBy<E extends AnyEntity, List extends readonly unknown[]> = {
  readonly [I in keyof List]: ListedAs<AttributeName<List[I]>, AttributesStoredAs<E, AttributeName<List[I]>>>
}
type ListedAs<Name, Attribute> = [Attribute] extends [never]
  ? `an attribute stored as ${Name & string}`
  : `<${Attribute & string}>`
type ListText<List> = List extends readonly [infer First extends string, ...infer Rest]
  ? `'${First}'${Rest extends readonly [] ? '' : `, ${ListText<Rest>}`}`
  : ''
type InheritedFault<Part, Place extends string, Side extends string> = [Part] extends [never]
  ? never
  : `${Place} must not have ${Side}: it is the table's ${Part & string}, whose template decides`

type Fault<E extends AnyEntity, T extends AnyTable> =
  | KeyFault<E['declaration'], T, E['name']>
  | IndexFaults<E, E['declaration']['indexes'], T>

type Absent = { readonly pk?: undefined }
type AbsentSort = { readonly sk?: undefined }

/** What an entity that fits a table declares. One comparison with it lets nearly every entity through. */
interface Fitting<T extends AnyTable> {
  readonly declaration: {
    readonly key: HasSort<T['key']> extends true ? { readonly sk: string } : { readonly pk: string } & AbsentSort
    readonly indexes: Readonly<Record<string, FittingEntry<T['indexes'], T['key']>>>
    readonly storedAs?: Readonly<Record<string, never>>
  }
}
type FittingEntry<Indexes, Key extends TableKey> = {
  [On in keyof Indexes]: { readonly on: On } & FittingPartition<Indexes[On], Key> & FittingSort<Indexes[On], Key>
}[keyof Indexes]
type FittingPartition<Index, Key extends TableKey> = Index extends { readonly pk: infer Attribute }
  ? [InheritedPart<Attribute, Key>] extends [never]
    ? { readonly pk: FittingSide<Attribute> }
    : Absent
  : Absent
type FittingSort<Index, Key extends TableKey> = Index extends { readonly sk: infer Attribute }
  ? [InheritedPart<Attribute, Key>] extends [never]
    ? { readonly sk: FittingSide<Attribute> }
    : AbsentSort
  : AbsentSort
type FittingSide<Attribute> = Attribute extends readonly unknown[] ? Listed<Attribute> : string

/** Refuses entities that do not fit the table. */
export type CheckEntities<Entities, T extends AnyTable> = {
  readonly [P in keyof Entities]: P extends ReservedName
    ? `${P} is a name of the database itself`
    : Entities[P] extends Fitting<T>
      ? Entities[P]
      : EntityFault<Entities[P], T>
}
type EntityFault<E, T extends AnyTable> = E extends AnyEntity
  ? string extends E['name']
    ? AnyEntity
    : [Fault<E, T>] extends [never]
      ? E
      : Fault<E, T>
  : AnyEntity

/** What `defineModel` takes. */
export interface ModelDeclaration<Table extends AnyTable, Entities, Collections> {
  /** The table that all of the entities live in. */
  readonly table: Table
  /** The entities, by the name of their repository. */
  readonly entities: CheckEntities<Entities, Table> & Entities
  /** Entities that are read together, by the name of their collection. */
  readonly collections?: Collections & Readonly<Record<string, CollectionDeclaration>>
}

/** The type of `defineModel`. */
export type DefineModel = <
  T extends AnyTable,
  Entities extends Readonly<Record<string, AnyEntity>>,
  const Collections extends Readonly<Record<string, CollectionDeclaration>> &
    // biome-ignore lint/complexity/noBannedTypes: `{}` is the model without collections.
    CheckCollections<Collections, keyof Entities, keyof T['indexes']> = {},
>(
  declaration: ModelDeclaration<T, Entities, Collections>,
) => Model<T, Entities, Collections>

/** The table's index that an entity's entry is on. */
export type IndexOf<T extends AnyTable, D> = D extends { readonly on: infer On extends keyof T['indexes'] }
  ? T['indexes'][On] extends infer Index extends TableIndex
    ? Index
    : never
  : never
