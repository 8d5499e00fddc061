import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { canHold } from '../schema/can-hold.js'
import { alternativesOf, storageAt, unwrapStorage } from '../schema/navigate.js'
import { expressionError } from './collect.js'
import { encodeChange, encodeValue, readOperand, type Subject, subjectOf } from './operands.js'
import { formatPath } from './path.js'
import { type ReferenceNode, targetOf } from './references.js'
import type { Operand } from './tree.js'

/** Reads what a place is to hold; `undefined` where that is stored by removing what is there. */
export function readSource(value: unknown, node: ReferenceNode, operator: string): Operand | undefined {
  const source = subjectOf(value)
  if (source === undefined) {
    const stored = encodeChange(value, node, operator)
    return stored && { kind: 'value', stored }
  }
  const place: Subject = { operand: { kind: 'path', path: targetOf(node) }, node }
  const operand = readOperand(value, place, operator, 'write')
  if (operand.kind === 'arithmetic') requireNoCodec(node, operator)
  else if (source.node !== undefined && !canHold(node.storage, source.node.storage)) {
    throw expressionError(
      'expression.operand',
      `${operator} on "${formatPath(node.path)}": not everything that "${formatPath(source.node.path)}" can hold could be read there`,
    )
  }
  return operand
}

/** A number or a set, as a literal: ADD and DELETE take no references. */
export function readAmount(value: unknown, node: ReferenceNode, operator: string): AttributeValue {
  if (subjectOf(value) !== undefined) {
    throw expressionError(
      'expression.operand',
      `${operator} takes a value, not a reference; use set with plus or minus`,
    )
  }
  const stored = encodeValue(value, node, operator, 'operand')
  requireWhole(stored, node, operator)
  return stored
}

/** What DynamoDB computes with is what is stored, whose meaning a codec alone knows. */
export function requireNoCodec({ storage, path }: ReferenceNode, operator: string): void {
  if (unwrapStorage(storage).kind !== 'codec') return
  throw expressionError(
    'expression.operand',
    `${operator} on "${formatPath(path)}": what is stored goes through a codec, and DynamoDB would compute with that; set the value`,
  )
}

/** Elements that are added are judged in full, as all that is stored. */
export function judgeElements(values: unknown, node: ReferenceNode, operator: string): void {
  const element = storageAt(node.storage, ['*'])
  if (!(values instanceof Set) || element === undefined) return
  for (const value of values) encodeValue(value, { ...node, storage: element }, operator, 'write')
}

/** A sum with a fraction is none that an attribute of whole numbers could be read with. */
export function requireWhole({ N: text }: AttributeValue, node: ReferenceNode, operator: string): void {
  const storage = unwrapStorage(node.storage)
  if (storage.kind !== 'number' || !storage.integer || text === undefined || Number.isInteger(Number(text))) return
  throw expressionError(
    'expression.operand',
    `${operator} on "${formatPath(node.path)}": the attribute holds whole numbers, and the amount is not whole`,
  )
}

/** Reads what a list is to be extended by. Rules about the list as a whole are not asked of the part. */
export function readElements(values: unknown, node: ReferenceNode, operator: string): Operand {
  const kinds = new Set(alternativesOf(node.storage).map(({ kind }) => kind))
  if (kinds.has('tuple') && !kinds.has('array')) {
    throw expressionError(
      'expression.operand',
      `${operator} on "${formatPath(node.path)}": each place of a tuple has its meaning; set them one by one`,
    )
  }
  const storage = kinds.has('array') || kinds.has('any') ? storageAt(node.storage, ['*']) : undefined
  if (!Array.isArray(values) || storage === undefined) {
    const given = readSource(values, node, operator)
    if (
      given === undefined ||
      (given.kind === 'value' && given.stored.L === undefined) ||
      given.kind === 'arithmetic'
    ) {
      throw wrongTarget(operator, node, 'a list')
    }
    return given
  }
  // Gaps count too, and are refused.
  const elements = Array.from(values, (value: unknown, index) => {
    const element = { ...node, path: [...node.path, index], storage, isEntry: true }
    return encodeValue(value, element, operator, 'write')
  })
  return { kind: 'value', stored: { L: elements } }
}

/** Whether a stored value is a set. */
export function isSet(stored: AttributeValue): boolean {
  return stored.SS !== undefined || stored.NS !== undefined || stored.BS !== undefined
}

/** The error of an operator that an attribute is not made for. */
export function wrongTarget(operator: string, node: ReferenceNode, needs: string): Error {
  return expressionError(
    'expression.operand',
    `${operator} on "${formatPath(node.path)}": the attribute is not ${needs}`,
  )
}
