import type { ArePlain, CheckList, CheckTemplate, IndexShape, PrimaryShape } from '../keys/template-types.js'
import type { CheckStorable, CommonShape, Domain, EntitySchema, Unwrap } from '../schema/schema-types.js'
import { freezeCopy } from '../util/freeze.js'

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

/** Refuses a wrong template of a primary key. */
export type CheckKey<Key, Schema> = {
  readonly [P in keyof Key]: IsPlainKey<Key, PrimaryShape<Schema>> extends true
    ? Key[P]
    : P extends 'pk' | 'sk'
      ? CheckTemplate<Key[P], PrimaryShape<Schema>, P>
      : `an entity's key has pk and sk only`
}
type IsPlainKey<Key, Shape> = [keyof Key] extends ['pk' | 'sk']
  ? Key extends { readonly pk: infer Pk extends string; readonly sk: infer Sk extends string }
    ? ArePlain<Pk | Sk, Shape>
    : false
  : false

/** Refuses a wrong template, or a wrong condition, of an index. */
export type CheckIndexes<Indexes, Schema> = {
  readonly [P in keyof Indexes]: P extends 'primary'
    ? `primary is the name of the table's own key`
    : IsPlainIndex<Indexes[P], IndexShape<Schema>> extends true
      ? Indexes[P]
      : CheckIndex<Indexes[P], IndexShape<Schema>>
}
type IsPlainIndex<Index, Shape> = [keyof Index] extends ['on' | 'pk' | 'sk']
  ? Index extends { readonly pk: infer Pk extends string; readonly sk: infer Sk extends string }
    ? ArePlain<Pk | Sk, Shape>
    : false
  : false
type CheckIndex<Index, Shape> = {
  readonly [P in keyof Index]: P extends 'pk' | 'sk'
    ? Index[P] extends readonly unknown[]
      ? CheckList<Index[P], Shape>
      : CheckTemplate<Index[P], Shape, `index ${P}`>
    : P extends 'on'
      ? string
      : P extends 'when'
        ? CheckWhen<Index[P], Shape>
        : 'an index has on, pk, sk and when only'
}

/** Refuses names in storage for attributes that the schema does not have. */
export type CheckStoredAs<StoredAs, Schema> = {
  readonly [A in keyof StoredAs]: A extends keyof IndexShape<Schema> ? string : NotOfSchema<A>
}

/** Refuses to leave attributes to the key that the schema does not have. */
export type CheckKeyOnly<KeyOnly, Schema> = {
  readonly [I in keyof KeyOnly]: KeyOnly[I] extends keyof IndexShape<Schema> ? KeyOnly[I] : NotOfSchema<KeyOnly[I]>
}
type NotOfSchema<Name> = `${Name & string} is not an attribute of this entity's schema`

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

/** Few values, or a union of such. */
type WhenType =
  | { _zod: { def: { type: 'enum' | 'literal' | 'boolean' } } }
  | { _zod: { def: { type: 'union'; options: readonly WhenType[] } } }
type CheckWhen<When, Shape> = {
  readonly [A in keyof When]: A extends keyof Shape
    ? Unwrap<Shape[A]> extends WhenType
      ? Exclude<Domain<Shape[A]>, undefined>
      : 'when needs an enum, literal or boolean attribute'
    : `${A & string} is not an attribute of this entity's schema`
}

/** Refuses timestamps that the schema has no place for. */
export type CheckTimestamps<Stamps, Schema> = {
  readonly [P in keyof Stamps]: P extends 'created' | 'updated'
    ? CheckTimestamp<Stamps[P], CommonShape<Schema>>
    : 'timestamps has created and updated only'
}
type CheckTimestamp<Name, Shape> = Name extends keyof Shape
  ? Domain<Shape[Name]> extends Date | string | number | bigint | null | undefined
    ? Name
    : `${Name & string}: a timestamp needs z.date(), z.iso.datetime() or a number of milliseconds`
  : NotOfSchema<Name>

/** Refuses a version that the schema has no place for. An object says so, since one text that is another is no type at all. */
export type CheckVersion<Name, Schema> = Name extends keyof CommonShape<Schema>
  ? Domain<CommonShape<Schema>[Name]> extends number | undefined
    ? Name
    : { readonly wrong: `${Name & string}: a version needs z.number().int()` }
  : { readonly wrong: NotOfSchema<Name> }

/** Refuses unique values that the schema does not have, or that do not stand in their own template. */
export type CheckUniques<Uniques, Schema> = {
  readonly [P in keyof Uniques]: P extends keyof IndexShape<Schema> & string
    ? Uniques[P] extends `${string}<${P}${'>' | ':' | '|' | '.'}${string}`
      ? Uniques[P] extends `${string}<${string}:shard(${string}`
        ? `a value is claimed by one item: leave shard(N) out`
        : CheckTemplate<Uniques[P], IndexShape<Schema>, 'index pk'>
      : `the template must hold <${P}>, whose value is to be unique`
    : `${P & string} is not an attribute of this entity's schema`
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
  const Key extends KeyTemplates & CheckKey<Key, Schema>,
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the entity without indexes: Record<string, never> would have every index.
  const Indexes extends Readonly<Record<string, IndexTemplates>> & CheckIndexes<Indexes, Schema> = {},
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the entity that stores every attribute under its own name.
  const StoredAs extends Readonly<Record<string, string>> & CheckStoredAs<StoredAs, Schema> = {},
  const KeyOnly extends readonly string[] & CheckKeyOnly<KeyOnly, Schema> = readonly [],
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the entity without timestamps.
  const Stamps extends TimestampNames & CheckTimestamps<Stamps, Schema> = {},
  const Version extends string | undefined = undefined,
  // biome-ignore lint/complexity/noBannedTypes: `{}` is the entity without unique values.
  const Uniques extends Readonly<Record<string, string>> & CheckUniques<Uniques, Schema> = {},
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
    readonly storedAs?: StoredAs & Readonly<Record<string, string>>
    /** Attributes that are stored in a key alone, and read back from it. */
    readonly keyOnly?: KeyOnly & readonly string[]
    /** The attributes that the library keeps: when an item was created, and when it was last written. */
    readonly timestamps?: Stamps
    /** The attribute that counts the writes of an item, kept by the library: a whole number. */
    readonly version?: Version & CheckVersion<Version, Schema>
    /**
     * By attribute whose value no two items may share, the key under which it is claimed: `{ email: 'CUSTOMER_EMAIL#<email>' }`. Other
     * attributes in the template are the scope in which the value is unique.
     */
    readonly unique?: Uniques & Readonly<Record<string, string>>
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
