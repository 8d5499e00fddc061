import type { AttributeNames } from '../schema/attribute-names.js'
import { type StoredPath, shownPath } from '../schema/stored-path.js'
import { formatPath } from './path.js'
import { type ActionTree, type ConditionTree, joinRaw, type Operand } from './tree.js'

/** Writes a condition for people: attributes by the names that application code has for them, values left out. */
export function describeCondition(tree: ConditionTree, names: AttributeNames): string {
  const describe = (operand: Operand): string => describeOperand(operand, names)
  const group = (inner: ConditionTree): string => {
    const isSimple = inner.kind === 'compare' || inner.kind === 'in' || inner.kind === 'call'
    return isSimple ? describeCondition(inner, names) : `(${describeCondition(inner, names)})`
  }
  switch (tree.kind) {
    case 'compare':
      return `${describe(tree.left)} ${tree.comparator} ${describe(tree.right)}`
    case 'between':
      return `${describe(tree.value)} BETWEEN ${describe(tree.low)} AND ${describe(tree.high)}`
    case 'in':
      return `${describe(tree.value)} IN (${tree.list.map(describe).join(', ')})`
    case 'call':
      return `${tree.name}(${tree.operands.map(describe).join(', ')})`
    case 'and':
    case 'or':
      return tree.conditions.map(group).join(tree.kind === 'and' ? ' AND ' : ' OR ')
    case 'not':
      return `NOT ${group(tree.condition)}`
    case 'raw':
      return joinRaw(tree.parts, describe)
  }
}

/** Writes an update for people, as {@link describeCondition} does. */
export function describeActions(actions: readonly ActionTree[], names: AttributeNames): string {
  return actions
    .map((action) => {
      const place = formatPath(shownPath(names, action.path))
      if (action.kind === 'remove') return `remove ${place}`
      const value = describeOperand(action.value, names)
      return action.kind === 'set' ? `set ${place} = ${value}` : `${action.kind} ${place} ${value}`
    })
    .join(', ')
}

function describeOperand(operand: Operand, names: AttributeNames): string {
  const place = (path: StoredPath): string => formatPath(shownPath(names, path))
  switch (operand.kind) {
    case 'path':
      return place(operand.path)
    case 'value':
      return '?'
    case 'size':
      return `size(${place(operand.path)})`
    case 'arithmetic':
      return `${describeOperand(operand.left, names)} ${operand.sign} ${describeOperand(operand.right, names)}`
    case 'ifNotExists':
      return `if_not_exists(${place(operand.path)}, ${describeOperand(operand.otherwise, names)})`
    case 'listAppend':
      return `list_append(${describeOperand(operand.first, names)}, ${describeOperand(operand.second, names)})`
  }
}
