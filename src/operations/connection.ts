import type { Executor } from '../wire/executor.js'

/** What operations need to know of the connection that they were made by. */
export interface Connection {
  readonly executor: Executor
  readonly tableName: string
  readonly consistentReads: boolean
  readonly implicitReads: 'allow' | 'forbid'
}
