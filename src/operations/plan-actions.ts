import { TransactionPlanError, UniqueConstraintError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { itemSizeLimitBytes } from '../wire/item-size.js'
import { requestSizeBoundBytes, requestSizeBytes } from './check-size.js'
import { uniteClaims } from './claims.js'
import { itemIdentity } from './stored-identity.js'
import { describeAction, transactionLimit } from './transaction-plan.js'
import type { ClaimRequest, WriteRequest, WriteStep } from './write-step.js'

/** One action of a transaction as it is sent. */
export interface PlanAction {
  /** The places of the steps that it is made for. */
  readonly steps: readonly number[]
  readonly entity: CompiledEntity
  readonly request: WriteRequest
  /** What it claims or gives up; `undefined` for the write of an entity's own item. */
  readonly claim: ClaimRequest | undefined
  /** What tells the claim from those on all tables; empty for the write of an entity's own item. */
  readonly identity: string
}

/** The steps of a plan, and whose they are. */
export interface PlacedSteps {
  readonly steps: readonly WriteStep[]
  /** By operation, the place of its step. */
  readonly placeOf: readonly number[]
  /** By step, the place of the operation that it is made of. */
  readonly firstOf: readonly number[]
  /** By operation, the step that it would be without the checks that became a part of it. */
  readonly own: readonly WriteStep[]
}

/** The most bytes of items that DynamoDB takes in one transaction. */
const sizeLimitBytes = 4 * 1024 * 1024

/**
 * Lists the actions of a plan: those asked for, in the caller's order, then the claims of unique values. A value that one operation
 * gives up and another takes is handed over in one action, since DynamoDB takes one for each item.
 *
 * @param left claims that are not to be given up, because they are not the item's
 * @param places by step, the place of its operation in the caller's list
 * @throws TransactionPlanError (`transaction.too_large`)
 * @throws UniqueConstraintError where two operations claim one value
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function listActions(
  steps: readonly WriteStep[],
  requests: readonly WriteRequest[],
  {
    left = new Set(),
    places = [...steps.keys()],
  }: { readonly left?: ReadonlySet<string>; readonly places?: readonly number[] } = {},
): readonly PlanAction[] {
  const actions: PlanAction[] = []
  for (const [index, { entity }] of steps.entries()) {
    actions.push({ steps: [index], entity, request: requests[index] as WriteRequest, claim: undefined, identity: '' })
  }
  const claims = new Map<string, PlanAction>()
  const name = namesOf(steps, places)
  for (const [index, request] of requests.entries()) {
    for (const claim of request.claims) {
      const identity = itemIdentity(claim.tableName, claim.key)
      const action = { steps: [index], entity: claim.entity, request: claim.request, claim, identity }
      const other = claims.get(identity)
      if (other !== undefined) claims.set(identity, merge(other, action, name))
      else if (claim.purpose === 'claim' || !left.has(identity)) claims.set(identity, action)
    }
  }
  actions.push(...claims.values())
  checkLimits(steps, actions, places)
  return actions
}

/** What is claimed is written in place of what is given up, as long as that is what it was. */
function merge(first: PlanAction, second: PlanAction, name: (step: number) => string): PlanAction {
  const [taking, giving] = second.claim?.purpose === 'claim' ? [second, first] : [first, second]
  if (taking.claim === undefined || giving.claim === undefined) return first
  if (giving.claim.purpose === 'claim') {
    const { attribute } = taking.claim.unique
    const between = [name(first.steps[0] as number), name(second.steps[0] as number)] as const
    throw new UniqueConstraintError({ entity: second.entity.name, attribute, between })
  }
  const claim = uniteClaims(taking.claim, giving.claim)
  return { ...taking, claim, request: claim.request, steps: [...taking.steps, ...giving.steps] }
}

/** Names steps in messages. */
function namesOf(steps: readonly WriteStep[], places: readonly number[]): (step: number) => string {
  return (step) => `operation ${places[step]} (${describeAction(steps[step] as WriteStep)})`
}

function checkLimits(steps: readonly WriteStep[], actions: readonly PlanAction[], places: readonly number[]): void {
  const name = namesOf(steps, places)
  if (actions.length > transactionLimit) {
    const implied = actions.length - steps.length
    const beyond = [...new Set(actions.slice(transactionLimit).map((action) => action.steps[0] as number))]
    const first = Math.min(...beyond)
    throw new TransactionPlanError(
      'transaction.too_large',
      `The transaction has ${actions.length} actions${implied > 0 ? `, ${implied} of them for unique values` : ''}, and DynamoDB takes ${transactionLimit}; the first that goes beyond is of ${name(first)}.`,
      beyond.map((step) => places[step] as number),
    )
  }
  // So many items of any size are within the limit.
  if (actions.length * itemSizeLimitBytes <= sizeLimitBytes) return
  const boundBytes = actions.reduce((sum, { request }) => sum + requestSizeBoundBytes(request), 0)
  if (boundBytes <= sizeLimitBytes) return
  const sizes = actions.map(({ request }) => requestSizeBytes(request))
  const sizeBytes = sizes.reduce((sum, size) => sum + size, 0)
  if (sizeBytes <= sizeLimitBytes) return
  const largest = sizes.indexOf(Math.max(...sizes.slice(0, steps.length)))
  throw new TransactionPlanError(
    'transaction.too_large',
    `The items of the transaction have ${sizeBytes} bytes together, and DynamoDB takes ${sizeLimitBytes} (4 MB); the largest ` +
      `is that of ${name(largest)}.`,
    [places[largest] as number],
  )
}
