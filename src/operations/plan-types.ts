/** One request of an operation, as data. */
export interface PlannedRequest {
  /** DynamoDB's name of the action: `PutItem`, `Query`, `TransactWriteItems`. */
  readonly action: string
  /** The input of the SDK's command; for a request that depends on an earlier one, what is known of it. */
  readonly input: object
  /** Whether the library adds this request by itself. */
  readonly implied: boolean
  /** Why the request is made, if it is implied. */
  readonly reason?: string
}

/** What an operation would send. */
export interface Explanation {
  readonly requests: readonly PlannedRequest[]
}

/** One action of a transaction, as data. */
export interface PlanStep {
  /** The place of the operation that it is made for. */
  readonly operation: number
  /** DynamoDB's name of the action. */
  readonly action: 'Put' | 'Update' | 'Delete' | 'ConditionCheck'
  /** Whether the operation asks for it, or it claims or gives up a unique value. */
  readonly purpose: 'asked' | 'claim' | 'release'
  readonly entity: string
  /** The attribute whose value is claimed or given up. */
  readonly attribute: string | undefined
  /** The item's key, in domain form; of a claim, that of the item that it is made for. */
  readonly key: Readonly<Record<string, unknown>>
  /** What an update does, values left out. */
  readonly update: string | undefined
  /** The condition, values left out. */
  readonly condition: string | undefined
  /** The size of the item as far as it is known before it is sent, in bytes. */
  readonly sizeBytes: number
  /** What the action uses at least, in write request units: two for each 1 KB in a transaction. */
  readonly writeUnits: number
}

/** A transaction before it is sent. `String(explanation)` is a table. */
export interface PlanExplanation extends Explanation {
  readonly steps: readonly PlanStep[]
  readonly sizeBytes: number
  readonly writeUnits: number
  toString(): string
}
