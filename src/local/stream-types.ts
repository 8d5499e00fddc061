import type { TableDescription } from './table.js'

/** A run of records in one order. Shards follow one another; each begins where its parent ended. */
export interface Shard {
  readonly id: string
  readonly parent?: string
  /** The first sequence number that the shard may hold. */
  readonly first: string
  /** The last one, once the shard is closed. */
  readonly last?: string
  readonly openedAt: number
  readonly closedAt?: number
}

/** A stream of a table, and where its records stand. */
export interface Stream {
  readonly arn: string
  readonly label: string
  readonly tableName: string
  readonly viewType: string
  readonly keySchema: TableDescription['KeySchema']
  readonly createdAt: number
  readonly enabled: boolean
  readonly shards: readonly Shard[]
}

/** A record as it is stored. */
export interface StoredRecord {
  readonly at: number
  readonly record: Record<string, unknown>
}
