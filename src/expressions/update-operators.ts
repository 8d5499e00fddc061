import { negateDecimal } from '../util/decimal.js'
import { expressionError, note } from './collect.js'
import { at } from './condition-operators.js'
import { kindsAt, makeExpression, readOperand, readReference, readSubject, subjectOf } from './operands.js'
import { formatPath, isSamePath } from './path.js'
import { type ReferenceNode, targetOf } from './references.js'
import type { ActionTree, Operand } from './tree.js'
import {
  isSet,
  judgeElements,
  readAmount,
  readElements,
  readSource,
  requireNoCodec,
  requireWhole,
  wrongTarget,
} from './update-operands.js'

/** One change, and the place that it is made at. */
export interface UpdateAction {
  readonly node: ReferenceNode
  readonly tree: ActionTree
  /** Whether removing what is there gives the place a value, as the empty set is stored. */
  readonly isValue?: boolean
}

/** Actions that operators made, told from look-alikes by identity. */
const actions = new WeakMap<object, UpdateAction>()

/** The action that an operator made, or `undefined` if the value is something else. */
export function actionOf(value: unknown): UpdateAction | undefined {
  return typeof value === 'object' && value !== null ? actions.get(value) : undefined
}

function makeAction(made: UpdateAction): object {
  const action = Object.freeze(Object.create(null) as object)
  actions.set(action, made)
  return note(action)
}

/** The change that gives a place a value in domain form, or takes away what is there where that stands for the value. */
export function setAction(node: ReferenceNode, value: unknown): UpdateAction {
  const path = targetOf(node)
  const operand = readSource(value, node, 'set')
  if (operand === undefined) return { node, tree: { kind: 'remove', path }, isValue: true }
  if (operand.kind === 'arithmetic') {
    for (const one of [operand.left, operand.right]) if (one.kind === 'value') requireWhole(one.stored, node, 'set')
  }
  return { node, tree: { kind: 'set', path, value: operand } }
}

function set(target: unknown, value: unknown): object {
  return makeAction(setAction(readReference(target, 'set'), value))
}

function setIfNotExists(target: unknown, value: unknown): object {
  const node = readReference(target, 'setIfNotExists')
  const path = targetOf(node)
  const otherwise = readSource(value, node, 'setIfNotExists')
  if (otherwise === undefined) {
    throw expressionError(
      'expression.operand',
      `setIfNotExists on "${formatPath(node.path)}": this value is stored by leaving the attribute out, so there is nothing to set`,
    )
  }
  if (otherwise.kind === 'path' && isSamePath(otherwise.path, path)) {
    throw expressionError(
      'expression.operand',
      `setIfNotExists on "${formatPath(node.path)}" was given that attribute itself`,
    )
  }
  return makeAction({ node, tree: { kind: 'set', path, value: { kind: 'ifNotExists', path, otherwise } } })
}

function add(target: unknown, value: unknown): object {
  const node = readReference(target, 'add')
  const stored = readAmount(value, node, 'add')
  if (stored.N === undefined && !isSet(stored)) throw wrongTarget('add', node, 'a number or a set')
  if (stored.N !== undefined) requireNoCodec(node, 'add')
  judgeElements(value, node, 'add')
  return makeAction({ node, tree: { kind: 'add', path: targetOf(node), value: { kind: 'value', stored } } })
}

function subtract(target: unknown, value: unknown): object {
  const node = readReference(target, 'subtract')
  const { N: text } = readAmount(value, node, 'subtract')
  if (text === undefined) throw wrongTarget('subtract', node, 'a number')
  requireNoCodec(node, 'subtract')
  const stored = { N: negateDecimal(text) }
  return makeAction({ node, tree: { kind: 'add', path: targetOf(node), value: { kind: 'value', stored } } })
}

function deleteFrom(target: unknown, values: unknown): object {
  const node = readReference(target, 'deleteFrom')
  const stored = readAmount(values, node, 'deleteFrom')
  if (!isSet(stored)) throw wrongTarget('deleteFrom', node, 'a set')
  return makeAction({ node, tree: { kind: 'delete', path: targetOf(node), value: { kind: 'value', stored } } })
}

/** Adding to a list that is not there makes it. */
function extend(operator: 'append' | 'prepend') {
  return (target: unknown, values: unknown): object => {
    const node = readReference(target, operator)
    const path = targetOf(node)
    const given = readElements(values, node, operator)
    const list: Operand = { kind: 'ifNotExists', path, otherwise: { kind: 'value', stored: { L: [] } } }
    const value: Operand =
      operator === 'append'
        ? { kind: 'listAppend', first: list, second: given }
        : { kind: 'listAppend', first: given, second: list }
    return makeAction({ node, tree: { kind: 'set', path, value } })
  }
}

function arithmetic(operator: 'plus' | 'minus', sign: '+' | '-') {
  return (left: unknown, right: unknown): object => {
    const subject = readSubject(left, operator)
    if (subject.node !== undefined && !kindsAt(subject.node).has('N')) {
      throw wrongTarget(operator, subject.node, 'a number')
    }
    const operand = readOperand(right, subject, operator, 'operand')
    for (const one of [subject.node, subjectOf(right)?.node]) if (one !== undefined) requireNoCodec(one, operator)
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
    return makeAction({ node, tree: { kind: 'remove', path: targetOf(node) } })
  },
  deleteFrom,
  plus: arithmetic('plus', '+'),
  minus: arithmetic('minus', '-'),
  at,
})
