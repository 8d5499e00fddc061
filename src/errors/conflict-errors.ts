import { defineHidden, KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'
import type { CancellationReason } from './transaction-errors.js'

/** An item is not at the version that a write was made for. Nothing was written. */
export class VersionConflictError<I = unknown> extends KeyloomError {
  override name = 'VersionConflictError'
  readonly code = 'item.version_conflict'
  readonly entity: string
  /** The item as it is now, decoded; `undefined` if there is none. Not enumerable. */
  declare readonly item: I | undefined

  constructor(details: { readonly entity: string; readonly item: I | undefined } & KeyloomErrorOptions) {
    super(
      `This ${details.entity} is not at the version that the write was made for: another writer has changed it. Read it again, or use modify.`,
      details,
    )
    this.entity = details.entity
    defineHidden<VersionConflictError<I>, 'item'>(this, { item: details.item })
  }
}

/** A value that has to be unique belongs to another item. Nothing was written. */
export class UniqueConstraintError extends KeyloomError {
  override name = 'UniqueConstraintError'
  readonly code = 'item.not_unique'
  readonly entity: string
  /** The attribute whose value is taken. */
  readonly attribute: string
  /** In a transaction, one reason an operation, in the order in which the operations were given; empty otherwise. */
  readonly reasons: readonly CancellationReason[]

  constructor(
    details: {
      readonly entity: string
      readonly attribute: string
      readonly reasons?: readonly CancellationReason[]
      /** Two operations of one transaction that are after the value. */
      readonly between?: readonly [first: string, second: string]
    } & KeyloomErrorOptions,
  ) {
    const { between } = details
    super(
      between === undefined
        ? `${details.entity}: the value of "${details.attribute}" is taken by another item, and has to be unique.`
        : `${details.entity}: ${between[0]} and ${between[1]} have one value of "${details.attribute}", which has to be unique.`,
      details,
    )
    this.entity = details.entity
    this.attribute = details.attribute
    this.reasons = details.reasons ?? []
  }
}

/**
 * It cannot be told whether a write was made: the answer to one attempt was lost, and the next one met a condition that failed, which
 * may be on account of the write itself; or one attempt of a transaction ran out of time, and may be carried out after the next one was
 * refused. `cause` is what the write would have failed with otherwise.
 */
export class OutcomeUnknownError extends KeyloomError {
  override name = 'OutcomeUnknownError'
  readonly code = 'write.unknown'
  readonly entity: string

  constructor(details: { readonly entity: string; readonly isUnderWay?: boolean } & KeyloomErrorOptions) {
    const why = details.isUnderWay
      ? 'It was refused after an attempt that ran out of time, which may yet be carried out. Read the items later, or run it again under the same token.'
      : 'An answer was lost, and the condition that failed when it was sent again may have failed because it was made. Read the item, or give the write a token.'
    super(`${details.entity}: it cannot be told whether the write was made. ${why}`, details)
    this.entity = details.entity
  }
}
