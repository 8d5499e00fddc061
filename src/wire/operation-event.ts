import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import type { Action } from './actions.js'

/** What a request to DynamoDB is made for. */
export interface OperationRequest {
  /** The operation that the program runs: `get`, `exists`, `query`, `create`, `put`, `update`, `batchGet`, `transactWrite`, … */
  readonly operation: string
  /** DynamoDB's name of what is requested: `GetItem`, `Query`, `TransactWriteItems`, … */
  readonly action: Action
  /** The name of the entity that the request is about; `undefined` where it is about several. */
  readonly entity: string | undefined
  /** The names of all entities that the request is about. */
  readonly entities: readonly string[]
  /** The names of the tables. */
  readonly tables: readonly string[]
  /** The index that is read, by its name in the model (`byStatus`); `undefined` for the table itself. */
  readonly index: string | undefined
  /** The same index by its name on the table (`gsi1`). */
  readonly tableIndex: string | undefined
  /** Whether keyloom adds the request by itself, as the read of what a write depends on. */
  readonly implied: boolean
  /**
   * How often keyloom has sent the same before, because other writers were in between, or of a batch what DynamoDB left; the SDK's
   * retries are `attempts`.
   */
  readonly retries: number
  /** How many actions a transaction has, or keys or writes a request of a batch; 1 for other requests. */
  readonly actions: number
}

/** One request to DynamoDB after it has ended, with all attempts that the SDK made. Holds no values of items. */
export interface OperationEvent extends OperationRequest {
  /** The time from sending to the last answer, pauses between attempts included, in milliseconds. */
  readonly durationMs: number
  /** How often the SDK has sent it; 0 for what was aborted before, or where the SDK does not say. */
  readonly attempts: number
  /** What came of it. A condition that fails is a `failure` too. */
  readonly outcome: 'success' | 'failure' | 'aborted'
  /** What it failed with: DynamoDB's name of the error (`ConditionalCheckFailedException`), or that of the SDK or the network. */
  readonly errorCode: string | undefined
  /** Of a cancelled transaction, DynamoDB's code for each of its actions, in the order in which they were sent. */
  readonly cancellationCodes: readonly string[] | undefined
  /** The HTTP status of the last answer; `undefined` if there was none. */
  readonly httpStatus: number | undefined
  /** AWS's name for the request. */
  readonly requestId: string | undefined
  /** The capacity units that were used, all tables and indexes together; `undefined` where DynamoDB has not said it. */
  readonly consumedCapacity: number | undefined
  /** The same as DynamoDB reports it, by table and index. */
  readonly capacities: readonly ConsumedCapacity[]
  /** How many items DynamoDB read, before any filter; 0 for writes. */
  readonly itemsRead: number
  /** How many items DynamoDB gave back, after the filter; of a count, how many were counted. */
  readonly itemsReturned: number
}

/** Is told of each request after it has ended. What it throws is reported as a warning of the process, and breaks nothing. */
export type OperationListener = (event: OperationEvent) => void

/** Is told of each request before it is sent, and after it has ended. For tracing, where a request has a surrounding. */
export interface OperationObserver {
  /** Is called before a request is sent. */
  begin(request: OperationRequest): OperationObservation
}

/** The observation of one request. */
export interface OperationObservation {
  /** Calls `send` within whatever the request is to run in, such as a tracing context. */
  within?<T>(send: () => T): T
  /** Is called once, after the request has ended. */
  end(event: OperationEvent): void
}

/** What `connect` takes as `onOperation`. */
export type OnOperation = OperationListener | OperationObserver | readonly (OperationListener | OperationObserver)[]
