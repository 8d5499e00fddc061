import { nameStream } from './arn.js'
import type { StoreOperation } from './dynalite-internals.js'
import { changesNothing, type Effect } from './effect.js'
import type { Storage } from './storage.js'
import { streamRecord } from './stream-record.js'
import type { Shard, StoredRecord, Stream } from './stream-types.js'
import type { Table, TableDescription } from './table.js'

/** The streams of an engine. */
export interface StreamLog {
  readonly streams: ReadonlyMap<string, Stream>
  /** The sequence number that the next record gets. */
  next(): string
  /** The store operations that record effects, which must go into the batch that makes them real. */
  record(effects: readonly Effect[]): StoreOperation[]
  /** A name for a stream of a table that begins now. */
  name(tableArn: string): { readonly arn: string; readonly label: string }
  /** The store operations that open the stream that a table's description names. */
  open(description: TableDescription): StoreOperation[]
  /** The store operations that disable a table's stream, which stays readable for a day. */
  disable(description: TableDescription): StoreOperation[]
  /** The records of a stream from a sequence number on. */
  read(stream: Stream, from: string, to: string | undefined): AsyncIterable<StoredRecord>
  /** Removes records and streams that are older than a day. */
  trim(): Promise<void>
}

/** How long records are kept. */
export const RETENTION_MS = 24 * 60 * 60 * 1000
/** How long a shard takes records before the next one follows. */
const SHARD_MS = 4 * 60 * 60 * 1000

const STREAMS = 'h~'
const RECORDS = 'r~'
const SEQUENCE = 'm~sequence'
/** Sequence numbers have as many digits each, so that their texts sort as they do. */
const FIRST_SEQUENCE = 100000000000000000001n

/** Opens the streams that are in the store. */
export async function openStreamLog(storage: Storage, now: () => number): Promise<StreamLog> {
  const streams = new Map<string, Stream>()
  for await (const [arn, stream] of storage.walk(STREAMS)) streams.set(arn, stream as Stream)
  const stored = await storage.get(SEQUENCE)
  let sequence = typeof stored === 'string' ? BigInt(stored) : FIRST_SEQUENCE

  const keep = (stream: Stream): StoreOperation => {
    streams.set(stream.arn, stream)
    return { type: 'put', key: STREAMS + stream.arn, value: stream }
  }
  const openShard = (parent?: Shard): Shard => ({
    id: `shardId-${String(now()).padStart(20, '0')}-${sequence.toString(36)}`,
    ...(parent && { parent: parent.id }),
    first: String(sequence),
    openedAt: now(),
  })
  const closeShard = (shard: Shard): Shard => {
    const last = sequence > BigInt(shard.first) ? sequence - 1n : BigInt(shard.first)
    return { ...shard, last: String(last), closedAt: now() }
  }
  const rotate = (stream: Stream): StoreOperation[] => {
    const current = stream.shards[stream.shards.length - 1]
    if (current === undefined || now() - current.openedAt < SHARD_MS) return []
    // A number is left to the shard that closes, so that no two shards share one even when it is empty.
    if (String(sequence) === current.first) sequence += 1n
    return [keep({ ...stream, shards: [...stream.shards.slice(0, -1), closeShard(current), openShard(current)] })]
  }
  const streamOf = (table: Table): Stream | undefined => {
    const { StreamSpecification, LatestStreamArn } = table.description
    return StreamSpecification?.StreamEnabled ? streams.get(LatestStreamArn ?? '') : undefined
  }

  return {
    streams,
    next: () => String(sequence),
    record(effects) {
      const operations: StoreOperation[] = []
      for (const effect of effects) {
        const stream = streamOf(effect.table)
        if (stream === undefined || changesNothing(effect)) continue
        operations.push(...rotate(stream))
        const number = String(sequence)
        const value: StoredRecord = { at: now(), record: streamRecord(effect, stream, number, now()) }
        operations.push({ type: 'put', key: `${RECORDS}${stream.arn}~${number}`, value })
        sequence += 1n
      }
      if (operations.length > 0) operations.push({ type: 'put', key: SEQUENCE, value: String(sequence) })
      return operations
    },
    name(tableArn) {
      let at = now()
      while (streams.has(nameStream(tableArn, at).arn)) at += 1
      return nameStream(tableArn, at)
    },
    open(description) {
      const { StreamSpecification, LatestStreamArn: arn, LatestStreamLabel: label } = description
      if (!StreamSpecification?.StreamEnabled || arn === undefined || label === undefined) return []
      const stream: Stream = {
        arn,
        label,
        tableName: description.TableName,
        viewType: StreamSpecification.StreamViewType ?? 'KEYS_ONLY',
        keySchema: description.KeySchema,
        createdAt: now(),
        enabled: true,
        shards: [openShard()],
      }
      sequence += 1n
      return [keep(stream), { type: 'put', key: SEQUENCE, value: String(sequence) }]
    },
    disable({ LatestStreamArn }) {
      const stream = streams.get(LatestStreamArn ?? '')
      if (stream === undefined || !stream.enabled) return []
      const shards = stream.shards.map((shard) => (shard.last === undefined ? closeShard(shard) : shard))
      return [keep({ ...stream, enabled: false, shards })]
    },
    async *read(stream, from, to) {
      const range = { gte: from, ...(to !== undefined && { lte: to }) }
      for await (const [, value] of storage.walk(`${RECORDS}${stream.arn}~`, range)) yield value as StoredRecord
    },
    async trim() {
      const horizon = now() - RETENTION_MS
      for (const stream of [...streams.values()]) await trimStream(storage, streams, stream, horizon)
    },
  }
}

async function trimStream(
  storage: Storage,
  streams: Map<string, Stream>,
  stream: Stream,
  horizon: number,
): Promise<void> {
  const prefix = `${RECORDS}${stream.arn}~`
  const operations: StoreOperation[] = []
  for await (const [number, value] of storage.walk(prefix)) {
    if ((value as StoredRecord).at > horizon) break
    operations.push({ type: 'del', key: prefix + number })
  }
  const shards = stream.shards.filter(({ closedAt }) => closedAt === undefined || closedAt > horizon)
  if (shards.length === 0) {
    streams.delete(stream.arn)
    operations.push({ type: 'del', key: STREAMS + stream.arn })
  } else if (shards.length < stream.shards.length) {
    const kept = { ...stream, shards }
    streams.set(stream.arn, kept)
    operations.push({ type: 'put', key: STREAMS + stream.arn, value: kept })
  }
  if (operations.length > 0) await storage.batch(operations)
}
