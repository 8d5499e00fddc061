import type { ConditionTree } from './tree.js'

/** Whether a condition holds where there is no item, none of whose attributes there are. */
export function holdsOnAbsence(condition: ConditionTree): boolean {
  switch (condition.kind) {
    case 'compare':
      // What is not there equals nothing. An operator's first operand is a place: there is one on at least one side.
      return condition.comparator === '<>'
    case 'between':
    case 'in':
      return false
    case 'call':
      return condition.name === 'attribute_not_exists'
    case 'and':
      return condition.conditions.every(holdsOnAbsence)
    case 'or':
      return condition.conditions.some(holdsOnAbsence)
    case 'not':
      return !holdsOnAbsence(condition.condition)
    case 'raw':
      throw new TypeError('What a condition that is given as text means is not known.')
  }
}
