import { type KeyloomError, TransactionCanceledError, UniqueConstraintError } from '../errors/index.js'
import { judgeCondition } from '../expressions/judge.js'
import { describeCondition } from '../expressions/readable.js'
import { allOf, type ConditionTree } from '../expressions/tree.js'
import { hideItems, readMisfit, type ServiceReason } from '../wire/service-errors.js'
import { decodeFound } from './decode.js'
import { isExpired } from './expiry.js'
import { explainMisfit } from './explain-misfit.js'
import type { PlacedSteps, PlanAction } from './plan-actions.js'
import { showKey } from './read-key.js'
import type { PlanCancellation } from './run-plan.js'
import type { WriteStep } from './write-step.js'

/**
 * The error that a cancelled transaction amounts to: a reason for each operation, in the caller's order. What was added to an
 * operation is reported as the operation's own, as what it means; a value that is taken is the error of its own.
 */
export function explainCancellation(placed: PlacedSteps, { actions, reasons, cause }: PlanCancellation): KeyloomError {
  const { steps, placeOf, firstOf, own } = placed
  const conditions = placeOf.map((place, index) => ownCondition(placed, actions[place]?.request.condition, index))
  const explained = placeOf.map((place, index) => {
    const step = steps[place] as WriteStep
    const alone = own[index] as WriteStep
    const action = actions[place] as PlanAction
    const isAsked = firstOf[place] === index
    const asked = isAtFault(placed, conditions, reasons[place], index) ? reasons[place] : undefined
    // What was added to an operation is a cause of its own.
    const reason = isCause(asked) || !isAsked ? asked : reasons[findImplied(actions, reasons, place)]
    const condition = ownCondition(placed, action.request.asked, index)
    return {
      index,
      operation: alone.operation,
      entity: step.entity.name,
      key: showKey(step.key),
      code: reason?.code ?? 'None',
      message: explainReason(action, reason),
      condition: condition && describeCondition(condition, step.entity.names),
      item: isExpired(step.expiry, asked?.item) ? undefined : decodeFound(step.entity, asked?.item),
      error:
        asked?.code === 'ConditionalCheckFailed'
          ? alone.explainFailure(asked.item)
          : isAsked
            ? findTaken(actions, reasons, place)
            : undefined,
    }
  })
  const canceled = new TransactionCanceledError(explained, { cause: hideItems(cause) })
  const taken = explained.map(({ error }) => error).find((error) => error instanceof UniqueConstraintError)
  if (taken === undefined) return canceled
  const { entity, attribute } = taken
  return new UniqueConstraintError({ entity, attribute, reasons: canceled.reasons, cause: canceled })
}

/** What an operation asks of its item by itself, of the condition that it may have with others. */
function ownCondition(
  { steps, placeOf, firstOf, own }: PlacedSteps,
  condition: ConditionTree | undefined,
  index: number,
): ConditionTree | undefined {
  const place = placeOf[index] as number
  if (firstOf[place] !== index) return (own[index] as WriteStep).request(undefined, []).condition
  const { checks } = steps[place] as WriteStep
  if (checks === undefined || condition === undefined) return condition
  const parts = condition.kind === 'and' ? condition.conditions : [condition]
  return allOf(...parts.filter((part) => !checks.includes(part)))
}

/**
 * Whether the reason of an action is one of an operation. DynamoDB judges a check with the write of its item, as one condition: by the
 * item that it found, one that holds for certain is told from one that does not.
 */
function isAtFault(
  { placeOf, firstOf }: PlacedSteps,
  conditions: readonly (ConditionTree | undefined)[],
  reason: ServiceReason | undefined,
  index: number,
): boolean {
  // What is written may not fit, or be too much: a check writes nothing.
  if (reason !== undefined && ofWrites.has(reason.code)) return firstOf.includes(index)
  if (reason?.code !== 'ConditionalCheckFailed') return true
  const holds = (condition: ConditionTree | undefined): boolean | undefined =>
    condition === undefined || judgeCondition(condition, reason.item ?? {})
  const others = conditions.filter((_, other) => other !== index && placeOf[other] === placeOf[index])
  return holds(conditions[index]) !== true || !others.some((other) => holds(other) === false)
}

const ofWrites: ReadonlySet<string> = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded'])

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
