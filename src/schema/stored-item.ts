import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { SetupError } from '../errors/index.js'
import { isBytes } from '../util/bytes.js'
import { isPlainObject, setOwn } from '../util/objects.js'

/** An attribute's value in DynamoDB's own form. In JSON, as events and exports have it, binaries are base64. */
export interface StoredValue {
  readonly S?: string | undefined
  readonly N?: string | undefined
  readonly B?: Uint8Array | string | undefined
  readonly BOOL?: boolean | undefined
  readonly NULL?: boolean | undefined
  readonly L?: readonly StoredValue[] | undefined
  readonly M?: Readonly<Record<string, StoredValue>> | undefined
  readonly SS?: readonly string[] | undefined
  readonly NS?: readonly string[] | undefined
  readonly BS?: readonly (Uint8Array | string)[] | undefined
}

/** An item in DynamoDB's own form, as the SDK, stream events and exports give it: `{ PK: { S: '…' } }`. */
export type StoredItem = Readonly<Record<string, StoredValue>>

const isBinary = (content: unknown): boolean => typeof content === 'string' || isBytes(content)
const isText = (content: unknown): boolean => typeof content === 'string'
const isFlag = (content: unknown): boolean => typeof content === 'boolean'

const forms: Readonly<Record<string, (content: unknown) => boolean>> = {
  S: isText,
  N: isText,
  B: isBinary,
  BOOL: isFlag,
  NULL: isFlag,
  L: Array.isArray,
  M: isPlainObject,
  SS: (content) => Array.isArray(content) && content.every(isText),
  NS: (content) => Array.isArray(content) && content.every(isText),
  BS: (content) => Array.isArray(content) && content.every(isBinary),
}

/**
 * Reads an item in DynamoDB's own form into the SDK's.
 *
 * @throws SetupError (`setup.option`) if it is none
 */
export function readStoredItem(item: unknown): Record<string, AttributeValue> {
  if (isPlainObject(item)) return readMap(item)
  throw notStored()
}

function readMap(map: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  const read: Record<string, AttributeValue> = {}
  for (const [name, value] of Object.entries(map)) setOwn(read, name, readValue(value))
  return read
}

function readValue(value: unknown): AttributeValue {
  const entry = entryOf(value)
  if (entry === undefined) throw notStored()
  const [kind, content] = entry
  if (kind === 'M') return { M: readMap(content as Record<string, unknown>) }
  if (kind === 'L') return { L: (content as unknown[]).map(readValue) }
  if (kind === 'B') return { B: readBytes(content as string | Uint8Array) }
  if (kind === 'BS') return { BS: (content as (string | Uint8Array)[]).map(readBytes) }
  return { [kind]: content } as unknown as AttributeValue
}

/** Whether something is an attribute's value in DynamoDB's own form. What is inside of lists and maps is not looked at. */
export function isStoredValue(value: unknown): boolean {
  return entryOf(value) !== undefined
}

/** The type and the content of an attribute's value; `undefined` where it is none. */
function entryOf(value: unknown): readonly [kind: string, content: unknown] | undefined {
  const [entry, another] = isPlainObject(value) ? Object.entries(value).filter(([, one]) => one !== undefined) : []
  if (entry === undefined || another !== undefined) return undefined
  const [kind, content] = entry
  return Object.hasOwn(forms, kind) && forms[kind]?.(content) === true ? entry : undefined
}

function readBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new Uint8Array(Buffer.from(content, 'base64')) : content
}

function notStored(): SetupError {
  return new SetupError('setup.option', "This is not an item in DynamoDB's own form, such as { PK: { S: '…' } }.")
}
