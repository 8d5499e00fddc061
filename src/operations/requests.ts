import type { GetItemCommandInput } from '@aws-sdk/client-dynamodb'
import { IndexKeyIncompleteError } from '../errors/index.js'
import type { Executor } from '../wire/executor.js'
import type { RawItem } from '../wire/service-errors.js'
import type { Returning, WriteRequest, WriteStep } from './write-step.js'

/** Refuses a step that needs a read where reads that were not asked for are forbidden. */
export function requireReadsAllowed(step: WriteStep): void {
  if (step.missing.length === 0 || step.connection.implicitReads === 'allow') return
  const { entity, missing, operation } = step
  throw new IndexKeyIncompleteError({ entity: entity.name, missing, operation })
}

/** Why a step reads first, and what that will tell. */
export function reasonOfRead(
  { entity, missing, operation }: WriteStep,
  what: string = `the ${operation} of ${entity.name}`,
): string {
  const claimed = entity.uniques.filter(({ paths }) => paths.some((path) => missing.includes(path)))
  const names = claimed.map(({ attribute }) => attribute).join(', ')
  const moved = `: it tells which claims of ${names} are given up or made, in one transaction with the write`
  return `${what} also needs ${missing.join(', ')}, as stored${names === '' ? '' : moved}`
}

/** The read of what a step's request depends on. */
export function currentItemInput(step: WriteStep): GetItemCommandInput {
  return { TableName: step.connection.tableName, Key: { ...step.key.stored }, ConsistentRead: true }
}

/**
 * Reads what a step's request depends on.
 *
 * @param retries how often it has been read before
 * @param of what the step is carried out as a part of; by itself unless given
 * @returns `{}` if there is no item
 */
export async function readCurrent(
  step: WriteStep,
  signal: AbortSignal | undefined,
  retries: number,
  of: { readonly operation: string; readonly executor: Executor } = {
    operation: step.operation,
    executor: step.connection.executor,
  },
): Promise<RawItem> {
  const purpose = { operation: of.operation, entity: step.entity.name, implied: true, retries, signal }
  const { Item: item } = await of.executor.send('GetItem', currentItemInput(step), purpose)
  return item ?? {}
}

/** The input of a request of its own. */
export function aloneInput(request: WriteRequest, returning: Returning): object {
  return conditionedInput(request, returnValuesOf(request, returning))
}

/** DynamoDB returns no new item of a put: that is what was sent. */
function returnValuesOf({ kind }: WriteRequest, returning: Returning): 'NONE' | 'ALL_OLD' | 'ALL_NEW' {
  if (returning === 'old') return 'ALL_OLD'
  return returning === 'new' && kind === 'Update' ? 'ALL_NEW' : 'NONE'
}

/** The part of a transaction that a request is. */
export function transactItem(request: WriteRequest): object {
  return { [request.kind]: conditionedInput(request) }
}

/** A request's input, of its own; where there is a condition, a failure is to tell the item that it met. */
function conditionedInput(
  { input, condition }: WriteRequest,
  returnValues: 'NONE' | 'ALL_OLD' | 'ALL_NEW' = 'NONE',
): WriteRequest['input'] {
  if (condition === undefined && returnValues === 'NONE') return { ...input }
  // To add to a copy by `...` would take longer than all else here.
  const own: WriteRequest['input'] & ReturnedValues = Object.assign({}, input)
  if (condition !== undefined) own.ReturnValuesOnConditionCheckFailure = 'ALL_OLD'
  if (returnValues !== 'NONE') own.ReturnValues = returnValues
  return own
}

interface ReturnedValues {
  ReturnValues?: 'ALL_OLD' | 'ALL_NEW'
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD'
}
