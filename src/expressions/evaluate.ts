import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type StoredPath, storedInside } from '../schema/stored-path.js'
import { addDecimals, negateDecimal } from '../util/decimal.js'
import { type Path, pathHolds } from './path.js'
import type { ActionTree, Operand } from './tree.js'

/** Stands for a value that only the stored item could tell. */
export const unknownValue: unique symbol = Symbol('unknown')

/** A stored value, `undefined` where there is none, or {@link unknownValue}. */
export type Foreseen = AttributeValue | undefined | typeof unknownValue

/** An item as it is stored; {@link unknownValue} where it has not been read. */
export type KnownItem = Readonly<Record<string, AttributeValue>> | typeof unknownValue

/** Reads a place in a stored item. */
export function storedAt(item: KnownItem, path: StoredPath): Foreseen {
  return item === unknownValue ? unknownValue : stepsInto({ M: item as Record<string, AttributeValue> }, path)
}

function stepsInto(value: Foreseen, path: Path): Foreseen {
  return value === unknownValue ? unknownValue : storedInside(value, path)
}

/** The value that a place will have once the actions have been carried out on an item. */
export function foresee(actions: readonly ActionTree[], path: StoredPath, item: KnownItem): Foreseen {
  const action = actions.find((one) => pathHolds(one.path, path))
  if (action === undefined || action.kind === 'delete') return storedAt(item, path)
  if (action.kind === 'remove') return undefined
  const inside = path.slice(action.path.length)
  if (action.kind === 'set') return stepsInto(evaluate(action.value, item), inside)
  return sum(storedAt(item, path), evaluate(action.value, item), '+')
}

function evaluate(operand: Operand, item: KnownItem): Foreseen {
  switch (operand.kind) {
    case 'value':
      return operand.stored
    case 'path':
      return storedAt(item, operand.path)
    case 'ifNotExists': {
      const stored = storedAt(item, operand.path)
      return stored === undefined ? evaluate(operand.otherwise, item) : stored
    }
    case 'arithmetic':
      return sum(evaluate(operand.left, item), evaluate(operand.right, item), operand.sign)
    case 'size':
    case 'listAppend':
      return unknownValue // no number, text or date comes of it, and so no key
  }
}

/** A sum, exact as DynamoDB's. What is not there counts as nothing, as it does for ADD. */
function sum(left: Foreseen, right: Foreseen, sign: '+' | '-'): Foreseen {
  if (left === unknownValue || right === unknownValue) return unknownValue
  const amount = right?.N ?? '0'
  return { N: addDecimals(left?.N ?? '0', sign === '+' ? amount : negateDecimal(amount)) }
}
