import type { $ZodType } from 'zod/v4/core'
import type { SchemaCode } from './schema-diagnostics.js'

/** DynamoDB's type descriptors. */
export type StoredKind = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | 'SS' | 'NS' | 'BS'

/** A value that a literal or an enum may name. */
export type LiteralValue = string | number | bigint | boolean | null

/** What every storage description has: the schema that it was read from, which validates values of this place alone. */
interface Described {
  readonly schema: $ZodType
  /** The schemas whose own refinements hold at this place, where that is not `schema` alone. */
  readonly checked?: readonly $ZodType[]
}

/** Text. `format` is zod's name of it: `uuid`, `ulid`, `datetime`, `date`, … */
export interface StringStorage extends Described {
  readonly kind: 'string'
  readonly format?: string
  /** For `datetime`: the fixed number of fractional digits, if there is one (-1: minutes only). */
  readonly precision?: number
  /** For `datetime`: whether other zones than `Z` are let in, or none is required. */
  readonly zoned?: boolean
}
export interface NumberStorage extends Described {
  readonly kind: 'number'
  /** Only safe integers are let in. */
  readonly integer: boolean
  /** The inclusive smallest value that the schema lets in, where it says so. */
  readonly minimum?: number
}
export interface BigintStorage extends Described {
  readonly kind: 'bigint'
  readonly minimum?: bigint
}
export interface PlainStorage extends Described {
  readonly kind: 'boolean' | 'null' | 'date' | 'binary'
}
/** Anything that DynamoDB can hold, in the document client's mapping: `z.any`, `z.unknown`, `z.custom`. */
export interface AnyStorage extends Described {
  readonly kind: 'any'
}
/** A literal or an enum: one of a few values. */
export interface LiteralStorage extends Described {
  readonly kind: 'literal'
  readonly values: readonly LiteralValue[]
}
export interface ObjectStorage extends Described {
  readonly kind: 'object'
  /** By attribute name; a map, so that no name is special. */
  readonly attributes: ReadonlyMap<string, Storage>
  /** What happens to attributes that the schema does not name: kept only by `z.looseObject` and catchalls. */
  readonly unknownAttributes: 'refuse' | 'keep'
  /** How the attributes that the schema does not name are stored, where they are kept. */
  readonly rest?: Storage
  /** Stored maps with other attributes are refused when they are read (`z.strictObject`); at the root they are not the schema's. */
  readonly strict?: boolean
}
export interface ArrayStorage extends Described {
  readonly kind: 'array'
  readonly element: Storage
}
export interface TupleStorage extends Described {
  readonly kind: 'tuple'
  readonly items: readonly Storage[]
  /** The elements after `items`, where the schema lets any in. */
  readonly rest?: Storage
}
export interface RecordStorage extends Described {
  readonly kind: 'record'
  readonly name: Storage
  readonly value: Storage
}
export interface SetStorage extends Described {
  readonly kind: 'set'
  readonly element: Storage
}
export interface UnionStorage extends Described {
  readonly kind: 'union'
  readonly options: readonly Storage[]
}
/** A zod codec: `encoded` is stored, `domain` is what application code sees. */
export interface CodecStorage extends Described {
  readonly kind: 'codec'
  readonly encoded: Storage
  readonly domain: Storage | undefined
}
/** A schema that is looked up when it is needed, so that it can contain itself. */
export interface LazyStorage extends Described {
  readonly kind: 'lazy'
  readonly inner: () => Storage
}
/** A schema around another that lets a value be absent or null, or fills one in (`default`, `prefault`, `catch`). */
export interface WrapperStorage extends Described {
  readonly kind: 'optional' | 'nullable' | 'default' | 'readonly'
  readonly inner: Storage
}

/**
 * How values of a schema are stored: a small, frozen description read once from a zod schema.
 * Marshallers, key codecs and expressions are compiled from it.
 */
export type Storage =
  | StringStorage
  | NumberStorage
  | BigintStorage
  | PlainStorage
  | AnyStorage
  | LiteralStorage
  | ObjectStorage
  | ArrayStorage
  | TupleStorage
  | RecordStorage
  | SetStorage
  | UnionStorage
  | CodecStorage
  | LazyStorage
  | WrapperStorage

/** A part of a schema that cannot be stored, or not read back. */
export interface SchemaProblem {
  /** A stable identifier, such as `schema.transform`. */
  readonly code: SchemaCode
  /** Attribute names from the root; `[]` for the root itself. `*` stands for elements and entries. */
  readonly path: readonly string[]
  readonly message: string
  readonly fix: string
}
