import { defineHidden, KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'

/** The codes of {@link UpdateRefusedError}. */
export type UpdateRefusedCode =
  | 'update.missing_parent'
  | 'update.missing_operand'
  | 'update.operand_type'
  | 'update.number_range'
  | 'update.too_deep'
  | 'update.alternative'
  | 'update.out_of_range'

/** What {@link UpdateRefusedError} is told. */
export interface UpdateRefusedDetails extends KeyloomErrorOptions {
  readonly entity: string
  readonly paths: readonly string[]
  readonly item?: unknown
}

/**
 * An update does not fit the item as it is stored: what it changes, or computes with, is not there or of another kind, or it would leave
 * what the schema does not take. Nothing was written.
 */
export class UpdateRefusedError<I = unknown> extends KeyloomError {
  override name = 'UpdateRefusedError'
  readonly code: UpdateRefusedCode
  readonly entity: string
  /** The attribute paths that can be at fault: DynamoDB does not say which of them it was. */
  readonly paths: readonly string[]
  /** The item as it is stored, decoded, where the schema's own rules refuse the change; `undefined` where DynamoDB does. Not enumerable. */
  declare readonly item: I | undefined

  constructor(code: UpdateRefusedCode, message: string, details: UpdateRefusedDetails) {
    super(`${details.entity}: ${message}`, details)
    this.code = code
    this.entity = details.entity
    this.paths = details.paths
    defineHidden<UpdateRefusedError<I>, 'item'>(this, { item: details.item as I | undefined })
  }
}
