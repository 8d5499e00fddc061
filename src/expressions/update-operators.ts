import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unwrapStorage } from '../schema/navigate.js'
import { negateDecimal } from '../util/decimal.js'
import { expressionError, note } from './collect.js'
import { at } from './condition-operators.js'
import { encodeValue, kindsAt, makeExpression, readOperand, readReference, readSubject } from './operands.js'
import { formatPath } from './path.js'
import { nodeOfReference, placeOf, type ReferenceNode } from './references.js'
import type { ActionTree, Operand } from './tree.js'

/** One change, and the place that it is made at. */
export interface UpdateAction {
  readonly node: ReferenceNode
  readonly tree: ActionTree
}

/** Actions that operators made, told from look-alikes by identity. */
const actions = new WeakMap<object, UpdateAction>()

/** The action that an operator made, or `undefined` if the value is something else. */
export function actionOf(value: unknown): UpdateAction | undefined {
  return typeof value === 'object' && value !== null ? actions.get(value) : undefined
}

function makeAction(node: ReferenceNode, tree: ActionTree): object {
  const action = Object.freeze(Object.create(null) as object)
  actions.set(action, { node, tree })
  return note(action)
}

/** The change that gives a place a value in domain form. */
export function setAction(node: ReferenceNode, value: unknown): UpdateAction {
  const path = placeOf(node)
  const operand = readOperand(value, { operand: { kind: 'path', path }, node }, 'set', 'write')
  if (operand.kind === 'arithmetic') {
    for (const one of [operand.left, operand.right]) if (one.kind === 'value') requireWhole(one.stored, node, 'set')
  }
  return { node, tree: { kind: 'set', path, value: operand } }
}

function set(target: unknown, value: unknown): object {
  const action = setAction(readReference(target, 'set'), value)
  return makeAction(action.node, action.tree)
}

function setIfNotExists(target: unknown, value: unknown): object {
  const node = readReference(target, 'setIfNotExists')
  const path = placeOf(node)
  const otherwise = readOperand(value, { operand: { kind: 'path', path }, node }, 'setIfNotExists', 'write')
  return makeAction(node, { kind: 'set', path, value: { kind: 'ifNotExists', path, otherwise } })
}

/** A number or a set, as a literal: ADD and DELETE take no references. */
function readAmount(value: unknown, node: ReferenceNode, operator: string): AttributeValue {
  if (nodeOfReference(value) !== undefined) {
    throw expressionError(
      'expression.operand',
      `${operator} takes a value, not a reference; use set with plus or minus`,
    )
  }
  const stored = encodeValue(value, node, operator, 'operand')
  requireWhole(stored, node, operator)
  return stored
}

/** A sum with a fraction is none that an attribute of whole numbers could be read with. */
function requireWhole({ N: text }: AttributeValue, node: ReferenceNode, operator: string): void {
  const storage = unwrapStorage(node.storage)
  if (storage.kind !== 'number' || !storage.integer || text === undefined || Number.isInteger(Number(text))) return
  throw expressionError(
    'expression.operand',
    `${operator} on "${formatPath(node.path)}": the attribute holds whole numbers, and the amount is not whole`,
  )
}

function isSet(stored: AttributeValue): boolean {
  return stored.SS !== undefined || stored.NS !== undefined || stored.BS !== undefined
}

function add(target: unknown, value: unknown): object {
  const node = readReference(target, 'add')
  const stored = readAmount(value, node, 'add')
  if (stored.N === undefined && !isSet(stored)) throw wrongTarget('add', node, 'a number or a set')
  return makeAction(node, { kind: 'add', path: placeOf(node), value: { kind: 'value', stored } })
}

function subtract(target: unknown, value: unknown): object {
  const node = readReference(target, 'subtract')
  const { N: text } = readAmount(value, node, 'subtract')
  if (text === undefined) throw wrongTarget('subtract', node, 'a number')
  const stored = { N: negateDecimal(text) }
  return makeAction(node, { kind: 'add', path: placeOf(node), value: { kind: 'value', stored } })
}

function deleteFrom(target: unknown, values: unknown): object {
  const node = readReference(target, 'deleteFrom')
  const stored = readAmount(values, node, 'deleteFrom')
  if (!isSet(stored)) throw wrongTarget('deleteFrom', node, 'a set')
  return makeAction(node, { kind: 'delete', path: placeOf(node), value: { kind: 'value', stored } })
}

/** Adding to a list that is not there makes it. */
function extend(operator: 'append' | 'prepend') {
  return (target: unknown, values: unknown): object => {
    const node = readReference(target, operator)
    const path = placeOf(node)
    const given = readOperand(values, { operand: { kind: 'path', path }, node }, operator, 'write')
    if (given.kind === 'value' && given.stored.L === undefined) throw wrongTarget(operator, node, 'a list')
    const list: Operand = { kind: 'ifNotExists', path, otherwise: { kind: 'value', stored: { L: [] } } }
    const value: Operand =
      operator === 'append'
        ? { kind: 'listAppend', first: list, second: given }
        : { kind: 'listAppend', first: given, second: list }
    return makeAction(node, { kind: 'set', path, value })
  }
}

function arithmetic(operator: 'plus' | 'minus', sign: '+' | '-') {
  return (left: unknown, right: unknown): object => {
    const subject = readSubject(left, operator)
    if (subject.node !== undefined && !kindsAt(subject.node).has('N')) {
      throw wrongTarget(operator, subject.node, 'a number')
    }
    const operand = readOperand(right, subject, operator, 'operand')
    if (subject.operand.kind === 'arithmetic' || operand.kind === 'arithmetic') {
      throw expressionError(
        'expression.operand',
        `DynamoDB adds or subtracts once in a value: ${operator} cannot be nested`,
      )
    }
    return makeExpression({
      operand: { kind: 'arithmetic', sign, left: subject.operand, right: operand },
      node: subject.node,
    })
  }
}

function wrongTarget(operator: string, node: ReferenceNode, needs: string): Error {
  return expressionError(
    'expression.operand',
    `${operator} on "${formatPath(node.path)}": the attribute is not ${needs}`,
  )
}

/** What `update` hands to its callback. */
export const updateOperators = Object.freeze({
  set,
  setIfNotExists,
  add,
  subtract,
  append: extend('append'),
  prepend: extend('prepend'),
  remove: (target: unknown): object => {
    const node = readReference(target, 'remove')
    return makeAction(node, { kind: 'remove', path: placeOf(node) })
  },
  deleteFrom,
  plus: arithmetic('plus', '+'),
  minus: arithmetic('minus', '-'),
  at,
})
