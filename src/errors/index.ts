export { AnswerError } from './answer-error.js'
export { type BatchIncompleteDetails, BatchIncompleteError, BatchPlanError } from './batch-errors.js'
export { OutcomeUnknownError, UniqueConstraintError, VersionConflictError } from './conflict-errors.js'
export type { Diagnostic, Explanations, ProblemKind } from './diagnostic.js'
export { ExpressionError, type ExpressionErrorCode } from './expression-error.js'
export {
  ConditionFailedError,
  ContentionError,
  ItemExistsError,
  type ItemIssue,
  ItemNotFoundError,
  type ItemTooLargeDetails,
  ItemTooLargeError,
  type ItemValidationDetails,
  ItemValidationError,
} from './item-errors.js'
export {
  IndexKeyIncompleteError,
  InvalidCursorError,
  type KeyValueDetails,
  KeyValueError,
  PlanNeedsReadError,
} from './key-errors.js'
export { KeyloomError, type KeyloomErrorOptions } from './keyloom-error.js'
export { describeProblem, ModelError, type ModelProblem } from './model-error.js'
export { SetupError, TableMismatchError } from './setup-errors.js'
export { type CancellationReason, TransactionCanceledError, TransactionPlanError } from './transaction-errors.js'
export { type UpdateRefusedCode, type UpdateRefusedDetails, UpdateRefusedError } from './update-errors.js'
