import type { StoredMap } from '../model/decode-item.js'

/** An item as DynamoDB returns it. */
export type RawItem = StoredMap

/** What DynamoDB says of one action of a cancelled transaction. */
export interface ServiceReason {
  readonly code: string
  readonly message: string | undefined
  readonly item: RawItem | undefined
}

/** Why a write does not fit the item as it is stored, or DynamoDB's limits for an item. */
export type Misfit = 'missing_parent' | 'missing_operand' | 'operand_type' | 'number_range' | 'too_deep' | 'too_large'

/** A service error that is about the items of a request; every other passes through as it is. */
export type ServiceFailure =
  | { readonly kind: 'conditionFailed'; readonly item: RawItem | undefined }
  | { readonly kind: 'canceled'; readonly reasons: readonly ServiceReason[] }
  | { readonly kind: 'misfit'; readonly misfit: Misfit }

/** DynamoDB tells these apart by its words alone. */
const misfits: readonly (readonly [RegExp, Misfit])[] = [
  [/document path provided in the update expression is invalid/i, 'missing_parent'],
  [/refers to an attribute that does not exist in the item/i, 'missing_operand'],
  [/operand in the update expression has an incorrect data type/i, 'operand_type'],
  [/number (over|under)flow|38 (significant )?digits/i, 'number_range'],
  [/nesting levels have exceeded/i, 'too_deep'],
  [/item size( to update)? has exceeded/i, 'too_large'],
]

/** Reads what DynamoDB says of a write that does not fit its item; `undefined` if it says something else. */
export function readMisfit(message: string | undefined): Misfit | undefined {
  return message === undefined ? undefined : misfits.find(([words]) => words.test(message))?.[1]
}

/** Reads what a service error says about the items of a request; `undefined` if it is about something else. */
export function readServiceFailure(error: unknown): ServiceFailure | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'ConditionalCheckFailedException') {
    return { kind: 'conditionFailed', item: (error as { Item?: RawItem }).Item }
  }
  if (error.name === 'TransactionCanceledException') {
    const reasons = (error as { CancellationReasons?: { Code?: string; Message?: string; Item?: RawItem }[] })
      .CancellationReasons
    return {
      kind: 'canceled',
      reasons: (reasons ?? []).map(({ Code, Message, Item }) => ({
        code: Code ?? 'None',
        message: Message,
        item: Item,
      })),
    }
  }
  const misfit = error.name === 'ValidationException' ? readMisfit(error.message) : undefined
  return misfit && { kind: 'misfit', misfit }
}

/** Keeps loggers, which print an error's cause with all that it shows, from printing the items that it carries. */
export function hideItems(error: unknown): unknown {
  for (const name of ['CancellationReasons', 'Item']) {
    if (error instanceof Error && Object.hasOwn(error, name)) Object.defineProperty(error, name, { enumerable: false })
  }
  return error
}
