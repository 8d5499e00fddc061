import type { AttributeValue, GetItemCommandInput } from '@aws-sdk/client-dynamodb'
import type { KeyloomError } from '../errors/index.js'
import { ContentionError, IndexKeyIncompleteError } from '../errors/index.js'
import { backOff, contentionAttempts } from '../wire/backoff.js'
import { hideItems, type RawItem, readServiceFailure } from '../wire/service-errors.js'
import { explainMisfit } from './explain-misfit.js'
import { isStale, type Returning, type WriteRequest, type WriteStep } from './write-step.js'

/** Refuses a step that needs a read where reads that were not asked for are forbidden. */
export function requireReadsAllowed(step: WriteStep): void {
  if (step.missing.length === 0 || step.connection.implicitReads === 'allow') return
  throw new IndexKeyIncompleteError({ entity: step.entity.name, missing: step.missing })
}

/** The read of what a step's request depends on. */
export function currentItemInput(step: WriteStep): GetItemCommandInput {
  return { TableName: step.connection.tableName, Key: { ...step.key.stored }, ConsistentRead: true }
}

/** A write that was made: the request that did it, and what DynamoDB gave back. */
export interface Done {
  readonly request: WriteRequest
  readonly attributes: RawItem | undefined
}

/** Sends one write by itself; reads first what it depends on, and tries again if that has changed in between. */
export async function runWrite(step: WriteStep, returning: Returning, signal: AbortSignal | undefined): Promise<Done> {
  requireReadsAllowed(step)
  const { executor } = step.connection
  const needsRead = step.missing.length > 0
  let current: RawItem | undefined
  if (needsRead) {
    current = (await executor.send('GetItem', currentItemInput(step), signal)).Item
    if (current === undefined) throw step.explainFailure(undefined)
  }
  for (let attempt = 1; attempt <= contentionAttempts; attempt += 1) {
    const request = step.request(current)
    const outcome = await send(step, request, returning, signal)
    if (outcome.kind === 'done') return { request, attributes: outcome.attributes }
    if (outcome.kind === 'failed') {
      if (!isStale(request, outcome.found)) throw outcome.error
      // What was found is as good as a new read: the next request is guarded by it.
      current = outcome.found
    }
    await backOff(attempt, signal)
  }
  throw new ContentionError({ entity: step.entity.name, attempts: contentionAttempts })
}

type Outcome =
  | { readonly kind: 'done'; readonly attributes: RawItem | undefined }
  | { readonly kind: 'failed'; readonly found: RawItem | undefined; readonly error: KeyloomError }
  /** Another transaction on the item was under way. */
  | { readonly kind: 'conflict' }

async function send(
  step: WriteStep,
  request: WriteRequest,
  returning: Returning,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  try {
    return { kind: 'done', attributes: await sendAlone(step, request, returning, signal) }
  } catch (error) {
    const failure = readServiceFailure(error)
    if (failure === undefined) throw error
    if (failure.kind === 'misfit') {
      throw explainMisfit(failure.misfit, [{ entity: step.entity, request }], error)
    }
    const reason = failure.kind === 'canceled' ? failure.reasons[0] : undefined
    if (reason?.code === 'TransactionConflict') return { kind: 'conflict' }
    if (failure.kind === 'canceled' && reason?.code !== 'ConditionalCheckFailed') throw error
    const found = failure.kind === 'conditionFailed' ? failure.item : reason?.item
    return { kind: 'failed', found, error: step.explainFailure(found, hideItems(error)) }
  }
}

async function sendAlone(
  { connection: { executor } }: WriteStep,
  request: WriteRequest,
  returning: Returning,
  signal: AbortSignal | undefined,
): Promise<Record<string, AttributeValue> | undefined> {
  if (request.kind === 'ConditionCheck') {
    // DynamoDB judges a condition without a write in transactions only.
    await executor.send('TransactWriteItems', { TransactItems: [transactItem(request)] }, signal)
    return undefined
  }
  const input = aloneInput(request, returning)
  if (request.kind === 'Put') return (await executor.send('PutItem', input as never, signal)).Attributes
  if (request.kind === 'Update') return (await executor.send('UpdateItem', input as never, signal)).Attributes
  return (await executor.send('DeleteItem', input as never, signal)).Attributes
}

/** The input of a request of its own. */
export function aloneInput(request: WriteRequest, returning: Returning): object {
  const returnValues = returnValuesOf(request, returning)
  return {
    ...request.input,
    ...(returnValues !== 'NONE' && { ReturnValues: returnValues }),
    ...(request.condition !== undefined && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  }
}

/** DynamoDB returns no new item of a put: that is what was sent. */
function returnValuesOf({ kind }: WriteRequest, returning: Returning): 'NONE' | 'ALL_OLD' | 'ALL_NEW' {
  if (returning === 'old') return 'ALL_OLD'
  return returning === 'new' && kind === 'Update' ? 'ALL_NEW' : 'NONE'
}

/** The part of a transaction that a request is. */
export function transactItem(request: WriteRequest): object {
  return {
    [request.kind]: {
      ...request.input,
      ...(request.condition !== undefined && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    },
  }
}
