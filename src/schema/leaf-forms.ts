import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { isBytes } from '../util/bytes.js'
import { classOf } from './classes.js'
import { decodeDate, encodeDate } from './dates.js'
import { FAILED, type Failed, fail, type Walk } from './issues.js'
import { type AnyDescriptor, descriptorOf, failByContent, failByDescriptor, isWellFormed } from './node.js'
import {
  canonicalDecimal,
  decodeBigint,
  decodeNumber,
  encodeBigint,
  encodeNumber,
  type NumberRefusal,
} from './numbers.js'
import type { LiteralStorage, LiteralValue, Storage } from './storage.js'

/** How scalars of one kind look in JavaScript and in DynamoDB. */
export interface LeafForm {
  /** In words, for messages. */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
  readonly marshal: (value: never, walk: Walk) => AttributeValue | Failed
  /** Gives what is accepted, or fails. */
  readonly unmarshal: (stored: AnyDescriptor, walk: Walk) => unknown
}

/** The form of a scalar storage. */
export function leafFormOf(storage: Storage, epochSeconds: boolean): LeafForm {
  switch (storage.kind) {
    case 'number':
      return epochSeconds ? epochNumberForm : numberForm
    case 'date':
      return epochSeconds ? epochDateForm : dateForm
    case 'bigint':
      return bigintForm
    case 'boolean':
      return booleanForm
    case 'null':
      return nullForm
    case 'binary':
      return classOf(storage.schema) === 'buffer' ? bufferForm : binaryForm
    case 'literal':
      return literalForm(storage)
    default:
      return stringForm
  }
}

const stringForm: LeafForm = {
  expected: 'text',
  accepts: (value) => typeof value === 'string',
  marshal: (value: string, walk) => {
    walk.sizeBoundBytes += mostBytes(value)
    return isWellFormed(value) ? { S: value } : failBySurrogate(walk)
  },
  unmarshal: (stored, walk) =>
    typeof stored.S === 'string' ? stored.S : failByDescriptor(stored as AttributeValue, 'S', walk),
}

const numberForm: LeafForm = {
  expected: 'a number',
  accepts: (value) => typeof value === 'number',
  marshal: (value: number, walk) => {
    // It is read as 0, which a refinement can tell from it.
    if (Object.is(value, -0)) walk.isDoubtful = true
    return asN(encodeNumber(value), walk)
  },
  unmarshal: (stored, walk) => fromN(stored, decodeNumber, walk),
}

const bigintForm: LeafForm = {
  expected: 'a bigint',
  accepts: (value) => typeof value === 'bigint',
  marshal: (value: bigint, walk) => asN(encodeBigint(value), walk),
  unmarshal: (stored, walk) => fromN(stored, decodeBigint, walk),
}

const booleanForm: LeafForm = {
  expected: 'a boolean',
  accepts: (value) => typeof value === 'boolean',
  marshal: (value: boolean) => ({ BOOL: value }),
  unmarshal: (stored, walk) =>
    typeof stored.BOOL === 'boolean' ? stored.BOOL : failByDescriptor(stored as AttributeValue, 'BOOL', walk),
}

const nullForm: LeafForm = {
  expected: 'null',
  accepts: (value) => value === null,
  marshal: () => ({ NULL: true }),
  unmarshal: (stored, walk) => (stored.NULL === true ? null : failByDescriptor(stored as AttributeValue, 'NULL', walk)),
}

const dateForm: LeafForm = {
  expected: 'a valid Date',
  accepts: isValidDate,
  marshal: (value: Date, walk) => {
    const text = encodeDate(value)
    if (text !== undefined) return { S: text }
    return fail(
      walk,
      'date_range',
      'Dates are stored as text that sorts by time, which holds for the years 0000 to 9999.',
    )
  },
  unmarshal: (stored, walk) => {
    if (typeof stored.S !== 'string') return failByDescriptor(stored as AttributeValue, 'S', walk)
    const message = 'The stored text is no ISO 8601 date and time with a zone, to the millisecond at most.'
    return decodeDate(stored.S) ?? fail(walk, 'stored_date', message)
  },
}

/** Time-to-live attributes are whole epoch seconds; fractions are cut off. */
const epochDateForm: LeafForm = {
  expected: 'a valid Date',
  accepts: isValidDate,
  marshal: (value: Date) => ({ N: String(Math.floor(value.getTime() / 1000)) }),
  unmarshal: (stored, walk) => {
    const seconds = fromN(stored, decodeNumber, walk)
    if (seconds === FAILED) return FAILED
    const value = new Date((seconds as number) * 1000)
    return isValidDate(value) ? value : fail(walk, 'stored_date', 'The stored number is too large for epoch seconds.')
  },
}

