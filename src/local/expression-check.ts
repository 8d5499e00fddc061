import { isDeepStrictEqual } from 'node:util'
import { type AttributeType, typeOf } from './attribute-value.js'
import type { ConditionNode, Operand, Path } from './condition.js'
import { validationError } from './service-error.js'
import type { ParsedUpdate } from './update.js'

const NOT_DISTINCT = 'The first operand must be distinct from the remaining operands for this operator or function'
const MAX_OPERATORS = 300
const MAX_IN_OPERANDS = 100
const ORDERING = ['<', '<=', '>', '>=', 'between']
/** Operators whose operands dynalite does not compare with each other, as it does for the others. */
const DISTINCT = ['in', 'between']
const ORDERED_TYPES: readonly AttributeType[] = ['S', 'N', 'B']

/** Refuses what dynalite's parser lets pass in a condition: too many operators or operands, order among the unordered. */
export function checkCondition(member: string, root: ConditionNode): void {
  const refuse = (reason: string): never => {
    throw validationError(`Invalid ${member}: ${reason}`)
  }
  let operators = 0
  const visit = (node: ConditionNode): void => {
    operators += 1
    if (operators > MAX_OPERATORS) refuse(`The expression contains too many operators; operator count: ${operators}`)
    if (node.type === 'in' && node.args.length - 1 > MAX_IN_OPERANDS) {
      const count = `number of operands: ${node.args.length - 1}`
      refuse(`The IN operator is provided with too many operands; ${count}`)
    }
    if (DISTINCT.includes(node.type)) refuseRepeatedOperand(node, refuse)
    for (const operand of node.args) {
      if (isNode(operand)) visit(operand)
      else if (ORDERING.includes(node.type) && !isOrdered(operand)) {
        const which = `operator or function: ${node.type.toUpperCase()}, operand type: ${nameOfType(operand)}`
        refuse(`Incorrect operand type for operator or function; ${which}`)
      }
    }
  }
  visit(root)
}

/** Refuses an `if_not_exists` of an update that falls back on the path that it asks about. */
export function checkUpdate(update: ParsedUpdate): void {
  const visit = (operand: unknown): void => {
    if (typeof operand !== 'object' || operand === null || Array.isArray(operand)) return
    const { type, name, args } = operand as { type?: unknown; name?: unknown; args?: unknown }
    if (typeof type !== 'string' || !Array.isArray(args)) return
    if (name === 'if_not_exists' && Array.isArray(args[0]) && isDeepStrictEqual(args[0], args[1])) {
      const which = `operator: if_not_exists, first operand: ${printPath(args[0])}`
      throw validationError(`Invalid UpdateExpression: ${NOT_DISTINCT}; ${which}`)
    }
    args.forEach(visit)
  }
  for (const { val } of update.sections) visit(val)
}

function refuseRepeatedOperand(
  { type, args: [first, ...others] }: ConditionNode,
  refuse: (reason: string) => never,
): void {
  if (!Array.isArray(first) || !others.some((other) => isDeepStrictEqual(other, first))) return
  const which = `operator: ${type.toUpperCase()}, first operand: ${printPath(first)}`
  refuse(`${NOT_DISTINCT}; ${which}`)
}

function printPath(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`
}

function isNode(operand: Operand): operand is ConditionNode {
  return !Array.isArray(operand) && 'type' in operand
}

function isOrdered(operand: Operand): boolean {
  return Array.isArray(operand) || isNode(operand) || ORDERED_TYPES.includes(typeOf(operand as object))
}

function nameOfType(operand: Operand): string {
  return typeOf(operand as object)
}
