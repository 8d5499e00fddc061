import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { compareDecimals } from '../util/decimal.js'

/** Compares two key values as DynamoDB orders them: numbers by value, texts and binaries by their bytes. */
export function compareStored(a: AttributeValue, b: AttributeValue): number {
  if (a.N !== undefined && b.N !== undefined) return compareDecimals(a.N, b.N)
  return Buffer.compare(bytesOf(a), bytesOf(b))
}

function bytesOf(value: AttributeValue): Buffer {
  return value.B === undefined ? Buffer.from(value.S ?? '', 'utf8') : Buffer.from(value.B)
}
