import { defineHidden, KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'

/** What {@link BatchIncompleteError} is told. */
export interface BatchIncompleteDetails<O> extends KeyloomErrorOptions {
  /** How many operations the batch has. */
  readonly size: number
  readonly unprocessed: readonly O[]
  readonly places: readonly number[]
  readonly results: readonly unknown[]
}

/**
 * Some operations of a batch were not carried out, and all others were. Go on with `db.batchGet(error.unprocessed)` or
 * `db.batchWrite(error.unprocessed)`. `cause` is the failure of a request, if there was one: then it is not known of the writes in that
 * request whether they were made.
 */
export class BatchIncompleteError<O = unknown> extends KeyloomError {
  override name = 'BatchIncompleteError'
  readonly code = 'batch.incomplete'
  /** The operations that are left, in the order in which they were given. Not enumerable. */
  declare readonly unprocessed: readonly O[]
  /** The places of these operations in the list that was given. */
  readonly places: readonly number[]
  /** What the operations gave, in the order in which they were given; `undefined` in the places of those that are left. Not enumerable. */
  declare readonly results: readonly unknown[]

  constructor({ size, unprocessed, places, results, ...options }: BatchIncompleteDetails<O>) {
    const why =
      options.cause === undefined ? 'DynamoDB left them unprocessed each time' : 'requests of the batch failed'
    super(
      `${unprocessed.length} of the batch's ${size} operations are left: ${why}. The others were carried out; go on with the error's unprocessed ones.`,
      options,
    )
    this.places = Object.freeze([...places])
    defineHidden<BatchIncompleteError<O>, 'unprocessed' | 'results'>(this, {
      unprocessed: Object.freeze([...unprocessed]),
      results: Object.freeze([...results]),
    })
  }
}

/** A batch cannot be carried out as it stands. Nothing was sent. */
export class BatchPlanError extends KeyloomError {
  override name = 'BatchPlanError'
  readonly code: 'batch.mixed' | 'batch.condition' | 'batch.unique' | 'batch.version' | 'batch.duplicate_item'
  /** The places of the operations at fault in the list that was given. */
  readonly operations: readonly number[]

  constructor(code: BatchPlanError['code'], message: string, operations: readonly number[] = []) {
    super(message)
    this.code = code
    this.operations = operations
  }
}
