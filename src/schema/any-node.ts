import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { createRecord, setOwn } from '../util/objects.js'
import { classOf, decimalClassOf, NumberValue } from './classes.js'
import { FAILED, type Failed, fail, prefixIssues, type Walk } from './issues.js'
import { failByEntryName, failBySurrogate, readBytes } from './leaf-forms.js'
import {
  type AnyDescriptor,
  descriptorOf,
  failByContent,
  failByDepth,
  isMapLike,
  isStoredMap,
  isWellFormed,
  type Mode,
  NO_VALUE,
  type Node,
} from './node.js'
import {
  decodeNumber,
  encodeBigint,
  encodeNumber,
  isDecimalText,
  isStorableDecimal,
  type NumberRefusal,
  uniqueNumbers,
} from './numbers.js'
import type { Storage } from './storage.js'
import { checksOf, decodeByZod, isCheckItself } from './zod.js'

/**
 * Compiles a schema that lets anything in: values are mapped as the document client does, with `NumberValue` for
 * decimals that a JavaScript number cannot hold. Nothing is stored that could not be read back.
 */
export function compileAny(storage: Storage, mode: Mode): Node {
  const schemas = storage.checked ?? [storage.schema]
  const open = schemas.every((schema) => !isCheckItself(schema) && checksOf(schema).length === 0)
  const Decimal = classOf(storage.schema) === 'decimal' ? decimalClassOf(storage.schema) : undefined
  const judge = (value: unknown, walk: Walk): unknown => {
    let judged: unknown = value
    for (const schema of schemas) if (judged !== FAILED) judged = decodeByZod(schema, judged, walk)
    return judged
  }
  const read = (stored: AttributeValue, walk: Walk): unknown => {
    if (Decimal !== undefined && typeof stored.N === 'string') {
      return isDecimalText(stored.N) ? Decimal.from(stored.N) : failByNumber(walk)
    }
    const before = walk.issues.length
    const value = unmarshal(stored as AnyDescriptor, walk)
    return walk.issues.length > before ? FAILED : value
  }
  if (open || mode === 'encoded') {
    return {
      prepare: undefined,
      write: (value, walk) => {
        walk.isDoubtful = true
        return marshal(value, walk)
      },
      read,
    }
  }
  return {
    prepare: undefined,
    write: (value, walk) => {
      walk.isDoubtful = true
      const judged = judge(value, walk)
      return judged === FAILED ? FAILED : marshal(judged, walk)
    },
    read: (stored, walk) => {
      const value = read(stored, walk)
      return value === FAILED ? FAILED : judge(value, walk)
    },
  }
}

function marshal(value: unknown, walk: Walk): AttributeValue | Failed {
  switch (typeof value) {
    case 'string':
      return isWellFormed(value) ? { S: value } : failBySurrogate(walk)
    case 'boolean':
      return { BOOL: value }
    case 'number':
      return asNumber(encodeNumber(value), walk)
    case 'bigint':
      return asNumber(encodeBigint(value), walk)
    case 'object':
      return value === null ? { NULL: true } : marshalObject(value, walk)
    default:
      return fail(walk, 'unstorable', `DynamoDB has no ${typeof value}.`)
  }
}

function marshalObject(value: object, walk: Walk): AttributeValue | Failed {
  if (value instanceof Uint8Array) return { B: Uint8Array.from(value) }
  if (value instanceof Set) return marshalSet(value, walk)
  if (isDecimal(value)) {
    if (isStorableDecimal(value.value)) return { N: value.value }
    return fail(walk, 'number', 'This NumberValue is outside the 38 digits and the range of DynamoDB.')
  }
  walk.depth++
  const marshalled = failByDepth(walk) ? FAILED : marshalContainer(value, walk)
  walk.depth--
  return marshalled
}

function marshalContainer(value: object, walk: Walk): AttributeValue | Failed {
  if (Array.isArray(value)) return marshalList(value, walk)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (isMapLike(value) && (prototype === null || Object.getPrototypeOf(prototype) === null)) {
    return marshalMap(value, walk)
  }
  const message = `An instance of ${value.constructor?.name ?? 'a class'} has no form in DynamoDB; give it a schema with z.codec.`
  return fail(walk, 'unstorable', message)
}

function marshalList(values: readonly unknown[], walk: Walk): AttributeValue | Failed {
  const before = walk.issues.length
  const list: AttributeValue[] = []
  for (let index = 0; index < values.length; index++) {
    const from = walk.issues.length
    const stored = marshal(values[index], walk)
    if (stored === FAILED) prefixIssues(walk, from, index)
    else list.push(stored)
  }
  return walk.issues.length > before ? FAILED : { L: list }
}

function marshalMap(values: Record<string, unknown>, walk: Walk): AttributeValue | Failed {
  const before = walk.issues.length
  const map = createRecord<AttributeValue>()
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (value === undefined) continue
    const from = walk.issues.length
    const stored = failByEntryName(name, walk) ? FAILED : marshal(value, walk)
    if (stored === FAILED) prefixIssues(walk, from, name)
    else map[name] = stored
  }
  return walk.issues.length > before ? FAILED : { M: map }
}

