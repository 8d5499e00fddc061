import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/**
 * The most bytes that an item may have, names included.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const itemSizeLimitBytes = 400 * 1024

/**
 * The size of an item as DynamoDB counts it: names and texts in UTF-8, numbers by pairs of digits, three bytes for a list
 * or a map and one for each of its members.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSizeBytes(item: Readonly<Record<string, AttributeValue>>): number {
  let bytes = 0
  for (const name in item) bytes += Buffer.byteLength(name) + valueSizeBytes(item[name] as AttributeValue)
  return bytes
}

/**
 * The most that an item can measure, at a fraction of the cost of counting: a unit of UTF-16 has at most three bytes in UTF-8, and two
 * digits of a number stand in one.
 */
export function itemSizeBoundBytes(item: Readonly<Record<string, AttributeValue>>): number {
  let bytes = 0
  for (const name in item) bytes += 3 * name.length + valueSizeBoundBytes(item[name] as AttributeValue)
  return bytes
}

/** As {@link itemSizeBoundBytes}, for one value. */
export function valueSizeBoundBytes(value: AttributeValue): number {
  if (value.S !== undefined) return 3 * value.S.length
  if (value.N !== undefined) return 3 + value.N.length
  if (value.BOOL !== undefined) return 1
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSizeBoundBytes(value.M)
  if (value.L !== undefined) {
    let bytes = 3 + value.L.length
    for (const member of value.L) bytes += valueSizeBoundBytes(member)
    return bytes
  }
  return valueSizeBytes(value)
}

/** The size of one value, without the name that it stands under. */
export function valueSizeBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return numberSizeBytes(value.N)
  if (value.B !== undefined) return value.B.byteLength
  if (value.L !== undefined) return 3 + sum(value.L, (member) => 1 + valueSizeBytes(member))
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSizeBytes(value.M)
  if (value.SS !== undefined) return sum(value.SS, (member) => Buffer.byteLength(member))
  if (value.NS !== undefined) return sum(value.NS, numberSizeBytes)
  if (value.BS !== undefined) return sum(value.BS, (member) => member.byteLength)
  return 1
}

function sum<T>(members: readonly T[], sizeBytes: (member: T) => number): number {
  let bytes = 0
  for (const member of members) bytes += sizeBytes(member)
  return bytes
}

/** Two digits stand in a byte, in pairs from the decimal point; zeros at either end are not stored. */
function numberSizeBytes(text: string): number {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const isNegative = mantissa.startsWith('-')
  const [whole = '', fraction = ''] = mantissa.replace(/^[-+]/, '').split('.')
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return 1
  const lastPlace = Number(exponent) - fraction.length + digits.length - significant.length
  return 1 + Math.ceil((significant.length + Math.abs(lastPlace % 2)) / 2) + (isNegative ? 1 : 0)
}
