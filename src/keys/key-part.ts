import type { Storage } from '../schema/storage.js'

/** The DynamoDB types that a key attribute may have. */
export type KeyAttributeType = 'S' | 'N' | 'B'

/** Reads one attribute of an item, in validated domain form; `undefined` when it is absent. */
export type ReadAttribute = (path: string) => unknown

/** A dotted attribute path of an item: `status`, `address.city`. */
export type AttributePath = string

/** A key attribute's stored value in the SDK's form. */
export type KeyAttributeValue = { readonly S: string } | { readonly N: string } | { readonly B: Uint8Array }

/** What {@link KeyPart}s are compiled from. */
export interface KeyPartDeclaration {
  readonly template: string
  /** The entity's name, for messages. */
  readonly entity: string
  /** The table's key attribute that this part fills, such as `GSI1PK`. */
  readonly attribute: string
  readonly attributeType: KeyAttributeType
  readonly role: 'partition' | 'sort'
  /** Whether every item must have this part: the primary key. */
  readonly required: boolean
  readonly delimiter: string
  /** The storage of the attribute at a path, or `undefined` if the schema has none there. */
  readonly resolve: (path: AttributePath) => Storage | undefined
}

/** Something wrong with a template. `place` is added by the model's compiler. */
export interface TemplateProblem {
  readonly code: string
  readonly message: string
  readonly fix: string
}

/** An inclusive span of stored sort-key values, or one value, or nothing at all. */
export type SortBounds =
  | { readonly kind: 'all' }
  | { readonly kind: 'equal'; readonly value: KeyAttributeValue }
  | { readonly kind: 'between'; readonly low: KeyAttributeValue; readonly high: KeyAttributeValue }
  | { readonly kind: 'prefix'; readonly value: KeyAttributeValue }
  | { readonly kind: 'atLeast'; readonly low: KeyAttributeValue }
  | { readonly kind: 'atMost'; readonly high: KeyAttributeValue }
  | { readonly kind: 'empty' }

export type SortOperator = 'eq' | 'lt' | 'lte' | 'gt' | 'gte' | 'beginsWith'
