import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { AttributeNames } from './attribute-names.js'
import { type Failed, fail, type Walk } from './issues.js'
import type { Storage } from './storage.js'

/**
 * How a compiled schema judges: in full; by types alone, for values that are compared with; or not at all and with
 * codecs left out, which shows the encoded side of what is stored.
 */
export type Mode = 'full' | 'operand' | 'encoded'

/** What a position asks of the values that stand there, beyond their schema. */
export interface Place {
  /** The item itself: other attributes in a stored item are not the schema's. */
  readonly root?: RootPlace
  /** Dates and numbers are stored as whole epoch seconds. */
  readonly epochSeconds?: boolean
  /** The empty set is stored as the attribute's absence. */
  readonly emptySetAsAbsence?: boolean
}

/** What the position of a whole item asks. */
export interface RootPlace {
  /** Names in storage that are the table's own. */
  readonly reserved: ReadonlySet<string>
  readonly names: AttributeNames
  readonly epochSeconds: string | undefined
}

/** A schema compiled into closures, for values at one place. */
export interface Node {
  /** Fills in defaults at any depth, copying what it changes; `undefined` where there are none. */
  readonly prepare: ((value: unknown, depth: number) => unknown) | undefined
  /** A domain value, with defaults filled in, as it is stored. `ABSENT` means: by leaving the attribute out. */
  readonly write: (value: unknown, walk: Walk) => AttributeValue | Failed
  /** The domain value of what is stored, or `FAILED`. */
  readonly read: (stored: AttributeValue, walk: Walk) => unknown
}

/** Compiles the storages inside of a storage. */
export interface Compiler {
  readonly mode: Mode
  readonly compile: (storage: Storage, place?: Place) => Node
}

/** Stands for an attribute that is left out. */
export const ABSENT: AttributeValue = Object.freeze({ SS: [] }) as AttributeValue

/** An attribute value with every descriptor in reach. */
export interface AnyDescriptor {
  readonly S?: string
  readonly N?: string
  readonly B?: Uint8Array
  readonly BOOL?: boolean
  readonly NULL?: boolean
  readonly L?: readonly AttributeValue[]
  readonly M?: Readonly<Record<string, AttributeValue>>
  readonly SS?: readonly string[]
  readonly NS?: readonly string[]
  readonly BS?: readonly Uint8Array[]
}

/** The descriptor of an attribute value. */
export function descriptorOf(stored: AttributeValue): string {
  for (const name in stored) if ((stored as unknown as Record<string, unknown>)[name] !== undefined) return name
  return 'nothing'
}

/** Stands for what is no attribute value, such as a stored null: no schema accepts it. */
export const NO_VALUE: AttributeValue = Object.freeze({}) as AttributeValue

/** Whether what stands under `M` is a map. */
export function isStoredMap(content: unknown): content is NonNullable<AnyDescriptor['M']> {
  return typeof content === 'object' && content !== null && !Array.isArray(content)
}

/** Refuses a stored value of another type than the schema's, or that holds something else than its type says. */
export function failByDescriptor(stored: AttributeValue, expected: string, walk: Walk): Failed {
  const descriptor = descriptorOf(stored)
  if (descriptor === expected || !misfits.has(descriptor)) return failByContent(descriptor, walk)
  return fail(walk, 'stored_type', `The stored value is ${descriptor} where the schema needs ${expected}.`)
}

/** Refuses a stored value that holds something else than its type says, or has no type: the SDK gives none such, but a mock can. */
export function failByContent(descriptor: string, walk: Walk): Failed {
  const misfit = misfits.get(descriptor) ?? "not in DynamoDB's own form, such as { S: '…' }"
  return fail(walk, 'stored_type', `The stored value is ${misfit}.`)
}

const misfits: ReadonlyMap<string, string> = new Map([
  ['S', 'an S that is no text'],
  ['N', 'an N that is no text'],
  ['B', 'a B that is no Uint8Array'],
  ['BOOL', 'a BOOL that is no boolean'],
  ['NULL', 'a NULL that is not true'],
  ['L', 'an L that is no array'],
  ['M', 'an M that is no object'],
  ['SS', 'an SS that is no array'],
  ['NS', 'an NS that is no array'],
  ['BS', 'a BS that is no array'],
])

/** DynamoDB has 32 levels: a value in 31 lists and maps stands on the last one. */
const depthLimit = 31

/** Refuses a list or map that lies too deep; a value that contains itself ends here. */
export function failByDepth(walk: Walk): boolean {
  if (walk.depth <= depthLimit) return false
  fail(walk, 'too_deep', 'Lists and maps are nested deeper than the 32 levels that DynamoDB stores.')
  return true
}

/** Defaults are not looked for beyond this depth, where a write is refused anyway. */
export const prepareDepthLimit = depthLimit + 8

const { isWellFormed: builtIn } = String.prototype as { isWellFormed?: (this: string) => boolean }

/** UTF-8 has no lone surrogates: they would be stored as U+FFFD. */
export function isWellFormed(text: string): boolean {
  return builtIn === undefined ? !/\p{Surrogate}/u.test(text) : builtIn.call(text)
}

/** Whether a value can stand for a map: an object that is no list, no date and no other container. */
export function isMapLike(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]'
}
