import { defineHidden, KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'

/** Why one operation of a transaction was, or was not, a cause of its cancellation. */
export interface CancellationReason {
  /** The operation's place in the list that was given to `transactWrite` or `transactGet`. */
  readonly index: number
  /** `create`, `put`, `update`, `delete`, `check`, `get`. */
  readonly operation: string
  readonly entity: string
  /** The item's key, in domain form. Not enumerable. */
  readonly key: Readonly<Record<string, unknown>>
  /** DynamoDB's code: `None`, `ConditionalCheckFailed`, `TransactionConflict`, `ThrottlingError`, … */
  readonly code: string
  /** What DynamoDB says, which may name attributes; in our own words where a write does not fit the stored item. */
  readonly message: string | undefined
  /** What the operation asked of the item, with the attributes' names in place. */
  readonly condition: string | undefined
  /** The existing item, decoded, where a condition failed and there was one. Not enumerable. */
  readonly item: unknown
  /**
   * What the reason means, as the error that the operation would have failed with by itself: `ItemExistsError`,
   * `VersionConflictError`, `UniqueConstraintError`, …; `undefined` for reasons that are not about the item. Not enumerable.
   */
  readonly error: KeyloomError | undefined
}

/** A transaction was cancelled: none of its writes happened. */
export class TransactionCanceledError extends KeyloomError {
  override name = 'TransactionCanceledError'
  readonly code = 'transaction.canceled'
  /** One reason an operation, in the order in which the operations were given. */
  readonly reasons: readonly CancellationReason[]

  constructor(reasons: readonly CancellationReason[], options?: KeyloomErrorOptions) {
    const causes = reasons.filter((reason) => reason.code !== 'None')
    super(`The transaction was cancelled: ${causes.map(describeReason).join('; ')}.`, options)
    this.reasons = reasons.map((reason) => {
      const { key, item, error, ...rest } = reason
      const shown = { ...rest } as CancellationReason
      defineHidden<CancellationReason, 'key' | 'item' | 'error'>(shown, { key, item, error })
      return Object.freeze(shown)
    })
  }
}

function describeReason(reason: CancellationReason): string {
  const what = `${reason.operation} ${reason.entity} (operation ${reason.index})`
  if (reason.code === 'ValidationError') return `${what}: ${reason.message?.replace(/\.$/, '') ?? reason.code}`
  return reason.condition === undefined ? `${what}: ${reason.code}` : `${what}: ${reason.code} on ${reason.condition}`
}

/** A transaction cannot be carried out as it stands: it is empty, too large, writes one item twice, or has another's token. */
export class TransactionPlanError extends KeyloomError {
  override name = 'TransactionPlanError'
  readonly code:
    | 'transaction.empty'
    | 'transaction.too_large'
    | 'transaction.duplicate_item'
    | 'transaction.mixed'
    | 'transaction.token_mismatch'
  /** The places of the operations at fault in the list that was given. */
  readonly operations: readonly number[]

  constructor(
    code: TransactionPlanError['code'],
    message: string,
    operations: readonly number[] = [],
    options?: KeyloomErrorOptions,
  ) {
    super(message, options)
    this.code = code
    this.operations = operations
  }
}
