import { ExpressionError, SetupError } from '../errors/index.js'
import { findBuckets, listBucketValues } from '../keys/buckets.js'
import type { KeySide, StoredKey } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { shareIn } from '../util/share-in.js'
import type { BucketSpan } from './bucket-span.js'
import { listPartitions, type Partitions } from './partitions.js'
import { type KeyQuestion, type KeyValues, readKeyValues, requireAll } from './read-key.js'

/** The most partitions that one query reads: buckets of time, times the shards of each. */
const mostPartitions = 10_000

/** What tells the partitions that a query reads. */
export interface PartitionRequest {
  /** The values of what is asked for. A date may be left out whose buckets the query goes across. */
  readonly values: KeyValues
  readonly span: BucketSpan | undefined
  /** The one shard that is read; `undefined` for all of them. */
  readonly shard: number | undefined
}

/** Reads the attributes that name what a query reads: all of its partition's but those that only choose a shard. */
export function readPartition(entity: CompiledEntity, path: AccessPath, input: unknown): KeyValues {
  const question = askPartition(path)
  const values = readKeyValues(entity, input, question)
  const buckets = findBuckets(path.pk)
  requireAll(
    entity,
    values,
    buckets.length === 0
      ? question
      : without(
          question,
          buckets.map(({ path: one }) => one),
        ),
  )
  return values
}

const questions = new WeakMap<AccessPath, KeyQuestion>()

function askPartition(path: AccessPath): KeyQuestion {
  return shareIn(questions, path, () => {
    const { name, pk } = path
    return { what: `partition of the query ${name}`, paths: pk.asked, parts: pk.parts }
  })
}

function without(question: KeyQuestion, left: readonly string[]): KeyQuestion {
  return { ...question, paths: question.paths.filter((one) => !left.includes(one)) }
}

/** Lists the partitions that hold what a query asks for: all of its buckets in order, with all of their shards. */
export function findPartitions(
  entity: CompiledEntity,
  path: AccessPath,
  { values, span, shard }: PartitionRequest,
): Partitions {
  const { pk } = path
  const shards = shard === undefined ? listShards(pk) : [shard]
  const build = (own: KeyValues): readonly StoredKey[] =>
    shards.map((one) => pk.build((name) => own.get(name), one) as StoredKey)
  const question = askPartition(path)
  if (span === undefined) {
    requireAll(entity, values, question)
    return listPartitions([build(values)])
  }
  const { bucket } = span
  requireAll(entity, values, without(question, [bucket.path]))
  if (values.has(bucket.path)) {
    const message = `the partition tells the ${bucket.unit} of "${bucket.path}"; leave it out, or do not go across`
    throw new ExpressionError('expression.operand', entity.name, message)
  }
  const dates = listBucketValues(bucket, span.from, span.to, Math.floor(mostPartitions / shards.length))
  if (dates === undefined) {
    throw new ExpressionError(
      'expression.limit',
      entity.name,
      `the span of ${path.name} has more than ${mostPartitions} partitions (${bucket.unit === 'hour' ? 'an' : 'a'} ${bucket.unit} each, times ${shards.length}), and a query reads no more; ask for a shorter one`,
    )
  }
  // An inverted span is answered without a request; its input is that of its first date.
  const listed = dates.length > 0 ? dates : (listBucketValues(bucket, span.from, span.from, 1) ?? [])
  return listPartitions(listed.map((date) => build(new Map([...values, [bucket.path, date]]))))
}

/** The shards of a side, by the numbers that build them. */
function listShards({ parts, shards }: KeySide): readonly (number | undefined)[] {
  if (shards === undefined) return [undefined]
  const numbers = Array.from({ length: shards }, (_, shard) => shard)
  const spread = parts.flatMap(({ segments }) => segments).find(({ placeholder }) => placeholder?.shards !== undefined)
  // Items without the value lie beside the shards, under its fallback.
  return spread?.placeholder?.fallback === undefined ? numbers : [...numbers, undefined]
}

/**
 * Reads the number of a shard.
 *
 * @param before the shard that was chosen already
 */
export function readShard({ name, pk }: AccessPath, before: number | undefined, shard: unknown): number {
  const { shards } = pk
  if (before !== undefined) throw new SetupError('setup.option', `A query on ${name} reads one shard, or all of them.`)
  if (shards === undefined) {
    throw new SetupError('setup.option', `The partition of ${name} has no shards that could be read one by one.`)
  }
  const isShard = Number.isInteger(shard) && (shard as number) >= 0 && (shard as number) < shards
  if (isShard) return shard as number
  throw new SetupError('setup.option', `The partition of ${name} has the shards 0 to ${shards - 1}.`)
}
