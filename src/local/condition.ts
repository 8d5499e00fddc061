import {
  type AttributeMap,
  type AttributeType,
  type AttributeValue,
  bytesOf,
  equalValues,
  typeOf,
} from './attribute-value.js'
import { compareDecimals, parseDecimal } from './decimal.js'

/** A way to a value: names of attributes and positions in lists. */
export type Path = readonly (string | number)[]

/** A condition as dynalite's parser gives it. */
export interface ConditionNode {
  readonly type: string
  readonly name?: string
  readonly args: readonly Operand[]
}

/** A path, a function, a part of a condition, or a value. */
export type Operand = Path | ConditionNode | AttributeValue

/** Whether a condition holds for an item; for one that is not there, give an empty map. */
export function holds(node: ConditionNode, item: AttributeMap): boolean {
  const { args } = node
  switch (node.type) {
    case 'and':
      return args.every((arg) => holds(arg as ConditionNode, item))
    case 'or':
      return args.some((arg) => holds(arg as ConditionNode, item))
    case 'not':
      return !holds(args[0] as ConditionNode, item)
    case 'function':
      return callPredicate(
        node.name ?? '',
        args.map((arg) => resolve(arg, item)),
      )
    default:
      return compare(
        node.type,
        args.map((arg) => resolve(arg, item)),
      )
  }
}

/** The value at a path, if there is one. */
export function valueAt(path: Path, item: AttributeMap): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item }
  for (const step of path) {
    value = typeof step === 'number' ? value.L?.[step] : value.M?.[step]
    if (value === undefined) return undefined
  }
  return value
}

function isPath(operand: Operand): operand is Path {
  return Array.isArray(operand)
}

function resolve(operand: Operand, item: AttributeMap): AttributeValue | undefined {
  if (isPath(operand)) return valueAt(operand, item)
  if ('type' in operand) return sizeOf(resolve(operand.args[0] ?? [], item))
  return operand
}

/** What `size` gives: characters, bytes or members; nothing for numbers, booleans and null. */
function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined
  const members = value.SS ?? value.NS ?? value.BS ?? value.L
  if (members !== undefined) return { N: String(members.length) }
  if (value.S !== undefined) return { N: String(value.S.length) }
  if (value.B !== undefined) return { N: String(bytesOf(value.B).length) }
  if (value.M !== undefined) return { N: String(Object.keys(value.M).length) }
  return undefined
}

type Resolved = readonly (AttributeValue | undefined)[]

function callPredicate(name: string, [subject, operand]: Resolved): boolean {
  switch (name) {
    case 'attribute_exists':
      return subject !== undefined
    case 'attribute_not_exists':
      return subject === undefined
    case 'attribute_type':
      return subject !== undefined && typeOf(subject) === operand?.S
    case 'begins_with':
      return beginsWith(subject, operand)
    case 'contains':
      return contains(subject, operand)
    default:
      throw new Error(`A condition calls "${name}", which is no predicate.`)
  }
}

function beginsWith(subject: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (subject?.S !== undefined && prefix?.S !== undefined) return subject.S.startsWith(prefix.S)
  if (subject?.B === undefined || prefix?.B === undefined) return false
  const bytes = bytesOf(prefix.B)
  return bytesOf(subject.B).subarray(0, bytes.length).equals(bytes)
}

function contains(subject: AttributeValue | undefined, member: AttributeValue | undefined): boolean {
  if (subject === undefined || member === undefined) return false
  if (subject.L !== undefined) return subject.L.some((value) => equalValues(value, member))
  if (member.S !== undefined) return (subject.S?.includes(member.S) || subject.SS?.includes(member.S)) ?? false
  if (member.N !== undefined) return subject.NS?.includes(member.N) ?? false
  if (member.B === undefined) return false
  if (subject.B !== undefined) return bytesOf(subject.B).includes(bytesOf(member.B))
  return subject.BS?.includes(member.B) ?? false
}

function compare(operator: string, [left, ...others]: Resolved): boolean {
  const [right, upper] = others
  if (operator === '<>') return !equal(left, right)
  if (left === undefined) return false
  switch (operator) {
    case '=':
      return equal(left, right)
    case 'in':
      return others.some((other) => equal(left, other))
    case 'between':
      return ordered(left, right, (sign) => sign >= 0) && ordered(left, upper, (sign) => sign <= 0)
    case '<':
      return ordered(left, right, (sign) => sign < 0)
    case '<=':
      return ordered(left, right, (sign) => sign <= 0)
    case '>':
      return ordered(left, right, (sign) => sign > 0)
    case '>=':
      return ordered(left, right, (sign) => sign >= 0)
    default:
      throw new Error(`A condition compares by "${operator}", which is unknown.`)
  }
}

function equal(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a !== undefined && b !== undefined && equalValues(a, b)
}

function ordered(a: AttributeValue, b: AttributeValue | undefined, accept: (sign: number) => boolean): boolean {
  const sign = b === undefined ? undefined : orderOf(a, b)
  return sign !== undefined && accept(sign)
}

const ORDERED_TYPES: readonly AttributeType[] = ['S', 'N', 'B']

/** Negative, zero or positive; nothing for values without an order between them. Strings go by their UTF-8 bytes. */
export function orderOf(a: AttributeValue, b: AttributeValue): number | undefined {
  const type = typeOf(a)
  if (type !== typeOf(b) || !ORDERED_TYPES.includes(type)) return undefined
  if (type === 'S') return Buffer.compare(Buffer.from(a.S ?? ''), Buffer.from(b.S ?? ''))
  if (type === 'B') return Buffer.compare(bytesOf(a.B ?? ''), bytesOf(b.B ?? ''))
  const left = parseDecimal(a.N ?? '')
  const right = parseDecimal(b.N ?? '')
  return left === undefined || right === undefined ? undefined : compareDecimals(left, right)
}
