import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { ItemIssue, ItemValidationError } from '../errors/index.js'
import { shareIn } from '../util/share-in.js'
import type { Executor } from '../wire/executor.js'

/** A stored item that a read met and that does not fit its schema. What holds values is not enumerable. */
export interface InvalidItem {
  /** The name of the entity that the item is of. */
  readonly entity: string
  /** What the read fails with unless the item is left out. Its message names attributes, never values. */
  readonly error: ItemValidationError
  /** The item's key, as `get` takes it; `undefined` if its stored key is none of this entity's. Not enumerable. */
  readonly key: Readonly<Record<string, unknown>> | undefined
  /** What is wrong, in zod's form. Not enumerable. */
  readonly issues: readonly ItemIssue[]
  /** The item as it is stored, as far as it was read. Not enumerable. */
  readonly stored: Readonly<Record<string, AttributeValue>>
}

/** What reads do with a stored item that does not fit its schema. */
export type OnInvalidItem =
  | 'throw'
  | 'skip'
  // biome-ignore lint/suspicious/noConfusingVoidType: a callback that only takes note returns nothing.
  | ((invalid: InvalidItem) => 'throw' | 'skip' | void)

/** What operations need to know of the connection that they were made by. */
export interface Connection {
  readonly executor: Executor
  readonly tableName: string
  readonly consistentReads: boolean
  readonly implicitReads: 'allow' | 'forbid'
  readonly onInvalidItem: OnInvalidItem
  readonly expired: 'show' | 'hide'
  /** The keys that seal cursors, the first of them new ones; empty where cursors are open. */
  readonly cursorSecrets: readonly Uint8Array[]
  /** The clock, in whole milliseconds since 1970. */
  readonly now: () => number
}

/** The moment of an operation among several: one for all that are on its connection. */
export function momentOf(
  moments: Map<Connection, number>,
  { connection }: { readonly connection: Connection },
): number {
  return shareIn(moments, connection, connection.now)
}