const epochNumberForm: LeafForm = {
  ...numberForm,
  marshal: (value: number, walk) => asN(encodeNumber(Math.floor(value)), walk),
}

/** Bytes are copied when they are written: an operation does not change when its input does. */
const binaryForm: LeafForm = {
  expected: 'a Uint8Array',
  accepts: (value) => value instanceof Uint8Array,
  marshal: (value: Uint8Array, walk) => {
    walk.sizeBoundBytes += value.byteLength
    return { B: Uint8Array.from(value) }
  },
  unmarshal: (stored, walk) => {
    if (stored.B === undefined) return failByDescriptor(stored as AttributeValue, 'B', walk)
    return readBytes(stored.B, walk)
  },
}

const bufferForm: LeafForm = {
  ...binaryForm,
  expected: 'a Buffer',
  accepts: (value) => Buffer.isBuffer(value),
  unmarshal: (stored, walk) => {
    const bytes = binaryForm.unmarshal(stored, walk)
    return bytes === FAILED ? FAILED : Buffer.from(bytes as Uint8Array)
  },
}

/** Gives stored bytes as a plain `Uint8Array`. Text, as JSON has it for bytes, would be taken for as many numbers. */
export function readBytes(stored: Uint8Array | null, walk: Walk): Uint8Array | Failed {
  if (stored?.constructor === Uint8Array) return stored
  return isBytes(stored) ? Uint8Array.from(stored) : failByContent('B', walk)
}

function literalForm({ values }: LiteralStorage): LeafForm {
  const accepted = new Set<unknown>(values)
  const byStored = new Map<string, LiteralValue>()
  for (const value of values) {
    const stored = marshalLiteral(value) as AnyDescriptor
    byStored.set(keyOfStored(stored), value)
  }
  return {
    expected: 'one of the values that the schema names',
    accepts: (value) => accepted.has(value),
    marshal: (value: LiteralValue, walk) => {
      if (typeof value === 'string') walk.sizeBoundBytes += mostBytes(value)
      return marshalLiteral(value)
    },
    unmarshal: (stored, walk) => {
      if (typeof stored.S === 'string' && accepted.has(stored.S)) return stored.S
      const key = keyOfStored(stored)
      const value = byStored.get(key)
      if (value !== undefined) return value
      const descriptor = descriptorOf(stored as AttributeValue)
      if (key === '' && !neverLiteral.includes(descriptor)) return failByContent(descriptor, walk)
      return fail(walk, 'stored_value', 'The stored value is none of those that the schema names.')
    },
  }
}

/** A unit of UTF-16 has at most three bytes in UTF-8. */
function mostBytes(text: string): number {
  return 3 * text.length
}

function marshalLiteral(value: LiteralValue): AttributeValue {
  if (value === null) return { NULL: true }
  if (typeof value === 'string') return { S: value }
  return typeof value === 'boolean' ? { BOOL: value } : { N: `${value}` }
}

/** What no literal is stored as. */
const neverLiteral: readonly string[] = ['B', 'L', 'M', 'SS', 'NS', 'BS']

/** `''` where a literal cannot be stored so. */
function keyOfStored(stored: AnyDescriptor): string {
  if (typeof stored.S === 'string') return `S${stored.S}`
  if (typeof stored.N === 'string') return `N${canonicalDecimal(stored.N)}`
  if (typeof stored.BOOL === 'boolean') return `BOOL${stored.BOOL}`
  return stored.NULL === true ? 'NULL' : ''
}

function asN(text: string | NumberRefusal, walk: Walk): AttributeValue | Failed {
  return typeof text === 'string' ? { N: text } : fail(walk, 'number', text.refused)
}

function fromN<T>(stored: AnyDescriptor, decode: (text: string) => T | NumberRefusal, walk: Walk): T | Failed {
  if (typeof stored.N !== 'string') return failByDescriptor(stored as AttributeValue, 'N', walk)
  const value = decode(stored.N)
  return isRefusal(value) ? fail(walk, 'stored_number', value.refused) : value
}

function isRefusal(value: unknown): value is NumberRefusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}

function isValidDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime())
}

/** Judges the name of an entry that comes from data: DynamoDB has no empty ones. */
export function failByEntryName(name: string, walk: Walk): boolean {
  if (name !== '' && isWellFormed(name)) return false
  if (name === '') fail(walk, 'empty_name', 'DynamoDB has no attributes whose name is empty.')
  else failBySurrogate(walk)
  return true
}

/** Refuses text that UTF-8 cannot hold. */
export function failBySurrogate(walk: Walk): Failed {
  return fail(walk, 'text', 'The text has a lone surrogate (half of a character), which cannot be stored.')
}
