import { KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'

/** The codes of {@link UpdateRefusedError}. */
export type UpdateRefusedCode =
  | 'update.missing_parent'
  | 'update.missing_operand'
  | 'update.operand_type'
  | 'update.number_range'
  | 'update.too_deep'
  | 'update.alternative'

/** What {@link UpdateRefusedError} is told. */
export interface UpdateRefusedDetails extends KeyloomErrorOptions {
  readonly entity: string
  readonly paths: readonly string[]
}

/** An update does not fit the item as it is stored: what it changes, or computes with, is not there or of another kind. Nothing was written. */
export class UpdateRefusedError extends KeyloomError {
  readonly code: UpdateRefusedCode
  readonly entity: string
  /** The attribute paths that can be at fault: DynamoDB does not say which of them it was. */
  readonly paths: readonly string[]

  constructor(code: UpdateRefusedCode, message: string, details: UpdateRefusedDetails) {
    super(`${details.entity}: ${message}`, details)
    this.code = code
    this.entity = details.entity
    this.paths = details.paths
  }
}
