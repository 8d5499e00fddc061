import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { KeyloomError } from '../errors/index.js'
import { ContentionError, OutcomeUnknownError, VersionConflictError } from '../errors/index.js'
import { isForeign } from '../model/decode-item.js'
import { isSameStored } from '../schema/same-stored.js'
import { backOff, contentionAttempts, triesWithoutRead } from '../wire/backoff.js'
import { followsLostAnswer } from '../wire/lost-answers.js'
import { hideItems, type RawItem, readServiceFailure } from '../wire/service-errors.js'
import { decodeFound } from './decode.js'
import { explainMisfit } from './explain-misfit.js'
import { passingCodes } from './passing-codes.js'
import { isRepeatable } from './repeatable.js'
import { aloneInput, readCurrent, requireReadsAllowed, transactItem } from './requests.js'
import { isGone, isStale, type Returning, type WriteRequest, type WriteStep } from './write-step.js'

/** A write that was made: the request that did it, and what DynamoDB gave back. */
export interface Done {
  readonly request: WriteRequest
  readonly attributes: RawItem | undefined
}

/** A write that has to be a transaction, because others must happen with it; and the item that was read for it. */
export interface Together {
  readonly current: RawItem | undefined
}

/**
 * Sends one write by itself; reads first what it depends on, and tries again if that has changed in between.
 *
 * @returns what was done, or what was found where the write cannot be one by itself
 */
export async function runWrite(
  step: WriteStep,
  returning: Returning,
  signal: AbortSignal | undefined,
): Promise<Done | Together> {
  requireReadsAllowed(step)
  let current: RawItem | undefined
  if (step.missing.length > 0) {
    current = await readCurrent(step, signal, 0)
    refuseAbsent(step, current)
  }
  let reads = 1
  const attempts = step.attempts ?? contentionAttempts
  let isLost = false
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const request = step.request(current, [])
    if (request.claims.length > 0) return { current }
    const outcome = await send(step, request, returning, { retries: attempt - 1, isLost, signal })
    if (outcome.kind === 'done') return { request, attributes: outcome.attributes }
    isLost ||= outcome.isLost
    if (outcome.kind === 'failed') {
      const isUnknown = isLost && !isRepeatable(step, request, outcome.found)
      if (isUnknown) throw new OutcomeUnknownError({ entity: step.entity.name, cause: outcome.error })
      if (!isStale(request, outcome.found)) throw outcome.error
      // What was found is as good as a new read, as long as the waits are short: the next request is guarded by it.
      current = outcome.found ?? {}
      refuseAbsent(step, current)
    }
    if (attempt === attempts) break
    await backOff(attempt, signal)
    if (outcome.kind !== 'failed' || attempt <= triesWithoutRead || step.missing.length === 0) continue
    current = await readCurrent(step, signal, reads)
    reads += 1
    refuseAbsent(step, current)
  }
  const cause = exhausted(step, current)
  throw isLost ? new OutcomeUnknownError({ entity: step.entity.name, cause }) : cause
}

/** What a write comes to that other writers kept from being made. */
export function exhausted(step: WriteStep, current: RawItem | undefined): KeyloomError {
  const entity = step.entity.name
  if (step.operation === 'modify') return new VersionConflictError({ entity, item: decodeFound(step.entity, current) })
  return new ContentionError({ entity, attempts: step.attempts ?? contentionAttempts })
}

/** A change needs an item: that there is none need not be found out by sending it. */
function refuseAbsent(step: WriteStep, current: RawItem): void {
  const needsItem = step.operation === 'update' || step.operation === 'modify'
  if (needsItem && (isGone(step, current) || isForeign(step.entity, current))) throw step.explainFailure(undefined)
}

/** How a request is sent. */
interface Sending {
  readonly retries: number
  /** Whether an earlier attempt may have been carried out without an answer. */
  readonly isLost: boolean
  readonly signal: AbortSignal | undefined
}

type Outcome =
  | { readonly kind: 'done'; readonly attributes: RawItem | undefined }
  | {
      readonly kind: 'failed'
      readonly found: RawItem | undefined
      readonly error: KeyloomError
      /** Whether an attempt may have been carried out without an answer. */
      readonly isLost: boolean
    }
  /** Another transaction on the item was under way. */
  | { readonly kind: 'conflict'; readonly isLost: boolean }

async function send(step: WriteStep, request: WriteRequest, returning: Returning, sending: Sending): Promise<Outcome> {
  try {
    const { Attributes: attributes } = await sendAlone(step, request, returning, sending)
    return { kind: 'done', attributes }
  } catch (error) {
    const isLost = sending.isLost || followsLostAnswer(error)
    if ((error as { name?: string }).name === 'TransactionConflictException') return { kind: 'conflict', isLost }
    const failure = readServiceFailure(error)
    if (failure === undefined) throw error
    if (failure.kind === 'misfit') {
      throw explainMisfit(failure.misfit, [{ entity: step.entity, request }], error)
    }
    const reason = failure.kind === 'canceled' ? failure.reasons[0] : undefined
    if (reason !== undefined && passingCodes.includes(reason.code)) return { kind: 'conflict', isLost }
    if (failure.kind === 'canceled' && reason?.code !== 'ConditionalCheckFailed') throw error
    const found = failure.kind === 'conditionFailed' ? failure.item : reason?.item
    if (isLost && isOwnWrite(step, request, found)) return { kind: 'done', attributes: undefined }
    if (hasNothingToDelete(step, found)) return { kind: 'done', attributes: undefined }
    return { kind: 'failed', found, error: step.explainFailure(found, hideItems(error)), isLost }
  }
}

/**
 * Whether what a creation found is what it has written itself: the answer to the first try was lost, and the SDK tried again.
 * Another writer's item that is the same to the last attribute is as good.
 */
function isOwnWrite({ operation }: WriteStep, { kind, input }: WriteRequest, found: RawItem | undefined): boolean {
  const isCreation = operation === 'create' || (operation === 'upsert' && kind === 'Put')
  return isCreation && found !== undefined && isSameStored({ M: found }, { M: input.Item ?? {} })
}

/** Another entity's item is none of ours: a deletion that asks for nothing else leaves it, as if there were no item. */
export function hasNothingToDelete(
  { operation, entity, isConditional }: WriteStep,
  found: RawItem | undefined,
): boolean {
  return operation === 'delete' && isConditional !== true && found !== undefined && isForeign(entity, found)
}

/** Not async: who waits takes one of the ten places of a stack trace, which is to show the caller. */
function sendAlone(
  { operation, entity, connection: { executor } }: WriteStep,
  request: WriteRequest,
  returning: Returning,
  sending: Sending,
): Promise<{ readonly Attributes?: Record<string, AttributeValue> | undefined }> {
  const purpose = { operation, entity: entity.name, retries: sending.retries, signal: sending.signal }
  if (request.kind === 'ConditionCheck') {
    // DynamoDB judges a condition without a write in transactions only.
    return executor.send('TransactWriteItems', { TransactItems: [transactItem(request)] }, purpose) as Promise<object>
  }
  const input = aloneInput(request, returning)
  if (request.kind === 'Put') return executor.send('PutItem', input as never, purpose)
  if (request.kind === 'Update') return executor.send('UpdateItem', input as never, purpose)
  return executor.send('DeleteItem', input as never, purpose)
}
