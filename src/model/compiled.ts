import type { KeyPart, PrimaryKeyShape } from '../keys/key-part.js'
import type { KeySides } from '../keys/key-side.js'
import type { AttributeNames } from '../schema/attribute-names.js'
import type { ItemCodec } from '../schema/item-codec.js'
import type { LiteralValue, Storage } from '../schema/storage.js'
import type { StoredPath } from '../schema/stored-path.js'
import type { ValueCodec } from '../schema/value-codec.js'
import type { Timestamps } from './compile-timestamps.js'
import type { KeyAttribute, Projection, TableOptions, Throughput } from './table.js'

/** A key attribute as DynamoDB is told of it. */
export interface CompiledKeyAttribute {
  readonly name: string
  readonly type: 'S' | 'N' | 'B'
}

/** One side of an index's key: an attribute, or a list of attributes that are compared one by one. */
export type CompiledKeySide = CompiledKeyAttribute | readonly CompiledKeyAttribute[]

/** A key in DynamoDB's terms: the table's, or an index's. */
export interface CompiledKey {
  readonly pk: CompiledKeySide
  readonly sk: CompiledKeySide | undefined
}

/** One of the table's secondary indexes. */
export interface CompiledIndex extends CompiledKey {
  readonly name: string
  readonly kind: 'global' | 'local'
  readonly projection: Projection
  readonly throughput: Throughput | undefined
}

/** The table that a model's items live in. */
export interface CompiledTable extends CompiledKey {
  readonly name: string
  readonly pk: CompiledKeyAttribute
  readonly sk: CompiledKeyAttribute | undefined
  readonly indexes: ReadonlyMap<string, CompiledIndex>
  /**
   * The key attributes where items always have a plain attribute: those of lists that no other key fills by a template.
   * By name, each with the side that sets the limit of its size.
   */
  readonly listed: ReadonlyMap<string, { readonly attribute: CompiledKeyAttribute; readonly role: 'pk' | 'sk' }>
  /** The names of the attributes of its own key, of all keys, and of those that several indexes use. */
  readonly keyNames: {
    readonly own: ReadonlySet<string>
    readonly all: ReadonlySet<string>
    readonly shared: ReadonlySet<string>
  }
  /** The names of attributes that are the table's own: they are no item's, unless an entity has them as a plain attribute. */
  readonly reserved: ReadonlySet<string>
  readonly delimiter: string
  /** The attribute that holds the entity's name; `undefined` where items are told apart by their keys. */
  readonly typeAttribute: string | undefined
  readonly options: TableOptions
}

/** No attribute values. */
export const noValues: ReadonlyMap<string, LiteralValue> = new Map()

/** One way into the items of an entity: the table's own key, or an index. */
export interface AccessPath extends KeySides {
  /** As application code calls it: `primary`, `byStatus`. */
  readonly name: string
  /** DynamoDB's name of the index; `undefined` for the table itself. */
  readonly index: string | undefined
  /** Whether a consistent read is possible: not on a global index. */
  readonly consistent: boolean
  readonly projection: Projection
  /**
   * Whether a query's span can hold other entities' items, and how they are told apart:
   * by a filter on the type attribute, or by parsing their keys where the index does not carry it.
   */
  readonly foreign: 'none' | 'filtered' | 'parsed'
  /** Whether items of others lie on the same table or index, in whatever partition: a scan meets them. */
  readonly shared: boolean
  /**
   * Attribute values by which items are told from those that are on the index by another entry of the same entity;
   * empty where a query cannot meet such.
   */
  readonly only: ReadonlyMap<string, LiteralValue>
}

/** One entry of an entity on an index: when it exists, and what it is made of. */
export interface IndexEntry extends AccessPath {
  readonly index: string
  /** The attribute values that the entry exists for; empty if it always may. */
  readonly when: ReadonlyMap<string, LiteralValue>
}

/**
 * Key attributes that are written and removed together.
 * More than one alternative where several entries share an index and exclude each other.
 */
export interface IndexSlot {
  /** The names of the entries, for messages. */
  readonly entries: readonly string[]
  /** The key attributes that the library owns here. */
  readonly attributes: readonly string[]
  /** Every attribute path that decides about them. */
  readonly sources: readonly string[]
  readonly alternatives: readonly SlotAlternative[]
}
export interface SlotAlternative {
  readonly when: ReadonlyMap<string, LiteralValue>
  /** Paths without which the entry does not exist. */
  readonly needs: readonly string[]
  /** Parts that must be buildable for the entry to exist. */
  readonly parts: readonly KeyPart[]
  /** Parts that are written. */
  readonly owned: readonly KeyPart[]
}

