import type { Printer } from '../expressions/print.js'
import type { KeyAttributeValue, KeyPart, SortBounds } from '../keys/key-part.js'
import type { KeyBounds, KeySides, StoredKey } from '../keys/key-side.js'
import { tablePath } from '../schema/stored-path.js'

/** A span of one partition. */
export interface PartitionSpan {
  readonly partition: StoredKey
  readonly bounds: KeyBounds
}

/** Prints the condition on the key: one partition, and a span of its sort side. */
export function printKeyCondition(path: KeySides, { partition, bounds }: PartitionSpan, printer: Printer): string {
  const { lead, last } = bounds
  let text = ''
  for (const part of path.pk.parts) text = join(text, printEqual(part, partition[part.attribute], printer))
  const sort = path.sk?.parts
  if (sort === undefined) return text
  for (let index = 0; index < lead.length; index += 1) {
    text = join(text, printEqual(sort[index] as KeyPart, lead[index], printer))
  }
  const next = sort[lead.length]
  const condition = next && printSortCondition(next, last, printer)
  return condition === undefined ? text : join(text, condition)
}

function join(conditions: string, condition: string): string {
  return conditions === '' ? condition : `${conditions} AND ${condition}`
}

function printEqual({ attribute }: KeyPart, stored: KeyAttributeValue | undefined, printer: Printer): string {
  return `${printer.path(tablePath(attribute))} = ${printer.value(stored as KeyAttributeValue)}`
}

/** Nothing that can stand in a key sorts before these. */
const leastValues = {
  S: { S: '\u0000' },
  N: { N: '-9.9999999999999999999999999999999999999E+125' },
  B: { B: new Uint8Array([0]) },
} as const

function printSortCondition(part: KeyPart, bounds: SortBounds, printer: Printer): string | undefined {
  if (bounds.kind === 'all') return undefined
  const attribute = printer.path(tablePath(part.attribute))
  switch (bounds.kind) {
    case 'equal':
      return `${attribute} = ${printer.value(bounds.value)}`
    case 'prefix':
      return `begins_with(${attribute}, ${printer.value(bounds.value)})`
    case 'between':
      return `${attribute} BETWEEN ${printer.value(bounds.low)} AND ${printer.value(bounds.high)}`
    case 'atLeast':
      return `${attribute} >= ${printer.value(bounds.low)}`
    case 'atMost':
      return `${attribute} <= ${printer.value(bounds.high)}`
    case 'empty':
      // Such a query is not sent; whoever sends its input all the same gets the answer that it stands for.
      return `${attribute} < ${printer.value(leastValues[part.attributeType])}`
  }
}
