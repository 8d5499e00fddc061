import type { StoredKind } from '../schema/storage.js'
import type { StoredPath } from '../schema/stored-path.js'
import { expressionError, note } from './collect.js'
import { makeBetween, makeOneOf, readOrdered, readOther, readPart, readPrefix } from './condition-operands.js'
import { operandLimit, operatorLimit } from './limits.js'
import { kindsAt, makeExpression, readReference, readSubject } from './operands.js'
import { formatPath, type PathStep } from './path.js'
import { readRaw } from './raw.js'
import { createReferenceAt, placeOf } from './references.js'
import { type Comparator, type ConditionTree, existence, type Operand } from './tree.js'

/** Conditions that operators made, told from look-alikes by identity: no data can act as one. */
const conditions = new WeakMap<object, ConditionTree>()

/** How many operators stand around the innermost condition; none around those that are not among these. */
const depths = new WeakMap<ConditionTree, number>()

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
  const read = comparator === '=' || comparator === '<>' ? readOther : readOrdered
  return (left: unknown, right: unknown): object => {
    const subject = readSubject(left, name)
    return makeCondition({ kind: 'compare', comparator, left: subject.operand, right: read(right, subject, name) })
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

/** Notes how deep a condition is; what is too deep has too many operators, and could not be walked through. */
function nest(tree: ConditionTree, inner: readonly ConditionTree[]): ConditionTree {
  const depth = inner.reduce((deepest, one) => Math.max(deepest, depths.get(one) ?? 0), 0) + 1
  if (depth > operatorLimit) {
    throw expressionError(
      'expression.limit',
      `a condition is nested more than ${operatorLimit} deep, and DynamoDB takes expressions of ${operatorLimit} operators; ask for less in one condition or filter`,
    )
  }
  depths.set(tree, depth)
  return tree
}

function junction(kind: 'and' | 'or') {
  return (...given: readonly unknown[]): object => {
    const trees = readConditions(given, kind)
    const [only] = trees
    return makeCondition(
      trees.length === 1 && only !== undefined ? only : nest({ kind, conditions: trees }, trees),
      given as object[],
    )
  }
}

function makeCall(name: 'attribute_type' | 'begins_with' | 'contains', path: StoredPath, operand: Operand): object {
  return makeCondition({ kind: 'call', name, operands: [{ kind: 'path', path }, operand] })
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

function isStoredKind(type: unknown): type is StoredKind {
  return storedKinds.has(type)
}

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
    const [lowest, highest] = [readOrdered(low, subject, 'between'), readOrdered(high, subject, 'between')]
    return makeCondition(makeBetween(subject.operand, lowest, highest))
  },
  oneOf: (value: unknown, values: readonly unknown[]): object => {
    const subject = readSubject(value, 'oneOf')
    if (!Array.isArray(values) || values.length === 0 || values.length > operandLimit) {
      throw expressionError('expression.limit', `oneOf takes a list of 1 to ${operandLimit} values`)
    }
    // Gaps count too, and are refused.
    const list = Array.from(values, (one: unknown) => readOther(one, subject, 'oneOf'))
    return makeCondition(makeOneOf(subject.operand, list))
  },
  beginsWith: (value: unknown, prefix: unknown): object => {
    const node = readReference(value, 'beginsWith')
    return makeCall('begins_with', placeOf(node), readPrefix(prefix, node))
  },
  contains: (value: unknown, part: unknown): object => {
    const node = readReference(value, 'contains')
    return makeCall('contains', placeOf(node), readPart(part, node))
  },
  exists: (reference: unknown): object =>
    makeCondition(existence('attribute_exists', placeOf(readReference(reference, 'exists')))),
  notExists: (reference: unknown): object =>
    makeCondition(existence('attribute_not_exists', placeOf(readReference(reference, 'notExists')))),
  size: (reference: unknown): object => {
    const node = readReference(reference, 'size')
    const isSized = [...kindsAt(node)].some((kind) => kind !== 'N' && kind !== 'BOOL' && kind !== 'NULL')
    if (!isSized) {
      throw expressionError('expression.operand', `size on "${formatPath(node.path)}": the attribute has no size`)
    }
    return makeExpression({ operand: { kind: 'size', path: placeOf(node) }, node: undefined })
  },
  attributeType: (reference: unknown, type: unknown): object => {
    const path = placeOf(readReference(reference, 'attributeType'))
    if (!isStoredKind(type)) {
      throw expressionError('expression.operand', `attributeType needs one of ${[...storedKinds].join(', ')}`)
    }
    return makeCall('attribute_type', path, { kind: 'value', stored: { S: type } })
  },
  and: junction('and'),
  or: junction('or'),
  not: (condition: unknown): object => {
    const inner = readConditions([condition], 'not')
    return makeCondition(nest({ kind: 'not', condition: inner[0] as ConditionTree }, inner), [condition as object])
  },
  raw: (text: unknown, bindings: unknown): object => makeCondition(readRaw(text, bindings)),
  at,
})
