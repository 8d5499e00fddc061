import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { alternativesOf, storageAt } from '../schema/navigate.js'
import { encodeNumber } from '../schema/numbers.js'
import type { Storage, StoredKind } from '../schema/storage.js'
import { compareDecimals } from '../util/decimal.js'
import { expressionError } from './collect.js'
import { operandLimit } from './limits.js'
import {
  describeSubject,
  encodeValue,
  isTimeToLive,
  kindsAt,
  kindsOf,
  readOperand,
  type Subject,
  subjectOf,
} from './operands.js'
import { formatPath, isSamePath } from './path.js'
import { placeOf, type ReferenceNode } from './references.js'
import type { ConditionTree, Operand } from './tree.js'

const ordered: readonly StoredKind[] = ['S', 'N', 'B']

/** Reads what a subject is compared with; DynamoDB does not compare a place with itself. */
export function readOther(argument: unknown, subject: Subject, operator: string): Operand {
  return requireDistinct(readOperand(argument, subject, operator, 'operand'), subject, operator)
}

/** As {@link readOther}, where the order of the two counts. */
export function readOrdered(argument: unknown, subject: Subject, operator: string): Operand {
  const read = readOther(argument, subject, operator)
  const other = read.kind === 'value' ? (exactMoment(argument, subject) ?? read) : read
  const hasOrder = other.kind !== 'value' || ordered.some((kind) => other.stored[kind] !== undefined)
  if (hasOrder && ordered.some((kind) => kindsOf(subject).has(kind))) return other
  throw expressionError(
    'expression.operand',
    `${operator} on ${describeSubject(subject)}: only texts, numbers and binary values have an order`,
  )
}

/**
 * A time to live is stored in whole seconds, and a moment between two of them is still later than the one and earlier than
 * the other: cut like a value that is stored, it would be neither.
 */
function exactMoment(argument: unknown, { operand, node }: Subject): Operand | undefined {
  if (node === undefined || operand.kind !== 'path' || !isTimeToLive(node)) return undefined
  const seconds = argument instanceof Date ? argument.getTime() / 1000 : argument
  const text = typeof seconds === 'number' ? encodeNumber(seconds) : undefined
  return typeof text === 'string' ? { kind: 'value', stored: { N: text } } : undefined
}

function requireDistinct(operand: Operand, { operand: first }: Subject, operator: string): Operand {
  if (operand.kind !== 'path' || first.kind !== 'path' || !isSamePath(operand.path, first.path)) return operand
  throw expressionError(
    'expression.operand',
    `${operator} was given the same attribute on both sides, which DynamoDB refuses`,
  )
}

/** The range between two ends. DynamoDB refuses one whose ends are turned around, in which there is simply nothing. */
export function makeBetween(value: Operand, low: Operand, high: Operand): ConditionTree {
  if (low.kind !== 'value' || high.kind !== 'value' || isInOrder(low.stored, high.stored)) {
    return { kind: 'between', value, low, high }
  }
  const ends: readonly ConditionTree[] = [
    { kind: 'compare', comparator: '>=', left: value, right: low },
    { kind: 'compare', comparator: '<=', left: value, right: high },
  ]
  return { kind: 'and', conditions: ends }
}

/**
 * Equality with one of a list. The documentation lets IN have a hundred operands beside its first; the service was seen to
 * count that one in, so a list of a hundred becomes two.
 *
 * @see https://github.com/scylladb/scylladb/blob/master/test/alternator/test_condition_expression.py
 */
export function makeOneOf(value: Operand, list: readonly Operand[]): ConditionTree {
  const surelyTaken = operandLimit - 1
  if (list.length <= surelyTaken) return { kind: 'in', value, list }
  const parts = [list.slice(0, surelyTaken), list.slice(surelyTaken)]
  return { kind: 'or', conditions: parts.map((part) => ({ kind: 'in', value, list: part })) }
}

function isInOrder(low: AttributeValue, high: AttributeValue): boolean {
  if (low.N !== undefined && high.N !== undefined) return compareDecimals(low.N, high.N) <= 0
  if (low.S !== undefined && high.S !== undefined) return Buffer.compare(Buffer.from(low.S), Buffer.from(high.S)) <= 0
  return low.B !== undefined && high.B !== undefined && Buffer.compare(low.B, high.B) <= 0
}

/** What `beginsWith` looks for: the beginning of a text or of a binary value, as it is. */
export function readPrefix(prefix: unknown, node: ReferenceNode): Operand {
  const kinds = new Set([...kindsAt(node)].filter((kind) => pieces.has(kind)))
  const operand = readSought(prefix, node, kinds, 'beginsWith') ?? readPiece(prefix, kinds)
  if (operand !== undefined) return operand
  throw expressionError(
    'expression.operand',
    `beginsWith on "${formatPath(node.path)}" needs the beginning of a text, or of a binary value, as the attribute is one`,
  )
}

/** What `contains` looks for: a part of a text or a binary value as it is, or an element encoded by the element's schema. */
export function readPart(part: unknown, node: ReferenceNode): Operand {
  const kinds = new Set([...kindsAt(node)].filter((kind) => pieces.has(kind)))
  const storage = elementOf(node.storage)
  const element = storage && { ...node, path: [...node.path, 0], storage }
  const sought = element === undefined ? kinds : new Set([...kinds, ...kindsAt(element)])
  const operand = readSought(part, node, sought, 'contains') ?? readPiece(part, kinds)
  if (operand !== undefined) return operand
  if (element !== undefined) return { kind: 'value', stored: encodeValue(part, element, 'contains', 'operand') }
  throw expressionError(
    'expression.operand',
    `contains on "${formatPath(node.path)}" needs a part of a text or of a binary value, or an element of a list or a set, as the attribute is one`,
  )
}

/** Reads another place of the item that may hold what is looked for. */
function readSought(
  argument: unknown,
  node: ReferenceNode,
  kinds: ReadonlySet<StoredKind>,
  operator: string,
): Operand | undefined {
  const subject = subjectOf(argument)
  if (subject === undefined) return undefined
  const place: Subject = { operand: { kind: 'path', path: placeOf(node) }, node }
  if ([...kindsOf(subject)].some((kind) => kinds.has(kind))) return requireDistinct(subject.operand, place, operator)
  throw expressionError(
    'expression.operand',
    `${operator} on ${describeSubject(place)} was given ${describeSubject(subject)}`,
  )
}

const pieces: ReadonlySet<StoredKind> = new Set<StoredKind>(['S', 'B'])

function readPiece(value: unknown, kinds: ReadonlySet<StoredKind>): Operand | undefined {
  if (typeof value === 'string' && kinds.has('S')) return { kind: 'value', stored: { S: value } }
  if (value instanceof Uint8Array && kinds.has('B')) return { kind: 'value', stored: { B: Uint8Array.from(value) } }
  return undefined
}

/** What the elements of a list or a set at a place are; `undefined` where there can be neither. */
function elementOf(storage: Storage): Storage | undefined {
  const holders = alternativesOf(storage).some(({ kind }) => holdsElements.has(kind))
  return holders ? storageAt(storage, ['*']) : undefined
}

const holdsElements: ReadonlySet<Storage['kind']> = new Set(['array', 'tuple', 'set', 'any'])
