import { ExpressionError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { collect } from './collect.js'
import { conditionOperators, treeOfCondition } from './condition-operators.js'
import { referencesOf } from './references.js'
import type { ConditionTree } from './tree.js'

/** What application code writes: `(order, { eq }) => eq(order.status, 'open')`. */
export type ConditionCallback = (attributes: never, operators: never) => unknown

/** Runs a condition's callback over an entity's references, and gives the tree that it built. */
export function buildCondition(entity: CompiledEntity, callback: ConditionCallback): ConditionTree {
  if (typeof callback !== 'function') {
    throw new ExpressionError(
      'expression.not_a_condition',
      entity.name,
      'a condition is a function, as in (order, { eq }) => eq(order.status, …)',
    )
  }
  const { result, loose } = collect(entity, () => callback(referencesOf(entity) as never, conditionOperators as never))
  const tree = treeOfCondition(result)
  if (tree === undefined) {
    throw new ExpressionError(
      'expression.not_a_condition',
      entity.name,
      'the callback must return, at once, a condition made by the operators that it was given',
    )
  }
  loose.delete(result as object)
  if (loose.size > 0) {
    throw new ExpressionError(
      'expression.dropped',
      entity.name,
      'a condition was made that is not part of what the callback returned; join conditions with and(…) or or(…), not with && or ||',
    )
  }
  return tree
}
