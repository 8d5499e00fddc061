import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import type { Failure } from '../schema/issues.js'
import { isNullable } from '../schema/navigate.js'
import type { StoredKind } from '../schema/storage.js'
import { storedKindsOf } from '../schema/stored-kinds.js'
import type { ValueCodec } from '../schema/value-codec.js'
import { expressionError, requireOwn } from './collect.js'
import { formatPath } from './path.js'
import { nodeOfReference, placeOf, type ReferenceNode } from './references.js'
import type { Operand } from './tree.js'

/** The left side of an operator: an operand, and the place whose schema encodes the values beside it. */
export interface Subject {
  readonly operand: Operand
  /** `undefined` for a size, which has no schema. */
  readonly node: ReferenceNode | undefined
}

/** What operators made of references (`size`, `plus`, …), told from look-alikes by identity. */
const expressions = new WeakMap<object, Subject>()

/** Wraps an operand so that it can be handed to another operator. */
export function makeExpression(subject: Subject): object {
  const expression = Object.freeze(Object.create(null) as object)
  expressions.set(expression, subject)
  return expression
}

function nodeOf(argument: unknown): ReferenceNode | undefined {
  const node = nodeOfReference(argument)
  if (node !== undefined) requireOwn(node.entity)
  return node
}

/** Reads a reference or an expression; `undefined` if the argument is neither. */
export function subjectOf(argument: unknown): Subject | undefined {
  const node = nodeOf(argument)
  if (node !== undefined) return { operand: { kind: 'path', path: placeOf(node) }, node }
  return typeof argument === 'object' && argument !== null ? expressions.get(argument) : undefined
}

/** Reads an operator's first argument. */
export function readSubject(argument: unknown, operator: string): Subject {
  const subject = subjectOf(argument)
  if (subject !== undefined) return subject
  throw expressionError(
    'expression.operand',
    `the first operand of ${operator} must be a reference, as in order.status`,
  )
}

/** Reads an operator's argument that must be a plain reference. */
export function readReference(argument: unknown, operator: string): ReferenceNode {
  const node = nodeOf(argument)
  if (node !== undefined) return node
  throw expressionError('expression.operand', `${operator} needs a reference, as in order.status`)
}

/** How strictly a value is judged: in full as something to be stored, or by its type alone as something to compare with. */
export type Judgement = 'write' | 'operand'

/** Reads an argument that is a reference, an expression, or a value in domain form. */
export function readOperand(argument: unknown, beside: Subject, operator: string, judgement: Judgement): Operand {
  const subject = subjectOf(argument)
  if (subject === undefined) return { kind: 'value', stored: encodeValue(argument, beside.node, operator, judgement) }
  const kinds = kindsOf(beside)
  if (![...kindsOf(subject)].some((kind) => kinds.has(kind))) {
    throw expressionError(
      'expression.operand',
      `${operator} was given ${describeSubject(subject)} for ${describeSubject(beside)}`,
    )
  }
  return subject.operand
}

/** The descriptors that a subject's values can have. Whatever is computed is a number. */
export function kindsOf({ operand, node }: Subject): ReadonlySet<StoredKind> {
  return operand.kind === 'path' && node !== undefined ? kindsAt(node) : new Set<StoredKind>(['N'])
}

/** The descriptors that the values of a place can have. */
export function kindsAt(node: ReferenceNode): ReadonlySet<StoredKind> {
  if (!isTimeToLive(node)) return storedKindsOf(node.storage)
  return new Set<StoredKind>(isNullable(node.storage) ? ['N', 'NULL'] : ['N'])
}

/** Whether a place is the time to live, which is stored as a number, a date's too. */
export function isTimeToLive({ entity, path }: ReferenceNode): boolean {
  return path.length === 1 && path[0] === entity.ttl
}

/** Names a subject, and how it is stored. */
export function describeSubject(subject: Subject): string {
  const kinds = [...kindsOf(subject)].join(' or ')
  if (subject.operand.kind === 'path' && subject.node !== undefined) {
    return `"${formatPath(subject.node.path)}" (stored as ${kinds})`
  }
  return `a computed value (stored as ${kinds})`
}

/** Encodes a value in domain form by the schema of a place. */
export function encodeValue(
  value: unknown,
  node: ReferenceNode | undefined,
  operator: string,
  judgement: Judgement,
): AttributeValue {
  if (node === undefined) return encodeSize(value, operator)
  requireValue(value, node, operator)
  if (judgement === 'operand' && value instanceof Set && value.size === 0) {
    throw expressionError(
      'expression.operand',
      `${operator} on "${formatPath(node.path)}" was given an empty set, which DynamoDB does not have; use exists, notExists or remove`,
    )
  }
  const codec = codecOf(node)
  return settle(judgement === 'write' ? codec.write(value, depthOf(node)) : codec.operand(value), node, operator).stored
}

/**
 * Encodes a value that is to be set.
 *
 * @returns `undefined` where the value is stored by removing what is there
 */
export function encodeChange(value: unknown, node: ReferenceNode, operator: string): AttributeValue | undefined {
  requireValue(value, node, operator)
  const isField = !node.isEntry && typeof node.path.at(-1) === 'string'
  const write = isField ? codecOf(node).writeField : codecOf(node).write
  return settle(write(value, depthOf(node)), node, operator).stored
}

function codecOf(node: ReferenceNode): ValueCodec {
  return node.entity.codec(node.storage, node.path)
}

/** How many maps and lists a place is inside of. */
function depthOf({ path }: ReferenceNode): number {
  return path.length - 1
}

function requireValue(value: unknown, { path }: ReferenceNode, operator: string): void {
  if (value !== undefined) return
  throw expressionError(
    'expression.operand',
    `${operator} on "${formatPath(path)}" was given undefined; use exists, notExists or remove`,
  )
}

function settle<T extends { readonly ok: true }>(written: T | Failure, node: ReferenceNode, operator: string): T {
  if (written.ok) return written
  const { name } = node.entity
  throw new ItemValidationError(
    `${name}: the schema refuses a value given to ${operator} on "${formatPath(node.path)}"`,
    { entity: name, issues: written.issues },
  )
}

function encodeSize(value: unknown, operator: string): AttributeValue {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { N: String(value) }
  throw expressionError('expression.operand', `${operator} on a size needs a whole number`)
}
