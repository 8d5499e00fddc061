import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { compareStored } from '../schema/compare-stored.js'
import { isSameStored } from '../schema/same-stored.js'
import { isStoredValue } from '../schema/stored-item.js'
import { isBytes } from '../util/bytes.js'
import { isStorableNumber } from '../util/decimal.js'
import { storedAt } from './evaluate.js'
import type { Comparator, ConditionTree, Operand } from './tree.js'

type Item = Readonly<Record<string, AttributeValue>>

/** What an operand comes to; `'unknown'` where only DynamoDB can tell. */
type Resolved = AttributeValue | undefined | 'unknown'

/**
 * Whether a condition holds for an item, as DynamoDB would say; an item that is not there is `{}`.
 *
 * @returns `undefined` where that cannot be told here: of conditions that are given as text, of the size of a text that has other
 *   characters than those of ASCII, which services count in different ways, and of what is no attribute value
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function judgeCondition(condition: ConditionTree, item: Item): boolean | undefined {
  switch (condition.kind) {
    case 'and':
      return every(condition.conditions.map((one) => judgeCondition(one, item)))
    case 'or':
      return negate(every(condition.conditions.map((one) => negate(judgeCondition(one, item)))))
    case 'not':
      return negate(judgeCondition(condition.condition, item))
    case 'compare':
      return compare(condition.comparator, resolve(condition.left, item), resolve(condition.right, item))
    case 'between': {
      const value = resolve(condition.value, item)
      return every([
        compare('>=', value, resolve(condition.low, item)),
        compare('<=', value, resolve(condition.high, item)),
      ])
    }
    case 'in': {
      const value = resolve(condition.value, item)
      return negate(every(condition.list.map((one) => negate(compare('=', value, resolve(one, item))))))
    }
    case 'call': {
      const [subject, operand] = condition.operands.map((one) => resolve(one, item))
      return subject === 'unknown' || operand === 'unknown' ? undefined : call(condition.name, subject, operand)
    }
    case 'raw':
      return undefined
  }
}

function negate(verdict: boolean | undefined): boolean | undefined {
  return verdict === undefined ? undefined : !verdict
}

/** One that does not hold decides, whatever cannot be told of the others. */
function every(verdicts: readonly (boolean | undefined)[]): boolean | undefined {
  if (verdicts.includes(false)) return false
  return verdicts.includes(undefined) ? undefined : true
}

function resolve(operand: Operand, item: Item): Resolved {
  if (operand.kind === 'value') return operand.stored
  if (operand.kind === 'path') return storedAt(item, operand.path) as AttributeValue | undefined
  return operand.kind === 'size' ? sizeOf(storedAt(item, operand.path) as AttributeValue | undefined) : 'unknown'
}

function sizeOf(stored: AttributeValue | undefined): Resolved {
  if (stored === undefined) return undefined
  if (!isAttributeValue(stored)) return 'unknown'
  const { S, B, L, M, SS, NS, BS } = stored
  if (S !== undefined && Buffer.byteLength(S) !== S.length) return 'unknown'
  const content = S ?? B ?? L ?? SS ?? NS ?? BS ?? (M && Object.keys(M))
  return content === undefined ? undefined : { N: String(content.length) }
}

/** An answer that a mock or a broken proxy has made up can hold what is no attribute value. */
function isAttributeValue(stored: AttributeValue): boolean {
  if (!isStoredValue(stored)) return false
  const { N = '0', NS = [], B, BS = [] } = stored
  return [N, ...NS].every(isStorableNumber) && [B ?? new Uint8Array(), ...BS].every(isBytes)
}

/** What is not there equals nothing, and has no order; nor have values of different types. */
function compare(comparator: Comparator, left: Resolved, right: Resolved): boolean | undefined {
  if (left === 'unknown' || right === 'unknown') return undefined
  if (left === undefined || right === undefined) return comparator === '<>'
  if (![left, right].every(isAttributeValue)) return undefined
  if (comparator === '=') return isSameStored(left, right)
  if (comparator === '<>') return !isSameStored(left, right)
  if (!haveOrder(left, right)) return false
  const sign = compareStored(left, right)
  if (comparator === '<') return sign < 0
  if (comparator === '<=') return sign <= 0
  return comparator === '>' ? sign > 0 : sign >= 0
}

function haveOrder(left: AttributeValue, right: AttributeValue): boolean {
  return (['S', 'N', 'B'] as const).some((kind) => left[kind] !== undefined && right[kind] !== undefined)
}

function call(
  name: Extract<ConditionTree, { kind: 'call' }>['name'],
  subject: AttributeValue | undefined,
  operand: AttributeValue | undefined,
): boolean | undefined {
  if (name === 'attribute_not_exists') return subject === undefined
  if (subject === undefined) return false
  if (name === 'attribute_exists') return true
  if (operand === undefined) return false
  if (![subject, operand].every(isAttributeValue)) return undefined
  if (name === 'attribute_type') return subject[operand.S as keyof AttributeValue] !== undefined
  return name === 'begins_with' ? beginsWith(subject, operand) : contains(subject, operand)
}

function beginsWith(whole: AttributeValue, part: AttributeValue): boolean {
  if (whole.S !== undefined && part.S !== undefined) return whole.S.startsWith(part.S)
  if (whole.B === undefined || part.B === undefined) return false
  return Buffer.from(whole.B).subarray(0, part.B.length).equals(part.B)
}

function contains(whole: AttributeValue, part: AttributeValue): boolean {
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S)
  if (whole.B !== undefined) return part.B !== undefined && Buffer.from(whole.B).includes(Buffer.from(part.B))
  const elements: readonly AttributeValue[] =
    whole.L ?? whole.SS?.map((S) => ({ S })) ?? whole.NS?.map((N) => ({ N })) ?? whole.BS?.map((B) => ({ B })) ?? []
  return elements.some((element) => isSameStored(element, part))
}
