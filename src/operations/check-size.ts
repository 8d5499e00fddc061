import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemTooLargeError } from '../errors/index.js'
import type { ActionTree, Operand } from '../expressions/tree.js'
import { maximumKeyBytes } from '../keys/text.js'
import type { CompiledEntity } from '../model/compiled.js'
import {
  itemSizeBoundBytes,
  itemSizeBytes,
  itemSizeLimitBytes,
  valueSizeBoundBytes,
  valueSizeBytes,
} from '../wire/item-size.js'
import type { ItemKey } from './read-key.js'
import type { WriteRequest } from './write-step.js'

/**
 * Refuses an item that is larger than DynamoDB stores.
 *
 * @param ownBoundBytes the most bytes that it has without its keys, where that is known
 */
export function checkItemSize(
  entity: CompiledEntity,
  stored: Readonly<Record<string, AttributeValue>>,
  ownBoundBytes?: number,
): void {
  if (ownBoundBytes !== undefined && ownBoundBytes + keysBoundBytes(entity) <= itemSizeLimitBytes) return
  if (itemSizeBoundBytes(stored) <= itemSizeLimitBytes) return
  const sizeBytes = itemSizeBytes(stored)
  if (sizeBytes > itemSizeLimitBytes) throw new ItemTooLargeError({ entity: entity.name, sizeBytes })
}

/** The most bytes that a key attribute has with its name, which has 255 at most. */
const keyBoundBytes = maximumKeyBytes.partition + 255

/** The most bytes of an item's keys, and of what tells its entity. */
function keysBoundBytes({ slots, typeValue, table: { typeAttribute = '' } }: CompiledEntity): number {
  let attributes = 2
  for (const slot of slots) attributes += slot.attributes.length
  return attributes * keyBoundBytes + 3 * (typeAttribute.length + typeValue.length)
}

/** Refuses an update whose own values are larger than an item may be. What else the item holds is not known here. */
export function checkUpdateSize(entity: CompiledEntity, key: ItemKey, actions: readonly ActionTree[]): void {
  const boundBytes = itemSizeBoundBytes(key.stored) + changesSizeBytes(actions, valueSizeBoundBytes)
  if (boundBytes <= itemSizeLimitBytes) return
  const sizeBytes = itemSizeBytes(key.stored) + changesSizeBytes(actions, valueSizeBytes)
  if (sizeBytes > itemSizeLimitBytes) throw new ItemTooLargeError({ entity: entity.name, sizeBytes, isAtLeast: true })
}

/** The size of what a request writes, as far as it is known: of an item that is changed, its key and what is set. */
export function requestSizeBytes({ input, actions }: WriteRequest): number {
  return input.Item === undefined
    ? itemSizeBytes(input.Key ?? {}) + changesSizeBytes(actions ?? [], valueSizeBytes)
    : itemSizeBytes(input.Item)
}

/** The most that this can be, at less cost. */
export function requestSizeBoundBytes({ input, actions }: WriteRequest): number {
  return itemSizeBoundBytes(input.Item ?? input.Key ?? {}) + changesSizeBytes(actions ?? [], valueSizeBoundBytes)
}

type Measure = typeof valueSizeBytes

function changesSizeBytes(actions: readonly ActionTree[], measure: Measure): number {
  let sizeBytes = 0
  for (const action of actions) {
    if (action.kind !== 'set') continue
    const name = action.path.at(-1)
    sizeBytes += leastSizeBytes(action.value, measure) + (typeof name === 'string' ? measure({ S: name }) : 0)
  }
  return sizeBytes
}

/** The least size of an operand's value, whatever the item holds. */
function leastSizeBytes(operand: Operand, measure: Measure): number {
  switch (operand.kind) {
    case 'value':
      return measure(operand.stored)
    case 'listAppend':
      return leastSizeBytes(operand.first, measure) + leastSizeBytes(operand.second, measure)
    default:
      return 0
  }
}
