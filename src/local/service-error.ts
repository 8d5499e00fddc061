/** An answer of the engine that is an error, as it goes over the wire. */
export class ServiceError extends Error {
  readonly status: number
  /** The error's name, such as `ValidationException`. */
  readonly type: string
  /** Members beside the message: `Item`, `CancellationReasons`. */
  readonly details: Readonly<Record<string, unknown>>

  /** Whether the fault lies in one item rather than in the request. */
  readonly ofItem: boolean

  constructor(
    type: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    status = 400,
    ofItem = false,
  ) {
    super(message)
    this.name = type
    this.type = type
    this.details = details
    this.status = status
    this.ofItem = ofItem
  }
}

const NAMESPACES: Readonly<Record<string, string>> = {
  ValidationException: 'com.amazon.coral.validate',
  SerializationException: 'com.amazon.coral.service',
  UnknownOperationException: 'com.amazon.coral.service',
  MissingAuthenticationTokenException: 'com.amazon.coral.service',
  UnsupportedOperationException: 'keyloom.local',
}

/** The error as the body of an answer. */
export function errorBody(error: ServiceError): Record<string, unknown> {
  const namespace = NAMESPACES[error.type] ?? 'com.amazonaws.dynamodb.v20120810'
  return { __type: `${namespace}#${error.type}`, message: error.message, Message: error.message, ...error.details }
}

/** An item or a key breaks a rule: within a transaction this cancels it, with a reason, rather than refusing it. */
export function itemError(message: string): ServiceError {
  return new ServiceError('ValidationException', message, {}, 400, true)
}

/** The request breaks a rule. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}

/** What is asked for is real in DynamoDB, but this engine does not have it. */
export function unsupported(what: string): ServiceError {
  return new ServiceError('UnsupportedOperationException', `keyloom/local does not serve ${what}.`)
}

/** A table, stream or the like that is not there. */
export function notFound(message = 'Requested resource not found'): ServiceError {
  return new ServiceError('ResourceNotFoundException', message)
}

/** A condition that did not hold, with the item as it is when the request asked for it. */
export function conditionFailed(item?: unknown): ServiceError {
  const details = item === undefined ? {} : { Item: item }
  return new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', details)
}
