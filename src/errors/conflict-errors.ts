import { defineHidden, KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'
import type { CancellationReason } from './transaction-errors.js'

/** An item is not at the version that a write was made for. Nothing was written. */
export class VersionConflictError<I = unknown> extends KeyloomError {
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
    } & KeyloomErrorOptions,
  ) {
    super(
      `${details.entity}: the value of "${details.attribute}" is taken by another item, and has to be unique.`,
      details,
    )
    this.entity = details.entity
    this.attribute = details.attribute
    this.reasons = details.reasons ?? []
  }
}
