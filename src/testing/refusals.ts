import { type Answer, errorAnswer, foreignAnswer } from './answer.js'
import type { CancelReason, GarbageForm, ThrottleError } from './fault.js'
import { actionsOf, type FaultRequest, tableIn } from './request.js'

interface Throttling {
  readonly message: string
  readonly namespace?: string
  /** The member that holds the reasons. */
  readonly member: string
  /** What was exceeded, as the last part of a reason. */
  readonly limit: string
}

const PROVISIONED =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.'
const ON_DEMAND =
  'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly.'

const THROTTLING: Readonly<Record<ThrottleError, Throttling>> = {
  ProvisionedThroughputExceededException: {
    message: PROVISIONED,
    member: 'ThrottlingReasons',
    limit: 'ProvisionedThroughputExceeded',
  },
  ThrottlingException: {
    message: ON_DEMAND,
    namespace: 'com.amazon.coral.availability',
    member: 'throttlingReasons',
    limit: 'KeyRangeThroughputExceeded',
  },
  RequestLimitExceeded: {
    message: 'Throughput exceeds the current throughput limit for your account.',
    member: 'ThrottlingReasons',
    limit: 'AccountLimitExceeded',
  },
}

const REASONS: Readonly<Record<CancelReason, string>> = {
  TransactionConflict: 'Transaction is ongoing for the item',
  ThrottlingError: ON_DEMAND,
  ProvisionedThroughputExceeded: PROVISIONED,
  ConditionalCheckFailed: 'The conditional request failed',
  ItemCollectionSizeLimitExceeded: 'Collection size exceeded',
  ValidationError: 'One or more parameter values were invalid',
}

const READS = /^(Get|BatchGet|TransactGet|Query|Scan|Describe|List)/

const GARBAGE: Readonly<Record<GarbageForm, readonly [contentType: string, text: string]>> = {
  text: ['text/plain', 'The gateway has lost the answer'],
  json: ['application/x-amz-json-1.0', '["an answer","to another question"]'],
  html: ['text/html', '<!doctype html><html><head><title>Bad gateway</title></head><body>Bad gateway</body></html>'],
}

/** The answer to a request that came too soon. */
export function throttleAnswer(error: ThrottleError, { operation, input }: FaultRequest): Answer {
  const { message, member, limit, namespace } = THROTTLING[error]
  const table = tableIn(input)
  const reason = `Table${READS.test(operation) ? 'Read' : 'Write'}${limit}`
  const resource = table?.startsWith('arn:') ? table : `arn:aws:dynamodb:local:000000000000:table/${table}`
  const details = table === undefined ? {} : { [member]: [{ reason, resource }] }
  return errorAnswer({ type: error, message, details, ...(namespace && { namespace }) })
}

/** HTTP 500. */
export function internalAnswer(): Answer {
  return errorAnswer({ type: 'InternalServerError', message: 'Internal server error', status: 500 })
}

/** The answer to a write that met a transaction. */
export function conflictAnswer(): Answer {
  return errorAnswer({ type: 'TransactionConflictException', message: `${REASONS.TransactionConflict}.` })
}

/** The answer to a transaction that is under way already. */
export function inProgressAnswer(): Answer {
  const message = 'The transaction with the given request token is already in progress.'
  return errorAnswer({ type: 'TransactionInProgressException', message })
}

/** The answer to a transaction under the token of another. */
export function tokenMismatchAnswer(): Answer {
  const message = 'The request uses the same client token as a previous, but non-identical request.'
  return errorAnswer({ type: 'IdempotentParameterMismatchException', message })
}

/** The answer to a transaction that is cancelled on account of some of its actions. */
export function cancelAnswer(
  { reason, at, item }: { readonly reason: CancelReason; readonly at: readonly number[]; readonly item?: unknown },
  { input }: FaultRequest,
): Answer {
  const reasons = actionsOf(input).map((_, index) => {
    if (!at.includes(index)) return { Code: 'None' }
    return { Code: reason, Message: REASONS[reason], ...(item !== undefined && { Item: item }) }
  })
  const codes = reasons.map(({ Code }) => Code).join(', ')
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return errorAnswer({ type: 'TransactionCanceledException', message, details: { CancellationReasons: reasons } })
}

/** An answer that is none of the service's. */
export function garbageAnswer(as: GarbageForm, status: number): Answer {
  return foreignAnswer(status, ...GARBAGE[as])
}
