/** The answers by which DynamoDB says that a request came too soon after others. */
export const THROTTLE_ERRORS = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
] as const

/** One of {@link THROTTLE_ERRORS}. */
export type ThrottleError = (typeof THROTTLE_ERRORS)[number]

/** The codes by which DynamoDB says why an action had its transaction cancelled. */
export const CANCEL_REASONS = [
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'ConditionalCheckFailed',
  'ItemCollectionSizeLimitExceeded',
  'ValidationError',
] as const

/** One of {@link CANCEL_REASONS}. */
export type CancelReason = (typeof CANCEL_REASONS)[number]

/** The kinds of answers that are none of DynamoDB's. */
export const GARBAGE_FORMS = ['text', 'json', 'html'] as const

/** One of {@link GARBAGE_FORMS}. */
export type GarbageForm = (typeof GARBAGE_FORMS)[number]

/** The request is refused because of too many others. It is not executed. */
export interface ThrottleFault {
  readonly kind: 'throttle'
  /** Which error; `ProvisionedThroughputExceededException` unless given. */
  readonly error?: ThrottleError
}

/** HTTP 500 with `InternalServerError`, before or after the request was executed. */
export interface ErrorFault {
  readonly kind: 'errorBefore' | 'errorAfter'
}

/** The connection is lost before the request was executed, or after it and before the answer. */
export interface DropFault {
  readonly kind: 'dropBefore' | 'dropAfter'
}

/**
 * The request is held up on its way (`delayBefore`), or its answer is (`delayAfter`). It is executed even if the client
 * has given up by then.
 */
export interface DelayFault {
  readonly kind: 'delayBefore' | 'delayAfter'
  /** How long, in milliseconds; 1,000 unless given. */
  readonly delayMs?: number
}

/** The request is executed, and only the beginning of its answer arrives. */
export interface TruncateFault {
  readonly kind: 'truncate'
  /** The part of the body that arrives, from 0 to below 1; half of it unless given. */
  readonly keepShare?: number
  /** Whether the connection is lost within the body (`reset`, unless given), or the body ends as if it were whole. */
  readonly ending?: 'reset' | 'clean'
}

/** The answer is none of DynamoDB's. */
export interface GarbageFault {
  readonly kind: 'garbage'
  /** Plain text (unless given), JSON of another shape, or a page of HTML. */
  readonly as?: GarbageForm
  /** The HTTP status; 200 unless given. */
  readonly status?: number
  /** Whether the request is executed; `true` unless given. */
  readonly execute?: boolean
}

/** Some members of a batch are not executed, and come back as `UnprocessedItems` or `UnprocessedKeys`. */
export interface UnprocessedFault {
  readonly kind: 'unprocessed'
  /**
   * Which members are left, counted from 0 in the order of the request; without it the second half of them, of a single
   * one that one.
   */
  readonly at?: 'all' | number | readonly number[]
}

/** A transaction is cancelled. It is not executed. */
export interface CancelFault {
  readonly kind: 'cancel'
  /** Why; `TransactionConflict` unless given. */
  readonly reason?: CancelReason
  /** On account of which actions, counted from 0; of the first unless given. */
  readonly at?: number | readonly number[]
  /** The item that stands in the reasons at these actions, as DynamoDB's JSON. */
  readonly item?: Readonly<Record<string, unknown>>
}

/** A single write meets a transaction on the same item: `TransactionConflictException`. It is not executed. */
export interface ConflictFault {
  readonly kind: 'conflict'
}

/** A transaction with the same token is under way: `TransactionInProgressException`. It is not executed. */
export interface InProgressFault {
  readonly kind: 'inProgress'
}

/** The token belongs to another transaction: `IdempotentParameterMismatchException`. It is not executed. */
export interface TokenMismatchFault {
  readonly kind: 'tokenMismatch'
}

/** One thing that goes wrong with one request. */
export type Fault =
  | ThrottleFault
  | ErrorFault
  | DropFault
  | DelayFault
  | TruncateFault
  | GarbageFault
  | UnprocessedFault
  | CancelFault
  | ConflictFault
  | InProgressFault
  | TokenMismatchFault

/** The kind of a {@link Fault}. */
export type FaultKind = Fault['kind']

/** The faults of one kind. */
export type FaultOf<K extends FaultKind> = Fault & { readonly kind: K }

const transactionWrites = ['TransactWriteItems', 'ExecuteTransaction']

// Which operations a kind can happen to; `undefined` where it can happen to all.
const OPERATIONS: Readonly<Record<FaultKind, readonly string[] | undefined>> = Object.freeze({
  throttle: undefined,
  errorBefore: undefined,
  errorAfter: undefined,
  dropBefore: undefined,
  dropAfter: undefined,
  delayBefore: undefined,
  delayAfter: undefined,
  truncate: undefined,
  garbage: undefined,
  unprocessed: ['BatchWriteItem', 'BatchGetItem'],
  cancel: ['TransactGetItems', ...transactionWrites],
  conflict: ['PutItem', 'UpdateItem', 'DeleteItem'],
  inProgress: transactionWrites,
  tokenMismatch: transactionWrites,
})

/**
 * Every kind of fault, for tests that go through all of them.
 *
 * @example
 * for (const kind of FAULT_KINDS) console.log(kind, operationsOf(kind) ?? 'any operation')
 */
export const FAULT_KINDS: readonly FaultKind[] = Object.freeze(Object.keys(OPERATIONS) as FaultKind[])

/**
 * Tells which operations a kind of fault can happen to.
 *
 * @param kind - The kind of fault.
 * @returns The names of the operations; `undefined` when it can happen to every one.
 * @example
 * operationsOf('unprocessed') // ['BatchWriteItem', 'BatchGetItem']
 */
export function operationsOf(kind: FaultKind): readonly string[] | undefined {
  return OPERATIONS[kind]
}
