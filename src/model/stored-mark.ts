import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { isStoredValue } from '../schema/stored-item.js'
import type { CompiledTable } from './compiled.js'

/**
 * What tells whose a stored item is: the value of the table's type attribute.
 *
 * @returns `undefined` where there is none. What is no attribute value tells nothing either: a mock can have such there, no program.
 */
export function markOf(
  { typeAttribute }: Pick<CompiledTable, 'typeAttribute'>,
  raw: Readonly<Record<string, AttributeValue>>,
): AttributeValue | undefined {
  const mark = typeAttribute === undefined ? undefined : raw[typeAttribute]
  return typeof mark?.S === 'string' || isStoredValue(mark) ? mark : undefined
}
