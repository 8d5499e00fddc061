import { formatPath } from './path.js'
import type { ConditionTree, Operand } from './tree.js'

/** Writes a condition for people: attributes by name, values left out. */
export function describeCondition(tree: ConditionTree): string {
  switch (tree.kind) {
    case 'compare':
      return `${describeOperand(tree.left)} ${tree.comparator} ${describeOperand(tree.right)}`
    case 'between':
      return `${describeOperand(tree.value)} BETWEEN ${describeOperand(tree.low)} AND ${describeOperand(tree.high)}`
    case 'in':
      return `${describeOperand(tree.value)} IN (${tree.list.map(describeOperand).join(', ')})`
    case 'call':
      return `${tree.name}(${tree.operands.map(describeOperand).join(', ')})`
    case 'and':
    case 'or':
      return tree.conditions.map(describeGrouped).join(tree.kind === 'and' ? ' AND ' : ' OR ')
    case 'not':
      return `NOT ${describeGrouped(tree.condition)}`
  }
}

function describeGrouped(tree: ConditionTree): string {
  const isSimple = tree.kind === 'compare' || tree.kind === 'in' || tree.kind === 'call'
  return isSimple ? describeCondition(tree) : `(${describeCondition(tree)})`
}

function describeOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'path':
      return formatPath(operand.path)
    case 'value':
      return '?'
    case 'size':
      return `size(${formatPath(operand.path)})`
    case 'arithmetic':
      return `${describeOperand(operand.left)} ${operand.sign} ${describeOperand(operand.right)}`
    case 'ifNotExists':
      return `if_not_exists(${formatPath(operand.path)}, ${describeOperand(operand.otherwise)})`
    case 'listAppend':
      return `list_append(${describeOperand(operand.first)}, ${describeOperand(operand.second)})`
  }
}
