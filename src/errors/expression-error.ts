import { KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'

/** The codes of {@link ExpressionError}. */
export type ExpressionErrorCode =
  | 'expression.unknown_attribute'
  | 'expression.operand'
  | 'expression.dropped'
  | 'expression.not_a_condition'
  | 'expression.limit'
  | 'expression.key_only'
  | 'update.empty'
  | 'update.overlap'
  | 'update.key_attribute'
  | 'update.kept_attribute'
  | 'update.required_attribute'
  | 'update.discriminator'

/** A condition, a filter, a projection or an update cannot be expressed. Nothing was sent. */
export class ExpressionError extends KeyloomError {
  override name = 'ExpressionError'
  readonly code: ExpressionErrorCode
  readonly entity: string

  constructor(code: ExpressionErrorCode, entity: string, message: string, options?: KeyloomErrorOptions) {
    super(`${entity}: ${message}`, options)
    this.code = code
    this.entity = entity
  }
}
