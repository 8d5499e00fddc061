import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { InvalidCursorError } from '../errors/index.js'
import type { KeyPart, SortBounds } from '../keys/key-part.js'
import type { KeyBounds, KeySide } from '../keys/key-side.js'
import { maximumKeyBytes } from '../keys/text.js'
import { compareStored } from '../schema/compare-stored.js'
import { isStorableNumber } from '../util/decimal.js'
import { digest } from '../util/digest.js'
import { copyRecord } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'
import { openCursor, sealCursor } from './cursor-seal.js'
import type { Partitions } from './partitions.js'

/** The form of cursors; others are refused rather than misread. */
const version = 2

/** A key attribute's value in a cursor: its type and its text. */
type CursorValue = readonly ['S' | 'N' | 'B', string]

/** A place among the results of a query. */
export interface CursorPlace {
  /** The key beside which reading goes on; `undefined` for the beginning, or, on the way back, for the end. */
  readonly key: RawItem | undefined
  /** Whether what lies before the place is read, rather than what lies after it. */
  readonly isBack: boolean
}

/** What a cursor belongs to. */
export interface CursorScope {
  /** Everything that decides which results there are, and in which order. */
  readonly identity: unknown
  /** Where the results lie; their keys are not in a cursor, which tells the place of one among them instead. */
  readonly partitions: Pick<Partitions, 'all' | 'placeOf'>
  /** The key attributes whose values a cursor has to carry. */
  readonly open: readonly KeyPart[]
  /** Whether a key lies where the query reads. */
  readonly isInside: (key: RawItem) => boolean
  /** The secrets by which cursors are sealed, the first of them new ones; empty where they are open. */
  readonly secrets: readonly Uint8Array[]
}

/**
 * Makes the cursor of a place: base64url of JSON with the format's version, a digest of the query that it belongs to, and
 * the key values that the query does not hold itself, with the place of the partition where there are several; sealed where the
 * connection has a secret.
 */
export function makeCursor(scope: CursorScope, { key, isBack }: CursorPlace): string {
  const { open, partitions } = scope
  const place = partitions.all.length > 1 && key !== undefined ? [partitions.placeOf(key)] : []
  const values = key && [...place, ...open.map(({ attribute }) => packValue(key[attribute] as AttributeValue))]
  const content = [version, scopeDigest(scope), values ?? null, ...(isBack ? [1] : [])]
  const text = JSON.stringify(content)
  const [secret] = scope.secrets
  return secret === undefined ? Buffer.from(text).toString('base64url') : sealCursor(text, secret)
}

/** Reads a cursor, and gives the place where the query goes on. */
export function readCursor(scope: CursorScope, cursor: string): CursorPlace {
  const [form, owner, values, back, ...more] = parseCursor(scope, cursor)
  if (form !== version) throw new InvalidCursorError('it is of another version')
  if (owner !== scopeDigest(scope)) throw new InvalidCursorError('it belongs to another query')
  if ((back !== undefined && back !== 1) || more.length > 0) throw new InvalidCursorError('it is malformed')
  const isBack = back === 1
  if (values === null) return { key: undefined, isBack }
  if (!Array.isArray(values)) throw new InvalidCursorError('it is malformed')
  const { all } = scope.partitions
  const place: unknown = all.length > 1 ? values.shift() : 0
  const partition = Number.isSafeInteger(place) ? all[place as number] : undefined
  if (partition === undefined || values.length !== scope.open.length) throw new InvalidCursorError('it is malformed')
  const key: Record<string, AttributeValue> = copyRecord<AttributeValue>(partition)
  scope.open.forEach((part, position) => {
    key[part.attribute] = unpackValue(values[position], part)
  })
  if (!scope.isInside(key)) throw new InvalidCursorError('it points outside of the query')
  return { key, isBack }
}

function parseCursor({ secrets }: CursorScope, cursor: unknown): readonly unknown[] {
  if (typeof cursor !== 'string') throw new InvalidCursorError('it is malformed')
  const text = secrets.length === 0 ? Buffer.from(cursor, 'base64url').toString('utf8') : openCursor(cursor, secrets)
  if (text === undefined) throw new InvalidCursorError('it was not sealed with a secret of this connection')
  try {
    const content: unknown = JSON.parse(text)
    if (Array.isArray(content)) return content
  } catch {
    // What is no JSON is no cursor.
  }
  throw new InvalidCursorError('it is malformed')
}

const scopeDigest = ({ identity }: CursorScope): string => digest(JSON.stringify(identity))

function packValue(value: AttributeValue): CursorValue {
  if (value.S !== undefined) return ['S', value.S]
  if (value.N !== undefined) return ['N', value.N]
  return ['B', Buffer.from(value.B ?? new Uint8Array()).toString('base64url')]
}

function unpackValue(packed: unknown, { attributeType, role }: KeyPart): AttributeValue {
  const [type, text] = Array.isArray(packed) ? (packed as unknown[]) : []
  if (type === attributeType && typeof text === 'string') {
    const limit = maximumKeyBytes[role]
    if (type === 'S' && text !== '' && Buffer.byteLength(text) <= limit) return { S: text }
    if (type === 'N' && isStorableNumber(text)) return { N: text }
    const bytes = type === 'B' ? Buffer.from(text, 'base64url') : Buffer.of()
    if (bytes.length > 0 && bytes.length <= limit) return { B: bytes }
  }
  throw new InvalidCursorError('it is malformed')
}

/** Whether a key lies within some bounds, on every attribute of a sort side. */
export function isWithinBounds(key: RawItem, side: KeySide | undefined, { lead, last }: KeyBounds): boolean {
  return (side?.parts ?? []).every(({ attribute }, index) => {
    const value = key[attribute] as AttributeValue
    const whole = lead[index]
    if (whole !== undefined) return compareStored(value, whole) === 0
    return index > lead.length || isWithin(value, last)
  })
}

function isWithin(value: AttributeValue, bounds: SortBounds): boolean {
  switch (bounds.kind) {
    case 'all':
      return true
    case 'empty':
      return false
    case 'equal':
      return compareStored(value, bounds.value) === 0
    case 'prefix':
      return value.S !== undefined && 'S' in bounds.value && value.S.startsWith(bounds.value.S)
    case 'atLeast':
      return compareStored(value, bounds.low) >= 0
    case 'atMost':
      return compareStored(value, bounds.high) <= 0
    case 'between':
      return compareStored(value, bounds.low) >= 0 && compareStored(value, bounds.high) <= 0
  }
}
