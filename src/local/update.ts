import {
  type AttributeMap,
  type AttributeType,
  type AttributeValue,
  copyMap,
  copyValue,
  createMap,
  typeOf,
} from './attribute-value.js'
import { type Path, valueAt } from './condition.js'
import {
  addDecimals,
  countSignificantDigits,
  magnitudeOf,
  negateDecimal,
  parseDecimal,
  printDecimal,
} from './decimal.js'
import { validationError } from './service-error.js'

/** One action of an update as dynalite's parser gives it. */
export interface UpdateAction {
  readonly type: 'set' | 'remove' | 'add' | 'delete'
  readonly path: Path
  readonly val?: UpdateOperand
}

/** A parsed update expression. */
export interface ParsedUpdate {
  readonly sections: readonly UpdateAction[]
  readonly paths: readonly Path[]
  readonly nestedPaths?: Readonly<Record<string, unknown>>
}

interface UpdateFunction {
  readonly type: string
  readonly name?: string
  readonly args: readonly UpdateOperand[]
}

type UpdateOperand = Path | UpdateFunction | AttributeValue

const INVALID_PATH = 'The document path provided in the update expression is invalid for update'
const WRONG_TYPE = 'An operand in the update expression has an incorrect data type'
const ABSENT = 'The provided expression refers to an attribute that does not exist in the item'

/**
 * Applies an update to an item and gives the new one. Every right-hand side and every position in a list is that of
 * the item before the update.
 */
export function applyUpdate(item: AttributeMap, update: ParsedUpdate): AttributeMap {
  const result = copyMap(item)
  const lists = new Map<AttributeValue, ListEdits>()
  for (const action of update.sections) {
    const value = resultAt(action, item)
    const target = action.path[action.path.length - 1]
    const parent = parentOf(result, action.path)
    if (typeof target === 'string' && parent.M !== undefined) {
      if (value === undefined) delete parent.M[target]
      else parent.M[target] = value
    } else if (typeof target === 'number' && parent.L !== undefined) {
      const edits = lists.get(parent) ?? { appended: [], removed: new Set() }
      lists.set(parent, edits)
      if (value === undefined) edits.removed.add(target)
      else if (target < parent.L.length) parent.L[target] = value
      else edits.appended.push({ position: target, value })
    } else {
      throw validationError(INVALID_PATH)
    }
  }
  for (const [list, edits] of lists) editList(list, edits)
  return result
}

interface ListEdits {
  readonly appended: { readonly position: number; readonly value: AttributeValue }[]
  readonly removed: Set<number>
}

function editList(list: AttributeValue, { appended, removed }: ListEdits): void {
  const kept = (list.L ?? []).filter((_, position) => !removed.has(position))
  // Members beyond the end close up, in the order of the positions that they were given.
  const added = appended.sort((a, b) => a.position - b.position).map(({ value }) => value)
  list.L = [...kept, ...added]
}

function parentOf(item: AttributeMap, path: Path): AttributeValue {
  if (path.length === 1) return { M: item }
  const parent = valueAt(path.slice(0, -1), item)
  if (parent === undefined) throw validationError(INVALID_PATH)
  return parent
}

/** The value that an action leaves at its path; nothing where the attribute goes. */
function resultAt({ type, path, val }: UpdateAction, item: AttributeMap): AttributeValue | undefined {
  if (type === 'remove' || val === undefined) return undefined
  if (type === 'set') return copyValue(evaluate(val, item))
  const existing = valueAt(path, item)
  const operand = val as AttributeValue
  if (existing !== undefined && typeOf(existing) !== typeOf(operand)) throw validationError(WRONG_TYPE)
  return type === 'add' ? add(existing, operand) : deleteFrom(existing, operand)
}

function add(existing: AttributeValue | undefined, operand: AttributeValue): AttributeValue {
  if (existing === undefined) return copyValue(operand)
  if (operand.N !== undefined) return sum(existing, operand, false)
  const type = setTypeOf(operand)
  return { [type]: [...new Set([...(existing[type] ?? []), ...(operand[type] ?? [])])] }
}

function deleteFrom(existing: AttributeValue | undefined, operand: AttributeValue): AttributeValue | undefined {
  if (existing === undefined) return undefined
  const type = setTypeOf(operand)
  const removed = new Set<string>(operand[type])
  const kept = (existing[type] ?? []).filter((member) => !removed.has(member))
  return kept.length === 0 ? undefined : { [type]: kept }
}

function setTypeOf(value: AttributeValue): 'SS' | 'NS' | 'BS' {
  const type: AttributeType = typeOf(value)
  if (type === 'SS' || type === 'NS' || type === 'BS') return type
  throw validationError(WRONG_TYPE)
}

function evaluate(operand: UpdateOperand, item: AttributeMap): AttributeValue {
  if (Array.isArray(operand)) {
    const value = valueAt(operand as Path, item)
    if (value === undefined) throw validationError(ABSENT)
    return value
  }
  if (!('type' in operand)) return operand as AttributeValue
  const { type, name, args } = operand
  const [first = [], second = []] = args
  if (name === 'if_not_exists') return valueAt(first as Path, item) ?? evaluate(second, item)
  const left = evaluate(first, item)
  const right = evaluate(second, item)
  if (name === 'list_append') {
    if (left.L === undefined || right.L === undefined) throw validationError(WRONG_TYPE)
    return { L: [...left.L, ...right.L] }
  }
  return sum(left, right, type === 'subtract')
}

function sum(left: AttributeValue, right: AttributeValue, subtract: boolean): AttributeValue {
  const a = left.N === undefined ? undefined : parseDecimal(left.N)
  const b = right.N === undefined ? undefined : parseDecimal(right.N)
  if (a === undefined || b === undefined) throw validationError(WRONG_TYPE)
  const result = addDecimals(a, subtract ? negateDecimal(b) : b)
  const range = 'Attempting to store a number with magnitude'
  if (magnitudeOf(result) > 125) throw validationError(`Number overflow. ${range} larger than supported range`)
  if (magnitudeOf(result) < -130) throw validationError(`Number underflow. ${range} smaller than supported range`)
  if (countSignificantDigits(result) > 38) {
    throw validationError('Attempting to store more than 38 significant digits in a Number')
  }
  return { N: printDecimal(result) }
}

/** The item that an update of one that is not there begins with. */
export function itemOfKey(key: AttributeMap): AttributeMap {
  return Object.assign(createMap(), key)
}
