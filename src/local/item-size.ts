import { type AttributeMap, type AttributeValue, bytesOf, typeOf } from './attribute-value.js'
import { parseDecimal } from './decimal.js'

/** The most bytes that an item may have. */
export const MAX_ITEM_BYTES = 400 * 1024

/**
 * The size of an item as DynamoDB counts it: names and values in UTF-8, numbers by pairs of digits.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function sizeOfItem(item: AttributeMap): number {
  let bytes = 0
  for (const name of Object.keys(item)) bytes += Buffer.byteLength(name) + sizeOfValue(item[name] ?? {})
  return bytes
}

function sizeOfValue(value: AttributeValue): number {
  switch (typeOf(value)) {
    case 'S':
      return Buffer.byteLength(value.S ?? '')
    case 'N':
      return sizeOfNumber(value.N ?? '0')
    case 'B':
      return bytesOf(value.B ?? '').length
    case 'SS':
      return sum(value.SS, Buffer.byteLength)
    case 'NS':
      return sum(value.NS, sizeOfNumber)
    case 'BS':
      return sum(value.BS, (member) => bytesOf(member).length)
    case 'L':
      return 3 + sum(value.L, (member) => 1 + sizeOfValue(member))
    case 'M':
      return 3 + Object.keys(value.M ?? {}).length + sizeOfItem(value.M ?? {})
    default:
      return 1
  }
}

function sum<T>(members: readonly T[] | undefined, size: (member: T) => number): number {
  return (members ?? []).reduce((bytes, member) => bytes + size(member), 0)
}

function sizeOfNumber(text: string): number {
  const decimal = parseDecimal(text)
  if (decimal === undefined || decimal.coefficient === 0n) return 1
  const negative = decimal.coefficient < 0n
  const digits = decimal.coefficient.toString().length - (negative ? 1 : 0)
  // Digits are stored two to a byte, the pairs aligned to the decimal point.
  const unaligned = Math.abs(decimal.exponent) % 2
  return 1 + Math.ceil((digits + unaligned) / 2) + (negative ? 1 : 0)
}

/** Capacity units of a write of so many bytes. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

/** Capacity units of a read of so many bytes; half as many when it may be stale. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5)
}
