import type { Engine } from './engine.js'
import type { Checked } from './request.js'
import { notFound, ServiceError, validationError } from './service-error.js'
import { RETENTION_MS } from './stream-log.js'
import type { Shard, StoredRecord, Stream } from './stream-types.js'

/** How long an iterator may wait before it is used. */
const ITERATOR_MS = 15 * 60 * 1000
const MAX_RECORDS = 1000
const MAX_BYTES = 1024 * 1024

/** ListStreams. */
export async function listStreams(engine: Engine, data: Checked): Promise<unknown> {
  const { TableName, ExclusiveStartStreamArn, Limit = 100 } = data
  const arns = [...engine.streams.streams.values()]
    .filter((stream) => TableName === undefined || stream.tableName === TableName)
    .map((stream) => stream.arn)
    .sort()
  const left = arns.filter((arn) => ExclusiveStartStreamArn === undefined || arn > String(ExclusiveStartStreamArn))
  const page = left.slice(0, Number(Limit))
  return {
    Streams: page.flatMap((arn) => {
      const stream = engine.streams.streams.get(arn)
      return stream ? [{ StreamArn: arn, TableName: stream.tableName, StreamLabel: stream.label }] : []
    }),
    LastEvaluatedStreamArn: left.length > page.length ? page[page.length - 1] : undefined,
  }
}

function requireStream(engine: Engine, arn: unknown): Stream {
  const stream = engine.streams.streams.get(String(arn))
  if (stream === undefined) throw notFound(`Requested resource not found: Stream: ${String(arn)} not found`)
  return stream
}

/** DescribeStream. */
export async function describeStream(engine: Engine, data: Checked): Promise<unknown> {
  const stream = requireStream(engine, data.StreamArn)
  const filter = data.ShardFilter as { ShardId?: string } | undefined
  const known = stream.shards.filter((shard) => filter === undefined || shard.parent === filter.ShardId)
  const start = data.ExclusiveStartShardId
  const after = start === undefined ? 0 : known.findIndex((shard) => shard.id === start) + 1
  const page = known.slice(after, after + Number(data.Limit ?? 100))
  const last = page[page.length - 1]
  return {
    StreamDescription: {
      StreamArn: stream.arn,
      StreamLabel: stream.label,
      StreamStatus: stream.enabled ? 'ENABLED' : 'DISABLED',
      StreamViewType: stream.viewType,
      CreationRequestDateTime: stream.createdAt / 1000,
      TableName: stream.tableName,
      KeySchema: stream.keySchema,
      Shards: page.map(describeShard),
      LastEvaluatedShardId: last && last !== known[known.length - 1] ? last.id : undefined,
    },
  }
}

function describeShard({ id, parent, first, last }: Shard): unknown {
  return {
    ShardId: id,
    SequenceNumberRange: { StartingSequenceNumber: first, EndingSequenceNumber: last },
    ParentShardId: parent,
  }
}

interface Position {
  readonly arn: string
  readonly shard: string
  /** The first sequence number that is still to be read. */
  readonly from: string
  readonly issuedAt: number
}

function requireShard(stream: Stream, id: unknown): Shard {
  const shard = stream.shards.find((known) => known.id === id)
  if (shard === undefined) throw notFound(`Requested resource not found: Shard does not exist`)
  return shard
}

/** GetShardIterator. */
export async function getShardIterator(engine: Engine, data: Checked): Promise<unknown> {
  const stream = requireStream(engine, data.StreamArn)
  const shard = requireShard(stream, data.ShardId)
  const from = await startOf(engine, stream, shard, data)
  return { ShardIterator: printIterator({ arn: stream.arn, shard: shard.id, from, issuedAt: engine.now() }) }
}

async function startOf(engine: Engine, stream: Stream, shard: Shard, data: Checked): Promise<string> {
  const number = data.SequenceNumber
  switch (data.ShardIteratorType) {
    case 'TRIM_HORIZON':
      return shard.first
    case 'LATEST':
      return shard.last === undefined ? engine.streams.next() : String(BigInt(shard.last) + 1n)
    default:
  }
  if (typeof number !== 'string' || !/^\d{21,40}$/.test(number)) {
    throw validationError('Invalid SequenceNumber: it must be one that the stream gave')
  }
  const value = BigInt(number)
  if (value < BigInt(shard.first) || value > BigInt(shard.last ?? engine.streams.next())) {
    throw validationError('Invalid SequenceNumber: it is outside of the range of the shard')
  }
  const { value: oldest } = await engine.streams.read(stream, number, number)[Symbol.asyncIterator]().next()
  if (oldest !== undefined && isTrimmed(engine, oldest)) {
    throw new ServiceError('TrimmedDataAccessException', 'The record at that position is past the trim horizon')
  }
  return data.ShardIteratorType === 'AT_SEQUENCE_NUMBER' ? number : String(value + 1n)
}

function isTrimmed(engine: Engine, { at }: StoredRecord): boolean {
  return at <= engine.now() - RETENTION_MS
}

/** GetRecords. */
export async function getRecords(engine: Engine, data: Checked): Promise<unknown> {
  const position = parseIterator(String(data.ShardIterator))
  if (engine.now() - position.issuedAt > ITERATOR_MS) {
    throw new ServiceError('ExpiredIteratorException', 'The shard iterator has expired')
  }
  const stream = requireStream(engine, position.arn)
  const shard = requireShard(stream, position.shard)
  const limit = Number(data.Limit ?? MAX_RECORDS)
  const records: unknown[] = []
  let bytes = 0
  let from = BigInt(position.from)
  let full = false
  for await (const stored of engine.streams.read(stream, position.from, shard.last)) {
    const details = stored.record.dynamodb as { SequenceNumber: string; SizeBytes: number }
    full = records.length >= limit || bytes >= MAX_BYTES
    if (full) break
    from = BigInt(details.SequenceNumber) + 1n
    if (isTrimmed(engine, stored)) continue
    records.push(stored.record)
    bytes += details.SizeBytes
  }
  const ended = shard.last !== undefined && !full
  const next: Position = { ...position, from: String(from), issuedAt: engine.now() }
  return { Records: records, NextShardIterator: ended ? undefined : printIterator(next) }
}

function printIterator(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

function parseIterator(text: string): Position {
  try {
    const position: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    const { arn, shard, from, issuedAt } = position as Position
    if (typeof arn === 'string' && typeof shard === 'string' && /^\d+$/.test(from) && typeof issuedAt === 'number') {
      return { arn, shard, from, issuedAt }
    }
  } catch {
    // Not one of ours: it is refused below.
  }
  throw validationError('Invalid ShardIterator')
}
