import type { Storage } from '../schema/storage.js'
import type { TemplateCode } from './template-diagnostics.js'
import type { TextCodec } from './text-codec.js'
import type { TextShape } from './text-shape.js'

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
  /** Whether it has been said of an attribute that it cannot be stored, so that it is not said of its key once more. */
  readonly isRefused?: ((path: AttributePath) => boolean) | undefined
  /** The name that a top-level attribute is stored under; its own name when left out. */
  readonly storedAs?: ((attribute: string) => string) | undefined
  /** The attribute whose dates are stored as whole epoch seconds: the table's time to live. */
  readonly epochSeconds?: string | undefined
}

/** Something wrong with a template. `place` is added by the model's compiler. */
export interface TemplateProblem {
  readonly code: TemplateCode
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

/** What stands between the angle brackets of a template. */
export interface Placeholder {
  /** As written, without the brackets: `brand:upper|NONE`. */
  readonly text: string
  readonly path: AttributePath
  /** As written, left to right: `['4', 'desc']`. */
  readonly formats: readonly string[]
  /** The text that stands in where the attribute is absent or null. */
  readonly fallback: string | undefined
  /** How many shards its text is spread over, where its last format is `:shard(N)`. */
  readonly shards: number | undefined
  /** How values become text and back; `undefined` for a native number or binary, which has no text. */
  readonly codec: TextCodec | undefined
  /** What its texts look like; numbers are seen as decimals, binaries as if they were text. */
  readonly shape: TextShape
}

/** What stands between two delimiters: a literal (`prefix` alone), or a placeholder with literals around it. */
export interface Segment {
  readonly prefix: string
  readonly placeholder: Placeholder | undefined
  readonly suffix: string
}

/** A placeholder whose values are text. */
export interface TextPlaceholder extends Placeholder {
  readonly codec: TextCodec
}

/** A segment of a part that is made of text. */
export interface TextSegment extends Segment {
  readonly placeholder: TextPlaceholder | undefined
}

/** One compiled key attribute of an entity: builds its values, parses them back, and finds ranges of them. */
export interface KeyPart {
  readonly template: string
  readonly entity: string
  /** The table's key attribute that this part fills. */
  readonly attribute: string
  readonly attributeType: KeyAttributeType
  readonly role: 'partition' | 'sort'
  readonly delimiter: string
  /** The template is exactly one attribute, stored under the key attribute's own name, once and in its native type. */
  readonly native: boolean
  /** Every attribute that the part is made of: distinct, in order. */
  readonly paths: readonly AttributePath[]
  /** Those that a query for one value of this part must be given: all that do not only choose a shard. */
  readonly asked: readonly AttributePath[]
  /** How many shards hold what `asked` names; `undefined` where it names one value. */
  readonly shards: number | undefined
  /** Those that `parse` gives back. */
  readonly reversible: readonly AttributePath[]
  readonly segments: readonly Segment[]
  /**
   * The stored value for an item.
   *
   * @param read - Reads the item's validated domain values.
   * @param shard - The shard to build for, in place of the one that a `:shard(N)` placeholder's value falls into;
   *   that placeholder's attribute is not read then.
   * @returns `undefined` when a placeholder without a fallback has no value: the item has no such key.
   * @throws KeyValueError `key.value` when a value cannot stand in a key, or a required one is absent.
   */
  readonly build: (read: ReadAttribute, shard?: number) => KeyAttributeValue | undefined
  /**
   * The values that a stored key holds.
   *
   * @returns The values of the reversible placeholders, those stood in for by a fallback left out; `undefined` if this
   *   value cannot come from this template.
   */
  readonly parse: (value: KeyAttributeValue) => ReadonlyMap<AttributePath, unknown> | undefined
  /**
   * The span of every value of this sort part, given what the partition already fixes.
   *
   * @returns A prefix or a range that no value of this part lies outside of; `all` only where there is no prefix.
   */
  readonly span: (known: ReadAttribute) => SortBounds
  /**
   * The span of the values for which an operator holds.
   *
   * @param operator - Applies to the last of the given values; those before it are compared whole.
   * @param given - The caller's values for the leading placeholders that `known` does not fix; for `beginsWith` the
   *   last one is raw text. `null` asks for a fallback.
   * @param known - The values that the partition fixes.
   * @throws KeyValueError `key.value` for values that cannot stand in a key, and for operators that the encoding
   *   cannot serve.
   */
  readonly bounds: (operator: SortOperator, given: ReadAttribute, known: ReadAttribute) => SortBounds
  /**
   * The span between two values, both included. The values before the last given one are the same on both sides.
   *
   * @throws KeyValueError `key.value` as for {@link KeyPart.bounds}.
   */
  readonly between: (low: ReadAttribute, high: ReadAttribute, known: ReadAttribute) => SortBounds
}

/** The two parts of a primary key or of one index entry. */
export interface PrimaryKeyShape {
  readonly pk: KeyPart
  readonly sk: KeyPart | undefined
}

/** A compiled part, or why there is none. */
export interface CompiledKeyPart {
  readonly part: KeyPart | undefined
  readonly problems: readonly TemplateProblem[]
}
