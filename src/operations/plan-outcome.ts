import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { TransactionPlanError } from '../errors/index.js'
import type { Executor } from '../wire/executor.js'
import type { RequestPurpose } from '../wire/observe.js'
import { type RawItem, readServiceFailure, type ServiceReason } from '../wire/service-errors.js'
import { isHeldByAnother } from './claims.js'
import { explainMisfit } from './explain-misfit.js'
import { passingCodes } from './passing-codes.js'
import type { PlanAction } from './plan-actions.js'
import { isStale } from './write-step.js'

/** How one attempt at a plan ended, as long as it is not the end of the plan. */
type Outcome =
  | { readonly kind: 'done' }
  /** The same plan, with the same token, is still under way. */
  | { readonly kind: 'busy'; readonly cause: unknown }
  | { readonly kind: 'canceled'; readonly reasons: readonly ServiceReason[]; readonly cause: unknown }

/** Sends a plan once; throws what no further attempt would change. */
export async function sendPlan(
  executor: Executor,
  input: TransactWriteItemsCommandInput,
  actions: readonly PlanAction[],
  purpose: RequestPurpose,
): Promise<Outcome> {
  try {
    await executor.send('TransactWriteItems', input, purpose)
    return { kind: 'done' }
  } catch (error) {
    const { name } = error as { name?: string }
    if (name === 'TransactionInProgressException') return { kind: 'busy', cause: error }
    if (name === 'IdempotentParameterMismatchException') {
      throw new TransactionPlanError(
        'transaction.token_mismatch',
        'The token was used for another plan within the last ten minutes: give each plan a token of its own.',
        [],
        { cause: error },
      )
    }
    const failure = readServiceFailure(error)
    if (failure?.kind === 'misfit') throw explainMisfit(failure.misfit, actions, error)
    if (failure?.kind !== 'canceled') throw error
    return { kind: 'canceled', reasons: failure.reasons, cause: error }
  }
}

type Verdict =
  /** Nothing is wrong with the plan: it may well succeed as it is. */
  | { readonly kind: 'busy' }
  /** Stored items are not what the plan relied on: by step, what they are now. */
  | {
      readonly kind: 'stale'
      readonly items: ReadonlyMap<number, RawItem>
      /** Claims that were to be given up, and are another item's. */
      readonly foreign: readonly string[]
    }
  | { readonly kind: 'refused' }

/** Says what a plan was cancelled for. */
export function judgePlan(actions: readonly PlanAction[], reasons: readonly ServiceReason[]): Verdict {
  const items = new Map<number, RawItem>()
  const foreign: string[] = []
  const failed: PlanAction[] = []
  let isBusy = false
  for (const [index, action] of actions.entries()) {
    const { code = 'None', item } = reasons[index] ?? {}
    if (code === 'None') continue
    if (passingCodes.includes(code)) isBusy = true
    else if (code === 'ConditionalCheckFailed' && action.claim === undefined && isStale(action.request, item)) {
      for (const step of action.steps) items.set(step, item ?? {})
    } else if (code === 'ConditionalCheckFailed' && action.claim?.purpose === 'release') {
      if (isHeldByAnother(action.claim, item)) foreign.push(action.identity)
      else isBusy = true
    } else failed.push(action)
  }
  // A claim that failed may have been worked out from what is no longer so, or be given up by an item that is read only now.
  const isFinal = items.size === 0 ? failed.length > 0 : failed.some(({ claim }) => claim === undefined)
  if (isFinal) return { kind: 'refused' }
  if (items.size > 0 || foreign.length > 0) return { kind: 'stale', items, foreign }
  return isBusy ? { kind: 'busy' } : { kind: 'refused' }
}
