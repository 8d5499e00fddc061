import type { ArePlain, CheckList, CheckTemplate, IndexShape, PrimaryShape } from '../keys/template-types.js'
import type { CommonShape, Domain, Unwrap } from '../schema/schema-types.js'

/**
 * Whether all templates of an entity name nothing but required attributes of plain types, without formats. Nearly every entity gets by
 * with this one question, and no type is made of its keys to compare them with.
 */
type IsPlain<Key, Indexes, Schema> = ArePlain<
  TemplateIn<Key, 'pk' | 'sk'> | TemplateIn<Indexes[keyof Indexes], 'on' | 'pk' | 'sk'>,
  CommonShape<Schema>
>
/** The templates of keys that have two sides and nothing else than `Known`; a symbol for those that need a closer look. */
type TemplateIn<Keys, Known> = Keys extends { readonly pk: string; readonly sk: string }
  ? keyof Keys extends Known
    ? Keys['pk' | 'sk']
    : symbol
  : symbol

/** Refuses a wrong template of a primary key. */
export type CheckKey<Key, Indexes, Schema> =
  IsPlain<Key, Indexes, Schema> extends true ? unknown : CheckSides<Key, PrimaryShape<Schema>>
type CheckSides<Key, Shape> = {
  readonly [P in keyof Key]: P extends 'pk' | 'sk'
    ? CheckTemplate<Key[P], Shape, P>
    : `an entity's key has pk and sk only`
}

/** Refuses a wrong template, or a wrong condition, of an index. */
export type CheckIndexes<Key, Indexes, Schema> =
  IsPlain<Key, Indexes, Schema> extends true
    ? 'primary' extends keyof Indexes
      ? CheckEach<Indexes, IndexShape<Schema>>
      : unknown
    : CheckEach<Indexes, IndexShape<Schema>>
type CheckEach<Indexes, Shape> = {
  readonly [P in keyof Indexes]: P extends 'primary'
    ? `primary is the name of the table's own key`
    : CheckIndex<Indexes[P], Shape>
}
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

/*
 * What few entities declare is judged where it is given, and not as a constraint, which would be judged for every entity. What is given is
 * inferred from the first branch of each.
 */

/** Refuses names in storage for attributes that the schema does not have. */
export type CheckStoredAs<StoredAs, Schema> = keyof StoredAs extends keyof IndexShape<Schema>
  ? StoredAs
  : string extends keyof StoredAs
    ? NoNames<IndexShape<Schema>>
    : { readonly [A in keyof StoredAs]: A extends keyof IndexShape<Schema> ? string : NotOfSchema<A> }
/** Where names are not known: what is given is a record of any, or holds something that is no text. */
type NoNames<Shape> = { readonly [A in keyof Shape]?: string } & Readonly<
  Record<'storedAs needs the names of attributes, and not a record of any', string>
>

/** Refuses to leave attributes to the key that the schema does not have. */
export type CheckKeyOnly<KeyOnly extends readonly string[], Schema> = KeyOnly[number] extends keyof IndexShape<Schema>
  ? KeyOnly
  : string extends KeyOnly[number]
    ? readonly (keyof IndexShape<Schema>)[]
    : {
        readonly [I in keyof KeyOnly]: KeyOnly[I] extends keyof IndexShape<Schema>
          ? KeyOnly[I]
          : NotOfSchema<KeyOnly[I]>
      }
type NotOfSchema<Name> = `${Name & string} is not an attribute of this entity's schema`

/** Few values, or a union of such. */
type WhenType =
  | { _zod: { def: { type: 'enum' | 'literal' | 'boolean' } } }
  | { _zod: { def: { type: 'union'; options: readonly WhenType[] } } }
type CheckWhen<When, Shape> = {
  readonly [A in keyof When]: A extends keyof Shape
    ? Unwrap<Shape[A]> extends WhenType
      ? Exclude<Domain<Shape[A]>, undefined>
      : 'when needs an enum, literal or boolean attribute'
    : NotOfSchema<A>
}

/** Refuses timestamps that the schema has no place for. */
export type CheckTimestamps<Stamps, Schema> = keyof Stamps extends never
  ? Stamps
  : {
      readonly [P in keyof Stamps]: P extends 'created' | 'updated'
        ? CheckTimestamp<Stamps[P], CommonShape<Schema>>
        : 'timestamps has created and updated only'
    }
type CheckTimestamp<Name, Shape> = string extends Name
  ? keyof Shape
  : Name extends keyof Shape
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
export type CheckUniques<Uniques, Schema> = keyof Uniques extends never
  ? Uniques
  : {
      readonly [P in keyof Uniques]: P extends keyof IndexShape<Schema> & string
        ? Uniques[P] extends `${string}<${P}${'>' | ':' | '|' | '.'}${string}`
          ? Uniques[P] extends `${string}<${string}:shard(${string}`
            ? `a value is claimed by one item: leave shard(N) out`
            : CheckTemplate<Uniques[P], IndexShape<Schema>, 'index pk'>
          : `the template must hold <${P}>, whose value is to be unique`
        : `${P & string} is not an attribute of this entity's schema`
    }
