import { KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'

/** What came back is no answer of DynamoDB's to what was asked, though it looks like success: something in between has answered. */
export class AnswerError extends KeyloomError {
  override name = 'AnswerError'
  readonly code = 'service.answer'

  constructor(action: string, options?: KeyloomErrorOptions) {
    super(
      `The answer to ${action} does not hold what DynamoDB answers: something between here and there has answered, or changed it. Whether a write was made is not known.`,
      options,
    )
  }
}
