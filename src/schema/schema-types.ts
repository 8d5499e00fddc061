import type * as core from 'zod/v4/core'
import type { StoredKind } from './storage.js'

/** The least that a schema is for the types: comparing with zod's own interfaces is structural, and dear. */
export interface AnySchema {
  readonly _zod: { readonly def: { readonly type: string } }
}

/** A schema that can stand at an entity's root: an object, or a union or intersection of objects. */
export interface EntitySchema {
  readonly _zod: { readonly def: { readonly type: 'object' | 'union' | 'intersection' } }
}

/**
 * A schema of an object. Schemas are compared with this one type, and what they hold is looked up: a type with an `infer` in it would be
 * made anew for each schema, and compared with.
 */
export interface ObjectSchema {
  readonly _zod: { readonly def: { readonly type: 'object'; readonly shape: unknown }; readonly config: unknown }
}

/** What application code sees of a schema's value. Zod's own alias: its results are shared with those that zod needs. */
export type Domain<S> = core.output<S>

/** Shows a computed object type member by member; the trailing `{}` keeps the alias out of messages. */
export type Simplify<T> = { [P in keyof T]: T[P] } & {}

/** Types of schemas that are storable at least at their top: where there are no others, one comparison is enough. */
type Storable =
  | 'string'
  | 'number'
  | 'int'
  | 'boolean'
  | 'bigint'
  | 'date'
  | 'enum'
  | 'literal'
  | 'null'
  | 'set'
  | 'object'
  | 'array'
  | 'record'
  | 'optional'
  | 'nullable'
  | 'default'
  | 'union'
type StorableShape = { _zod: { def: { shape: Readonly<Record<string, { _zod: { def: { type: Storable } } }>> } } }

type NotStored =
  | 'transform'
  | 'promise'
  | 'function'
  | 'symbol'
  | 'map'
  | 'undefined'
  | 'void'
  | 'never'
  | 'nan'
  | 'file'
  | 'success'
type NotStoredSchema = {
  _zod: { def: { type: NotStored } | { type: 'pipe'; out: { _zod: { def: { type: NotStored } } } } }
}
type NotStoredName<Shape> = { [P in keyof Shape]: Shape[P] extends NotStoredSchema ? P : never }[keyof Shape]

/** Refuses a schema whose own attributes cannot be stored. What lies deeper is found by `defineModel`. */
export type CheckStorable<S> = S extends StorableShape ? unknown : CheckStorableShape<ShapeOf<S>>
type CheckStorableShape<Shape> = [NotStoredName<Shape>] extends [never]
  ? unknown
  : Record<`the attribute ${NotStoredName<Shape> & string} cannot be stored and read back: use z.codec`, never>

/**
 * How a domain value that no codec touches is stored.
 * Null beside another type does not count: a comparison with it is merely false.
 */
export type KindOfValue<V> = [V] extends [null | undefined] ? 'NULL' : KindOfPresent<V>
type KindOfPresent<V> = V extends string | Date
  ? 'S'
  : V extends number | bigint
    ? 'N'
    : V extends boolean
      ? 'BOOL'
      : V extends null | undefined
        ? never
        : V extends Uint8Array
          ? 'B'
          : V extends ReadonlySet<infer Element>
            ? KindOfSet<Element>
            : V extends readonly unknown[]
              ? 'L'
              : unknown extends V
                ? StoredKind
                : 'M'
type KindOfSet<Element> = Element extends string | Date ? 'SS' : Element extends number | bigint ? 'NS' : 'BS'

/** How a schema's value is stored: a codec's encoded side decides. */
export type KindOf<S> = S extends { _zod: { def: infer Def } }
  ? Def extends { type: 'pipe'; in: infer Encoded }
    ? KindOf<Encoded>
    : Def extends { innerType: infer Inner }
      ? KindOf<Inner>
      : KindOfValue<Domain<S>>
  : never

/** A schema without optional, nullable, default, readonly, lazy and the like around it. */
export type Unwrap<S> = S extends { _zod: { def: infer Def } }
  ? Def extends { innerType: infer Inner }
    ? Unwrap<Inner>
    : Def extends { getter: () => infer Inner }
      ? Unwrap<Inner>
      : S
  : never

/** The alternatives of a schema: unions are flattened and wrappers taken off. */
export type Alternatives<S> = S extends { _zod: { def: infer Def } }
  ? Def extends { innerType: infer Inner }
    ? Alternatives<Inner>
    : Def extends { options: infer Options extends readonly unknown[] }
      ? Alternatives<Options[number]>
      : Def extends { getter: () => infer Inner }
        ? Alternatives<Inner>
        : S
  : never

/** The shape of an object schema. Distributes over a union of schemas. */
export type ShapeOf<S> = S extends ObjectSchema ? S['_zod']['def']['shape'] : never

/** The property names that any member of a union has. */
export type AnyKeyOf<U> = U extends unknown ? keyof U : never

/** A property's type in those members of a union that have it. */
export type MemberOf<U, P> = U extends unknown ? (P extends keyof U ? U[P] : never) : never

/** One shape with every attribute of a union of shapes. */
export type AllAttributes<U> = { [P in AnyKeyOf<U>]: MemberOf<U, P> }
type CommonAttributes<U> = { [P in keyof U]: MemberOf<U, P> }

/** An entity's root shape, with every attribute that any variant has. */
export type RootShape<S> = S extends ObjectSchema
  ? S['_zod']['def']['shape']
  : S extends { _zod: { def: { type: 'intersection'; left: infer Left; right: infer Right } } }
    ? RootShape<Left> & RootShape<Right>
    : AllAttributes<ShapeOf<Alternatives<S>>>

/** An entity's root shape, with the attributes that every variant has: only these can be in its primary key. */
export type CommonShape<S> = S extends ObjectSchema
  ? S['_zod']['def']['shape']
  : S extends { _zod: { def: { type: 'intersection'; left: infer Left; right: infer Right } } }
    ? CommonShape<Left> & CommonShape<Right>
    : CommonAttributes<ShapeOf<Alternatives<S>>>

/** Whether an attribute may be absent from a stored item. One with a default may not: reads would fill it in again. */
export type IsRemovable<S> = S extends { _zod: { optout: 'optional' } } ? true : false