function marshalSet(values: ReadonlySet<unknown>, walk: Walk): AttributeValue | Failed {
  const stored: AnyDescriptor[] = []
  for (const value of values) {
    const element = marshal(value, walk)
    if (element === FAILED) return FAILED
    stored.push(element as AnyDescriptor)
  }
  if (stored.length === 0) return fail(walk, 'empty_set', 'DynamoDB has no empty set; leave the attribute out.')
  const texts = stored.map(({ S }) => S).filter((text) => text !== undefined)
  if (texts.length === stored.length) return { SS: [...new Set(texts)] }
  const numbers = stored.map(({ N }) => N).filter((text) => text !== undefined)
  if (numbers.length === stored.length) return { NS: uniqueNumbers(numbers) }
  const binaries = stored.map(({ B }) => B).filter((bytes) => bytes !== undefined)
  if (binaries.length === stored.length) return { BS: uniqueBinaries(binaries) }
  return fail(walk, 'unstorable', 'DynamoDB has sets of texts, of numbers and of binaries only, each of one kind.')
}

/** Sets are told apart by content in DynamoDB, and refused if an element comes twice. */
export function uniqueBinaries(binaries: readonly Uint8Array[]): Uint8Array[] {
  const unique = new Map<string, Uint8Array>()
  for (const bytes of binaries) unique.set(bytes.join(), bytes)
  return [...unique.values()]
}

function asNumber(text: string | NumberRefusal, walk: Walk): AttributeValue | Failed {
  return typeof text === 'string' ? { N: text } : fail(walk, 'number', text.refused)
}

/** The document client's class, or one of another copy of it. */
function isDecimal(value: object): value is { readonly value: string } {
  if (value instanceof NumberValue) return true
  // Data can say of itself what it likes: a class is what an object inherits from.
  if (Object.hasOwn(value, 'constructor')) return false
  return value.constructor?.name === 'NumberValue' && typeof (value as { value?: unknown }).value === 'string'
}

function unmarshal(stored: AnyDescriptor, walk: Walk): unknown {
  if (typeof stored.S === 'string') return stored.S
  if (typeof stored.N === 'string') return readNumber(stored.N, walk)
  if (typeof stored.BOOL === 'boolean') return stored.BOOL
  if (stored.NULL === true) return null
  if (stored.B !== undefined) return copyBytes(stored.B, walk)
  if (Array.isArray(stored.L)) return unmarshalList(stored.L, walk)
  if (isStoredMap(stored.M)) return unmarshalMap(stored.M, walk)
  if (Array.isArray(stored.SS)) return unmarshalSet(stored.SS, readText, walk)
  if (Array.isArray(stored.NS)) return unmarshalSet(stored.NS, readNumber, walk)
  if (Array.isArray(stored.BS)) return unmarshalSet(stored.BS, copyBytes, walk)
  return failByContent(descriptorOf(stored as AttributeValue), walk)
}

function unmarshalList(stored: readonly AttributeValue[], walk: Walk): unknown {
  const list: unknown[] = []
  for (let index = 0; index < stored.length; index++) {
    const from = walk.issues.length
    list.push(unmarshal((stored[index] ?? NO_VALUE) as AnyDescriptor, walk))
    prefixIssues(walk, from, index)
  }
  return list
}

function unmarshalMap(stored: Readonly<Record<string, AttributeValue>>, walk: Walk): unknown {
  const map: Record<string, unknown> = {}
  for (const name of Object.keys(stored)) {
    const from = walk.issues.length
    setOwn(map, name, unmarshal((stored[name] ?? NO_VALUE) as AnyDescriptor, walk))
    prefixIssues(walk, from, name)
  }
  return map
}

function unmarshalSet<T>(stored: readonly T[], read: (element: T, walk: Walk) => unknown, walk: Walk): Set<unknown> {
  const values = new Set<unknown>()
  for (const element of stored) values.add(read(element, walk))
  return values
}

function copyBytes(stored: Uint8Array, walk: Walk): Uint8Array | Failed {
  const bytes = readBytes(stored, walk)
  return bytes === FAILED ? FAILED : Uint8Array.from(bytes)
}

function readText(text: unknown, walk: Walk): unknown {
  return typeof text === 'string' ? text : failByContent('S', walk)
}

function readNumber(text: unknown, walk: Walk): number | NumberValue | Failed {
  if (typeof text !== 'string') return failByContent('N', walk)
  const value = decodeNumber(text)
  if (typeof value === 'number') return value
  return isDecimalText(text) ? NumberValue.from(text) : failByNumber(walk)
}

function failByNumber(walk: Walk): Failed {
  return fail(walk, 'stored_number', 'The stored number is malformed.')
}
