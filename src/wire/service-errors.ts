import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** An item as DynamoDB returns it. */
export type RawItem = Readonly<Record<string, AttributeValue>>

/** What DynamoDB says of one action of a cancelled transaction. */
export interface ServiceReason {
  readonly code: string
  readonly message: string | undefined
  readonly item: RawItem | undefined
}

/** A service error that is about the items of a request; every other passes through as it is. */
export type ServiceFailure =
  | { readonly kind: 'conditionFailed'; readonly item: RawItem | undefined }
  | { readonly kind: 'canceled'; readonly reasons: readonly ServiceReason[] }

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
  return undefined
}

/** Keeps loggers, which print an error's cause with all that it shows, from printing the items that it carries. */
export function hideItems(error: unknown): unknown {
  for (const name of ['CancellationReasons', 'Item']) {
    if (error instanceof Error && Object.hasOwn(error, name)) Object.defineProperty(error, name, { enumerable: false })
  }
  return error
}
