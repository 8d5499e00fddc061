import { defineHidden, KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'

/** One thing that is wrong with an item, in zod's form. */
export interface ItemIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** What {@link ItemValidationError} is told. */
export interface ItemValidationDetails extends KeyloomErrorOptions {
  readonly entity: string
  readonly issues: readonly ItemIssue[]
}

/**
 * An item, a key or an operand does not satisfy the entity's schema, and was not sent; or an item that came back does
 * not, from a read or from a write that did happen. The message says which.
 */
export class ItemValidationError extends KeyloomError {
  override name = 'ItemValidationError'
  readonly code = 'item.invalid'
  readonly entity: string
  /** What is wrong, in zod's form. Not enumerable: zod's issues can hold values. */
  declare readonly issues: readonly ItemIssue[]

  /** @param subject what is wrong, as the beginning of a sentence that the issues end */
  constructor(subject: string, details: ItemValidationDetails) {
    super(`${subject}: ${details.issues.map(describeIssue).join('; ')}.`, details)
    this.entity = details.entity
    defineHidden<ItemValidationError, 'issues'>(this, { issues: details.issues })
  }
}

function describeIssue({ path, message }: ItemIssue): string {
  const text = message.replace(/\.$/, '')
  return path.length === 0 ? text : `${path.map(String).join('.')}: ${text}`
}

/** What {@link ItemTooLargeError} is told. */
export interface ItemTooLargeDetails extends KeyloomErrorOptions {
  readonly entity: string
  readonly sizeBytes: number
  /** Whether the item may be larger still. */
  readonly isAtLeast?: boolean
}

/** An item has more bytes than DynamoDB stores. Nothing was written. */
export class ItemTooLargeError extends KeyloomError {
  override name = 'ItemTooLargeError'
  readonly code = 'item.too_large'
  readonly entity: string
  /** The size as DynamoDB counts it, attributes' names included; for an update, the least that the item would have. */
  readonly sizeBytes: number

  constructor(details: ItemTooLargeDetails) {
    const size = `${details.isAtLeast ? 'at least ' : ''}${details.sizeBytes}`
    super(
      `${details.entity}: the item would have ${size} bytes, and DynamoDB stores 409600 (400 KB) at most, names of ` +
        'attributes included. Spread it over several items, or keep what is large elsewhere.',
      details,
    )
    this.entity = details.entity
    this.sizeBytes = details.sizeBytes
  }
}

/** The item that an operation needs does not exist. */
export class ItemNotFoundError extends KeyloomError {
  override name = 'ItemNotFoundError'
  readonly code = 'item.not_found'
  readonly entity: string
  /** The key that was asked for. Not enumerable. */
  declare readonly key: Readonly<Record<string, unknown>>

  constructor(
    details: { readonly entity: string; readonly key: Readonly<Record<string, unknown>> } & KeyloomErrorOptions,
  ) {
    super(`No ${details.entity} has this key (${Object.keys(details.key).join(', ')}).`, details)
    this.entity = details.entity
    defineHidden<ItemNotFoundError, 'key'>(this, { key: details.key })
  }
}

/** `create` found an item under the same key. */
export class ItemExistsError<I = unknown> extends KeyloomError {
  override name = 'ItemExistsError'
  readonly code = 'item.exists'
  readonly entity: string
  /** The item that was there, decoded. Not enumerable. */
  declare readonly item: I

  constructor(details: { readonly entity: string; readonly item: I } & KeyloomErrorOptions) {
    super(`${details.entity}: an item with this key exists already. Use put to replace it.`, details)
    this.entity = details.entity
    defineHidden<ItemExistsError<I>, 'item'>(this, { item: details.item })
  }
}

/** An operation's `.if(…)`, or a `check`, did not hold. Nothing was written. */
export class ConditionFailedError<I = unknown> extends KeyloomError {
  override name = 'ConditionFailedError'
  readonly code = 'condition.failed'
  readonly entity: string
  /** The item as it was when the condition was judged, decoded; `undefined` if there was none. Not enumerable. */
  declare readonly item: I | undefined

  constructor(details: { readonly entity: string; readonly item: I | undefined } & KeyloomErrorOptions) {
    super(`The condition on this ${details.entity} does not hold.`, details)
    this.entity = details.entity
    defineHidden<ConditionFailedError<I>, 'item'>(this, { item: details.item })
  }
}

/** Other writers kept changing what a write relied on, each time that it was tried. Nothing was written. */
export class ContentionError extends KeyloomError {
  override name = 'ContentionError'
  readonly code = 'write.contention'
  readonly entity: string
  /** How many times the write was tried. */
  readonly attempts: number

  constructor(details: { readonly entity: string; readonly attempts: number }) {
    super(`${details.entity}: other writers changed the item ${details.attempts} times while this write was under way.`)
    this.entity = details.entity
    this.attempts = details.attempts
  }
}
