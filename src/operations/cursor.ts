import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { InvalidCursorError } from '../errors/index.js'
import type { KeyPart, SortBounds } from '../keys/key-part.js'
import { maximumKeyBytes } from '../keys/text.js'
import { isStorableNumber } from '../util/decimal.js'
import { digest } from '../util/digest.js'
import type { RawItem } from '../wire/service-errors.js'
import { compareStored } from './compare-stored.js'
import { keyParts, type ReadyQuery } from './query-state.js'

/** The form of cursors; older ones are refused rather than misread. */
const version = 1

/** A key attribute's value in a cursor: its type and its text. */
type CursorValue = readonly ['S' | 'N' | 'B', string]

/**
 * Makes the cursor of the place after an item: base64url of JSON with the format's version, a digest of the query
 * that it belongs to, and the key values that the query does not hold itself.
 */
export function makeCursor(query: ReadyQuery, last: RawItem): string {
  const values = openKeys(query).map(({ attribute }) => packValue(last[attribute] as AttributeValue))
  return Buffer.from(JSON.stringify([version, queryDigest(query), values])).toString('base64url')
}

/** Reads a cursor, and gives the key at which the query resumes. */
export function readCursor(query: ReadyQuery, cursor: string): RawItem {
  const content = parseCursor(cursor)
  if (content[0] !== version) throw new InvalidCursorError('it is of another version')
  if (content[1] !== queryDigest(query)) throw new InvalidCursorError('it belongs to another query')
  const open = openKeys(query)
  const values = content[2]
  if (!Array.isArray(values) || values.length !== open.length) throw new InvalidCursorError('it is malformed')
  const key: Record<string, AttributeValue> = Object.assign(Object.create(null), query.partition.stored)
  open.forEach((part, position) => {
    key[part.attribute] = unpackValue(values[position], part)
  })
  if (!isInside(key, query)) throw new InvalidCursorError('it points outside of the query')
  return key
}

function parseCursor(cursor: unknown): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(String(cursor), 'base64url').toString('utf8'))
    if (Array.isArray(content)) return content
  } catch {
    // What is no JSON is no cursor.
  }
  throw new InvalidCursorError('it is malformed')
}

/** The key attributes whose values a cursor has to carry: all but those of the query's own partition. */
function openKeys(query: ReadyQuery): readonly KeyPart[] {
  const own = new Set(query.path.pk.parts.map(({ attribute }) => attribute))
  return keyParts(query).filter(({ attribute }) => !own.has(attribute))
}

/** Ties a cursor to everything that decides which items its query returns, and in which order. */
function queryDigest({ connection, path, entity, partition, bounds, filters, isReversed }: ReadyQuery): string {
  return digest(
    JSON.stringify([
      connection.tableName,
      path.index ?? '',
      entity.name,
      partition.stored,
      bounds,
      filters,
      isReversed,
    ]),
  )
}

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

/** Whether a key lies within the bounds of a query, on every attribute of its sort side. */
function isInside(key: RawItem, { path, bounds: { lead, last } }: ReadyQuery): boolean {
  return (path.sk?.parts ?? []).every(({ attribute }, index) => {
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
