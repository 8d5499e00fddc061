import { TransactionPlanError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import type { Executor } from '../wire/executor.js'
import type { Connection } from './connection.js'
import type { ItemKey } from './read-key.js'
import { itemIdentity } from './stored-identity.js'

/** The most actions that DynamoDB takes in one transaction. */
export const transactionLimit = 100

/** One action of a transaction, as far as the whole plan is concerned. */
export interface PlannedAction {
  readonly operation: string
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly key: ItemKey
}

/**
 * Refuses plans that DynamoDB would refuse: empty ones, those with too many actions, and those with two on one item.
 * Also those with operations of another client, whose region or account may be another.
 *
 * @param places by action, the place of its operation in the caller's list
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function checkSteps(
  actions: readonly PlannedAction[],
  executor: Executor,
  places: readonly number[] = [...actions.keys()],
): void {
  if (actions.length === 0) {
    throw new TransactionPlanError('transaction.empty', 'The transaction is empty: give it at least one operation.')
  }
  if (actions.length > transactionLimit) {
    throw new TransactionPlanError(
      'transaction.too_large',
      `The transaction has ${actions.length} actions, and DynamoDB takes ${transactionLimit}; the first that goes beyond is operation ` +
        `${places[transactionLimit]} (${describeAction(actions[transactionLimit] as PlannedAction)}).`,
      places.slice(transactionLimit),
    )
  }
  for (const [index, action] of actions.entries()) {
    if (action.connection.executor.origin === executor.origin) continue
    throw new TransactionPlanError(
      'transaction.mixed',
      `Operation ${places[index]} (${describeAction(action)}) was made by a connection on another client.`,
      [places[index] as number],
    )
  }
  // Most keys differ in their last texts, or in all of them, which is known at less cost.
  if (areApart(actions, lastTextOf) || areApart(actions, textsOf)) return
  const seen = new Map<string, number>()
  actions.forEach((action, index) => {
    const identity = itemIdentity(action.connection.tableName, action.key.stored)
    const earlier = seen.get(identity)
    if (earlier !== undefined) {
      const other = actions[earlier] as PlannedAction
      throw new TransactionPlanError(
        'transaction.duplicate_item',
        `Operations ${places[earlier]} (${describeAction(other)}) and ${places[index]} (${describeAction(action)}) are on one item, ` +
          'which DynamoDB does not allow in one transaction: make them one operation.',
        [places[earlier] as number, places[index] as number],
      )
    }
    seen.set(identity, index)
  })
}

function areApart(actions: readonly PlannedAction[], textOf: (action: PlannedAction) => string): boolean {
  return new Set(actions.map(textOf)).size === actions.length
}

/** The text of an action's sort key, where it has one. */
function lastTextOf({ key }: PlannedAction): string {
  let text = ''
  for (const name in key.stored) text = key.stored[name]?.S ?? ''
  return text
}

/** The texts in an action's key: those of one item are the same. */
function textsOf({ key }: PlannedAction): string {
  let texts = ''
  for (const name in key.stored) texts += key.stored[name]?.S ?? ''
  return texts
}

/** Names an action in messages. */
export function describeAction({ operation, entity }: Pick<PlannedAction, 'operation' | 'entity'>): string {
  return `${operation} ${entity.name}`
}
