import { type KeyloomError, TransactionCanceledError, UniqueConstraintError } from '../errors/index.js'
import { describeCondition } from '../expressions/readable.js'
import { hideItems, readMisfit, type ServiceReason } from '../wire/service-errors.js'
import { decodeFound } from './decode.js'
import { isExpired } from './expiry.js'
import { explainMisfit } from './explain-misfit.js'
import type { PlacedSteps, PlanAction } from './plan-actions.js'
import type { PlanCancellation } from './run-plan.js'
import type { WriteStep } from './write-step.js'

/**
 * The error that a cancelled transaction amounts to: a reason for each operation, in the caller's order. What was added to an
 * operation is reported as the operation's own, as what it means; a value that is taken is the error of its own.
 */
export function explainCancellation(
  { steps, placeOf, firstOf }: PlacedSteps,
  { actions, reasons, cause }: PlanCancellation,
): KeyloomError {
  const explained = placeOf.map((place, index) => {
    const step = steps[place] as WriteStep
    const action = actions[place] as PlanAction
    const own = reasons[place]
    // What was added to an operation is a cause of its own.
    const reason = isCause(own) ? own : reasons[findImplied(actions, reasons, place)]
    const taken = findTaken(actions, reasons, place)
    const { condition } = action.request
    return {
      index,
      operation: firstOf[place] === index ? step.operation : 'check',
      entity: step.entity.name,
      key: step.key.shown,
      code: reason?.code ?? 'None',
      message: explainReason(action, reason),
      condition: condition && describeCondition(condition, step.entity.names),
      item: isExpired(step.expiry, own?.item) ? undefined : decodeFound(step.entity, own?.item),
      error: own?.code === 'ConditionalCheckFailed' ? step.explainFailure(own.item) : taken,
    }
  })
  const canceled = new TransactionCanceledError(explained, { cause: hideItems(cause) })
  const taken = explained.map(({ error }) => error).find((error) => error instanceof UniqueConstraintError)
  if (taken === undefined) return canceled
  const { entity, attribute } = taken
  return new UniqueConstraintError({ entity, attribute, reasons: canceled.reasons, cause: canceled })
}

function isCause(reason: ServiceReason | undefined): boolean {
  return reason !== undefined && reason.code !== 'None'
}

/** The place of an action that was added to a step and is a cause; -1 if there is none. */
function findImplied(actions: readonly PlanAction[], reasons: readonly ServiceReason[], place: number): number {
  return actions.findIndex(
    ({ claim, steps }, position) => claim !== undefined && steps[0] === place && isCause(reasons[position]),
  )
}

/** The unique value of a step that another item has. */
function findTaken(
  actions: readonly PlanAction[],
  reasons: readonly ServiceReason[],
  place: number,
): UniqueConstraintError | undefined {
  const index = actions.findIndex(
    ({ claim, steps }, position) =>
      claim?.purpose === 'claim' && steps[0] === place && reasons[position]?.code === 'ConditionalCheckFailed',
  )
  const claim = actions[index]?.claim
  return claim && new UniqueConstraintError({ entity: claim.entity.name, attribute: claim.unique.attribute })
}

/** What a reason says, in our words where DynamoDB's name no place. */
function explainReason(action: PlanAction, reason: ServiceReason | undefined): string | undefined {
  const misfit = reason?.code === 'ValidationError' ? readMisfit(reason.message) : undefined
  if (misfit === undefined) return reason?.message
  return explainMisfit(misfit, [action], undefined).message
}