/** A value of an entity that no two of its items may share, and the items by which it is claimed. */
export interface CompiledUnique {
  /** The attribute whose value is unique. */
  readonly attribute: string
  /** The key of a claim item. */
  readonly key: PrimaryKeyShape
  /** The attribute paths that the key is made of. */
  readonly paths: readonly string[]
}

/** An attribute that can be read back from a key of its item. */
export interface HeldAttribute {
  /** Its path in code. */
  readonly path: string
  /** Where it is stored, if it is. */
  readonly place: StoredPath
  /** The name of that place where it is a whole attribute, and no name that all objects have. */
  readonly plainName: string | undefined
  /** The part of a key that holds it. */
  readonly part: KeyPart
  /** Whether it is stored nowhere else. */
  readonly isKeyOnly: boolean
}

/** An entity of a compiled model: frozen data and codecs, the latter built when first used. */
export interface CompiledEntity {
  /** The name in `defineModel`'s `entities`, such as `orders`. */
  readonly alias: string
  /** The name given to `defineEntity`, such as `Order`. */
  readonly name: string
  readonly typeValue: string
  readonly table: CompiledTable
  readonly storage: Storage
  /** The attributes of an item, by name. */
  readonly attributes: ReadonlyMap<string, Storage>
  /** Whether items may have attributes that the schema does not name. */
  readonly loose: boolean
  /** How the attributes are called in storage. */
  readonly names: AttributeNames
  /** The attributes that are stored in a key alone, each with the part that holds it. */
  readonly keyOnly: ReadonlyMap<string, KeyPart>
  /** Every attribute that can be read back from a key: those of the primary key, and those that are stored in a key alone. */
  readonly held: readonly HeldAttribute[]
  /** The attribute that is stored as the table's time to live, as epoch seconds; `undefined` if the entity has none. */
  readonly ttl: string | undefined
  /** The moments that the library keeps of an item. */
  readonly timestamps: Timestamps
  /** The attribute that counts the writes of an item; `undefined` if the entity has none. */
  readonly version: string | undefined
  readonly uniques: readonly CompiledUnique[]
  /** The attributes that an update cannot set, because the library keeps them. */
  readonly kept: ReadonlySet<string>
  /** The names in storage that are the table's own, which a loose schema does not take for the item's. */
  readonly reserved: ReadonlySet<string>
  readonly key: PrimaryKeyShape
  /** The attribute paths of the primary key, without repetitions. */
  readonly keyPaths: readonly string[]
  readonly primary: AccessPath
  readonly entries: ReadonlyMap<string, IndexEntry>
  readonly slots: readonly IndexSlot[]
  /**
   * The attributes of items that are key attributes of indexes as they are. They put an item into every index whose key
   * attributes it all has, whether the entity declares an entry there or not.
   */
  readonly plainKeys: readonly KeyPart[]
  readonly item: () => ItemCodec
  /** The codec of a place in an item. */
  readonly codec: (storage: Storage, path: readonly (string | number)[]) => ValueCodec
  /** The codec of a dotted attribute path that a key is made of. */
  readonly codecAt: (path: string) => ValueCodec
}

/** One member of a collection: an entity, by its own key or by one of its entries on the collection's index. */
export interface CollectionMember {
  readonly entity: CompiledEntity
  readonly path: AccessPath
}

/** A collection of a compiled model. */
export interface CompiledCollection {
  readonly name: string
  /** DynamoDB's name of the index; `undefined` for the table itself. */
  readonly index: string | undefined
  /** By the order of the declaration. The first names the attributes of the partition. */
  readonly members: readonly CollectionMember[]
  /** Where items lie in the same place that are none of its members'. */
  readonly rivals: readonly KeySides[]
}

/** What a model compiles to. */
export interface CompiledModel {
  readonly table: CompiledTable
  readonly entities: ReadonlyMap<string, CompiledEntity>
  readonly collections: readonly CompiledCollection[]
}

/** The attribute that a key declaration names, in DynamoDB's terms. */
export function compileKeyAttribute(attribute: KeyAttribute): CompiledKeyAttribute {
  if (typeof attribute === 'string') return { name: attribute, type: 'S' }
  // A program in JavaScript may leave it out. It has no name then, which the checks find.
  if (typeof attribute !== 'object' || attribute === null) return { name: '', type: 'S' }
  const types = { string: 'S', number: 'N', binary: 'B' } as const
  return { name: typeof attribute.name === 'string' ? attribute.name : '', type: types[attribute.type] }
}
