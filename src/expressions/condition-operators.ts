import { unwrapStorage } from '../schema/navigate.js'
import type { StoredKind } from '../schema/storage.js'
import { expressionError, note } from './collect.js'
import { operandLimit } from './limits.js'
import { encodeValue, makeExpression, readOperand, readReference, readSubject, subjectOf } from './operands.js'
import { formatPath, type PathStep } from './path.js'
import { createReferenceAt, placeOf, type ReferenceNode } from './references.js'
import { type Comparator, type ConditionTree, existence, type Operand } from './tree.js'

/** Conditions that operators made, told from look-alikes by identity: no data can act as one. */
const conditions = new WeakMap<object, ConditionTree>()

/** The tree of a condition, or `undefined` if the value was not made by an operator. */
export function treeOfCondition(value: unknown): ConditionTree | undefined {
  return typeof value === 'object' && value !== null ? conditions.get(value) : undefined
}

function makeCondition(tree: ConditionTree, taken: readonly object[] = []): object {
  const condition = Object.freeze(Object.create(null) as object)
  conditions.set(condition, tree)
  return note(condition, taken)
}

function comparison(name: string, comparator: Comparator) {
  return (left: unknown, right: unknown): object => {
    const subject = readSubject(left, name)
    return makeCondition({
      kind: 'compare',
      comparator,
      left: subject.operand,
      right: readOperand(right, subject, name, 'operand'),
    })
  }
}

function readConditions(given: readonly unknown[], operator: string): ConditionTree[] {
  if (given.length === 0) throw expressionError('expression.operand', `${operator} needs at least one condition`)
  return given.map((condition) => {
    const tree = treeOfCondition(condition)
    if (tree === undefined) {
      throw expressionError(
        'expression.not_a_condition',
        `${operator} takes conditions made by operators, and nothing else`,
      )
    }
    return tree
  })
}

function junction(kind: 'and' | 'or') {
  return (...given: readonly unknown[]): object => {
    const trees = readConditions(given, kind)
    const [only] = trees
    return makeCondition(
      trees.length === 1 && only !== undefined ? only : { kind, conditions: trees },
      given as object[],
    )
  }
}

function readText(value: unknown, operator: string): Operand {
  if (typeof value === 'string') return { kind: 'value', stored: { S: value } }
  throw expressionError('expression.operand', `${operator} needs a string`)
}

/** What `contains` looks for: a part of a text as it is, or an element encoded by the element's schema. */
function readPart(part: unknown, node: ReferenceNode): Operand {
  const subject = subjectOf(part)
  if (subject !== undefined) return subject.operand
  const storage = unwrapStorage(node.storage)
  if (storage.kind === 'array' || storage.kind === 'set' || storage.kind === 'any') {
    const element = { ...node, path: [...node.path, 0], storage: storage.kind === 'any' ? storage : storage.element }
    return { kind: 'value', stored: encodeValue(part, element, 'contains', 'operand') }
  }
  return readText(part, 'contains')
}

const storedKinds: ReadonlySet<unknown> = new Set<StoredKind>([
  'S',
  'N',
  'B',
  'BOOL',
  'NULL',
  'L',
  'M',
  'SS',
  'NS',
  'BS',
])

/** An element or an entry by a computed position or name. */
export function at(container: unknown, step: PathStep): object {
  const node = readReference(container, 'at')
  const isPosition = typeof step === 'number' && Number.isSafeInteger(step) && step >= 0
  const isName = typeof step === 'string' && step !== ''
  if (!isPosition && !isName) {
    throw expressionError(
      'expression.operand',
      `at on "${formatPath(node.path)}" needs a name that is not empty, or a position from 0`,
    )
  }
  return createReferenceAt(node, step)
}

/** What `.if(…)`, `check` and `.filter(…)` hand to their callbacks. */
export const conditionOperators = Object.freeze({
  eq: comparison('eq', '='),
  ne: comparison('ne', '<>'),
  lt: comparison('lt', '<'),
  lte: comparison('lte', '<='),
  gt: comparison('gt', '>'),
  gte: comparison('gte', '>='),
  between: (value: unknown, low: unknown, high: unknown): object => {
    const subject = readSubject(value, 'between')
    return makeCondition({
      kind: 'between',
      value: subject.operand,
      low: readOperand(low, subject, 'between', 'operand'),
      high: readOperand(high, subject, 'between', 'operand'),
    })
  },
  oneOf: (value: unknown, values: readonly unknown[]): object => {
    const subject = readSubject(value, 'oneOf')
    if (!Array.isArray(values) || values.length === 0 || values.length > operandLimit) {
      throw expressionError('expression.limit', `oneOf takes a list of 1 to ${operandLimit} values`)
    }
    const list = values.map((one: unknown) => readOperand(one, subject, 'oneOf', 'operand'))
    return makeCondition({ kind: 'in', value: subject.operand, list })
  },
  beginsWith: (value: unknown, prefix: unknown): object => {
    const path = placeOf(readReference(value, 'beginsWith'))
    return makeCondition({
      kind: 'call',
      name: 'begins_with',
      operands: [{ kind: 'path', path }, readText(prefix, 'beginsWith')],
    })
  },
  contains: (value: unknown, part: unknown): object => {
    const node = readReference(value, 'contains')
    return makeCondition({
      kind: 'call',
      name: 'contains',
      operands: [{ kind: 'path', path: placeOf(node) }, readPart(part, node)],
    })
  },
  exists: (reference: unknown): object =>
    makeCondition(existence('attribute_exists', placeOf(readReference(reference, 'exists')))),
  notExists: (reference: unknown): object =>
    makeCondition(existence('attribute_not_exists', placeOf(readReference(reference, 'notExists')))),
  size: (reference: unknown): object =>
    makeExpression({ operand: { kind: 'size', path: placeOf(readReference(reference, 'size')) }, node: undefined }),
  attributeType: (reference: unknown, type: unknown): object => {
    const path = placeOf(readReference(reference, 'attributeType'))
    if (!storedKinds.has(type)) {
      throw expressionError('expression.operand', `attributeType needs one of ${[...storedKinds].join(', ')}`)
    }
    return makeCondition({
      kind: 'call',
      name: 'attribute_type',
      operands: [{ kind: 'path', path }, readText(type, 'attributeType')],
    })
  },
  and: junction('and'),
  or: junction('or'),
  not: (condition: unknown): object => {
    const [tree] = readConditions([condition], 'not')
    return makeCondition({ kind: 'not', condition: tree as ConditionTree }, [condition as object])
  },
  at,
})
