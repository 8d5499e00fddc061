import type { CheckStorable, EntitySchema } from '../schema/schema-types.js'
import { freezeCopy } from '../util/freeze.js'
import type {
  CheckIndexes,
  CheckKey,
  CheckKeyOnly,
  CheckStoredAs,
  CheckTimestamps,
  CheckUniques,
  CheckVersion,
} from './entity-checks.js'

/** An entity's primary key: a template for each part of the table's key. */
export interface KeyTemplates {
  readonly pk: string
  readonly sk?: string
}

/**
 * One side of an index key: a template, or a list of plain attributes (`['<country>', '<region>']`) where the index has a
 * list of attributes there.
 */
export type SideTemplates = string | readonly string[]

/**
 * An entity's entry on one of the table's indexes. A side that is left out is inherited from the primary key, where the
 * index uses a key attribute of the table there.
 */
export interface IndexTemplates {
  /** The table's name of the index. */
  readonly on: string
  readonly pk?: SideTemplates
  readonly sk?: SideTemplates
  /** The values of enum, literal or boolean attributes for which an item is in the index. */
  readonly when?: Readonly<Record<string, string | number | bigint | boolean | null>>
}

/** The attributes that the library keeps: when an item was created, and when it was last written. */
export interface TimestampNames {
  readonly created?: string
  readonly updated?: string
}

/** What an entity declares besides its schema. */
export interface EntityDeclaration {
  readonly key: KeyTemplates
  readonly indexes: Readonly<Record<string, IndexTemplates>>
  /** What the table's type attribute holds; the entity's name unless given. */
  readonly typeValue?: string | undefined
  /** The names that attributes are stored under, where those are not their own. */
  readonly storedAs?: Readonly<Record<string, string>> | undefined
  /** The attributes that are stored in a key alone. */
  readonly keyOnly?: readonly string[] | undefined
  readonly timestamps?: TimestampNames | undefined
  /** The attribute that counts the writes of an item. */
  readonly version?: string | undefined
  /** By attribute whose value no two items may share, the key under which it is claimed. */
  readonly unique?: Readonly<Record<string, string>> | undefined
}

/** Any declared entity. */
export interface AnyEntity {
  readonly name: string
  readonly schema: EntitySchema
  readonly declaration: EntityDeclaration
}

/** A declared entity. */
export interface Entity<Name extends string, Schema extends EntitySchema, Declaration extends EntityDeclaration>
  extends AnyEntity {
  readonly name: Name
  readonly schema: Schema
  readonly declaration: Declaration
}

/** What an entity's type keeps of its declaration: the rest of it only where there is more than keys. */
type Declared<Key, Indexes, StoredAs, KeyOnly extends readonly string[], Stamps, Version, Uniques> = [
  keyof StoredAs | KeyOnly[number] | keyof Stamps | keyof Uniques,
  Version,
] extends [never, undefined]
  ? { readonly key: Key; readonly indexes: Indexes }
  : {
      readonly key: Key
      readonly indexes: Indexes
      readonly storedAs: StoredAs
      readonly keyOnly: KeyOnly
      readonly timestamps: Stamps
      readonly version: Version
      readonly unique: [keyof Uniques] extends [never] ? undefined : Uniques
    }

/**
 * Declares an entity: its schema, its key, and its place in the table's indexes. Nothing is checked across entities yet:
 * `defineModel` does that.
 *
 * @param name the entity's name, which its items carry in storage
 * @param declaration the schema, the key templates, and the entries on the table's indexes
 * @returns the declaration, copied and frozen, for `defineModel`
 * @example
 * ```ts
 * const Product = defineEntity('Product', {
 *   schema: z.object({ sku: z.string(), title: z.string(), price: z.number() }),
 *   key: { pk: 'PRODUCT#<sku>', sk: 'PRODUCT' },
 * })
 * ```
 */
export function defineEntity<
  const Name extends string,
  Schema extends EntitySchema,
  const Key extends KeyTemplates & CheckKey<Key, Indexes, Schema>,
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the entity without indexes: Record<string, never> would have every index.
  const Indexes extends Readonly<Record<string, IndexTemplates>> & CheckIndexes<Key, Indexes, Schema> = {},
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the entity that stores every attribute under its own name.
  const StoredAs extends Readonly<Record<string, string>> = {},
  const KeyOnly extends readonly string[] = readonly [],
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the entity without timestamps.
  const Stamps extends TimestampNames = {},
  const Version extends string | undefined = undefined,
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the entity without unique values.
  const Uniques extends Readonly<Record<string, string>> = {},
>(
  name: Name,
  declaration: {
    /** A zod object, or a union or intersection of objects. */
    readonly schema: Schema & CheckStorable<Schema>
    /** The primary key: a template for each part of the table's key. */
    readonly key: Key
    /** The entries on the table's indexes, each under the name that queries call it by. */
    readonly indexes?: Indexes & Readonly<Record<string, IndexTemplates>>
    /** What the table's type attribute holds; the entity's name unless given. */
    readonly typeValue?: string
    /** The names that attributes are stored under, where those are not their own: `{ country: 'attr1' }`. */
    readonly storedAs?: CheckStoredAs<StoredAs, Schema>
    /** Attributes that are stored in a key alone, and read back from it. */
    readonly keyOnly?: CheckKeyOnly<KeyOnly, Schema>
    /** The attributes that the library keeps: when an item was created, and when it was last written. */
    readonly timestamps?: CheckTimestamps<Stamps, Schema> & TimestampNames
    /** The attribute that counts the writes of an item, kept by the library: a whole number. */
    readonly version?: Version & CheckVersion<Version, Schema>
    /**
     * By attribute whose value no two items may share, the key under which it is claimed: `{ email: 'CUSTOMER_EMAIL#<email>' }`. Other
     * attributes in the template are the scope in which the value is unique.
     */
    readonly unique?: CheckUniques<Uniques, Schema>
  },
): Entity<Name, Schema, Declared<Key, Indexes, StoredAs, KeyOnly, Stamps, Version, Uniques>> {
  // A program in JavaScript may leave it out, which the model refuses.
  const { schema, indexes = {} as Indexes, ...declared } = declaration ?? {}
  const kept = freezeCopy({ ...declared, indexes }) as unknown as Declared<
    Key,
    Indexes,
    StoredAs,
    KeyOnly,
    Stamps,
    Version,
    Uniques
  >
  return Object.freeze({ name, schema: schema as Schema, declaration: kept })
}
