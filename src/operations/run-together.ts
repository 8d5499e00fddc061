import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ExpressionError, type KeyloomError, UniqueConstraintError } from '../errors/index.js'
import { applyActions } from '../expressions/apply.js'
import type { CompiledEntity } from '../model/compiled.js'
import { tablePath } from '../schema/stored-path.js'
import { attempt } from '../util/attempt.js'
import { hideItems, type RawItem, readMisfit } from '../wire/service-errors.js'
import { explainCancellation } from './explain-cancellation.js'
import { explainMisfit } from './explain-misfit.js'
import { requireReadsAllowed } from './requests.js'
import { doubted, PlanCancellation, type PlanRun, runPlan } from './run-plan.js'
import { type Done, hasNothingToDelete } from './run-write.js'
import { versionGuard, versionPath } from './versions.js'
import type { Guard, Returning, WriteStep } from './write-step.js'

/**
 * Carries out one write as a transaction: with the claims of its unique values, or under a token. DynamoDB returns nothing there, so
 * what the write gives back comes from the item that was read, and all of that is guarded.
 *
 * @param found the item, where it has been read
 * @param note is told what is sent under the token, so that it can be sent again as it was
 */
export async function runTogether(
  step: WriteStep,
  options: {
    readonly returning: Returning
    readonly token: string | undefined
    readonly signal: AbortSignal | undefined
    readonly from: PlanRun | undefined
    readonly note: (run: PlanRun | undefined) => void
  },
  found?: RawItem,
): Promise<Done> {
  const { returning, token, signal, from, note } = options
  const isReturned = givesStored(step, returning)
  const asked = readForReturn(step, returning)
  requireReadsAllowed(asked)
  try {
    const run = await runPlan(
      {
        operation: step.operation,
        executor: step.connection.executor,
        steps: [asked],
        guards: (_step, current) => (isReturned ? wholeGuards(step.entity, current) : []),
        token,
        signal,
      },
      from,
      note,
      found === undefined ? undefined : [found],
    )
    const request = run.requests[0] as Done['request']
    return { request, attributes: isReturned ? givenBack(step, request, returning, run.current[0] ?? {}) : undefined }
  } catch (error) {
    if (isReturned && isByGuards(step, error)) throw explainLength(step, error)
    if (!(error instanceof PlanCancellation)) throw error
    const request = error.actions[0]?.request
    if (request !== undefined && hasNothingToDelete(step, error.reasons[0]?.item))
      return { request, attributes: undefined }
    throw doubted([step], explainAlone(step, error), error.isUnderWay)
  }
}

/** A step of a transaction of its own, which reads the item where the write gives back what is stored. */
export function readForReturn(step: WriteStep, returning: Returning): WriteStep {
  if (!givesStored(step, returning) || step.missing.length > 0) return step
  return { ...step, missing: [step.entity.table.pk.name] }
}

/** Whether a write gives back more than it is told: of a `create` and a `put`, the new item is what was given. */
function givesStored({ operation }: WriteStep, returning: Returning): boolean {
  return returning === 'old' || (returning === 'new' && operation !== 'create' && operation !== 'put')
}

function explainAlone(step: WriteStep, cancellation: PlanCancellation): KeyloomError {
  const { actions, reasons, cause } = cancellation
  const [own, ...others] = reasons
  if (own?.code === 'ConditionalCheckFailed') return step.explainFailure(own.item, hideItems(cause))
  const taken = others.findIndex(({ code }) => code === 'ConditionalCheckFailed')
  const claim = actions[taken + 1]?.claim
  const misfit = own?.code === 'ValidationError' ? readMisfit(own.message) : undefined
  if (misfit !== undefined) return explainMisfit(misfit, actions, hideItems(cause))
  if (claim === undefined) {
    return explainCancellation({ steps: [step], placeOf: [0], firstOf: [0], own: [step] }, cancellation)
  }
  return new UniqueConstraintError({
    entity: step.entity.name,
    attribute: claim.unique.attribute,
    cause: hideItems(cause),
  })
}

function givenBack(
  step: WriteStep,
  request: Done['request'],
  returning: Returning,
  current: RawItem,
): RawItem | undefined {
  const isThere = Object.keys(current).length > 0
  if (returning === 'old') return isThere ? current : undefined
  const applied = applyActions(request.actions ?? [], { ...step.key.stored, ...current })
  return applied.ok ? applied.item : undefined
}

/** Whether a condition is too long on account of the guards of what is given back. */
function isByGuards(step: WriteStep, error: unknown): boolean {
  if (!(error instanceof ExpressionError) || error.code !== 'expression.limit') return false
  return !('error' in attempt(() => step.request(undefined, [])))
}

function explainLength({ operation, entity }: WriteStep, cause: unknown): ExpressionError {
  return new ExpressionError(
    'expression.limit',
    entity.name,
    `what this ${operation} gives back takes a condition on every attribute of the item, and the item has more than one condition can hold; ` +
      "use returning('none'), or give the entity a version",
    { cause },
  )
}

/** Guards that an item is still what it was: its version says so, or each of its attributes has to. */
function wholeGuards(entity: CompiledEntity, current: RawItem): readonly Guard[] {
  const path = versionPath(entity)
  if (path !== undefined && current[String(path[0])] !== undefined) return versionGuard(entity, current)
  const known = [...entity.attributes.keys()].map((name) => entity.names.stored(name))
  const names = new Set([...Object.keys(current), ...known])
  return [...names].map((name) => ({ path: tablePath(name), stored: current[name] as AttributeValue | undefined }))
}
