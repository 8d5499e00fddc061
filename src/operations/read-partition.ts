import { SetupError } from '../errors/index.js'
import type { KeySide, StoredKey } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { listPartitions, type Partitions } from './partitions.js'
import { type KeyValues, readKeyValues, requireAll } from './read-key.js'

/** Reads the attributes that name what a query reads: all of its partition's but those that only choose a shard. */
export function readPartition(entity: CompiledEntity, path: AccessPath, input: unknown): KeyValues {
  const question = { what: `partition of the query ${path.name}`, paths: path.pk.asked, parts: path.pk.parts }
  const values = readKeyValues(entity, input, question)
  requireAll(entity, values, question)
  return values
}

/** Lists the partitions that hold what a query asks for: all of its shards, unless it is for one. */
export function findPartitions(
  { pk }: Pick<AccessPath, 'pk'>,
  values: KeyValues,
  shard: number | undefined,
): Partitions {
  const read = (path: string): unknown => values.get(path)
  const shards = shard === undefined ? listShards(pk) : [shard]
  return listPartitions([shards.map((one) => pk.build(read, one) as StoredKey)])
}

/** The shards of a side, by the numbers that build them. */
function listShards({ parts, shards }: KeySide): readonly (number | undefined)[] {
  if (shards === undefined) return [undefined]
  const numbers = Array.from({ length: shards }, (_, shard) => shard)
  const spread = parts.flatMap(({ segments }) => segments).find(({ placeholder }) => placeholder?.shards !== undefined)
  // Items without the value lie beside the shards, under its fallback.
  return spread?.placeholder?.fallback === undefined ? numbers : [...numbers, undefined]
}

/** Reads the number of a shard. */
export function readShard({ name, pk }: AccessPath, shard: unknown): number {
  const { shards } = pk
  if (shards === undefined) {
    throw new SetupError('setup.option', `The partition of ${name} has no shards that could be read one by one.`)
  }
  const isShard = Number.isInteger(shard) && (shard as number) >= 0 && (shard as number) < shards
  if (isShard) return shard as number
  throw new SetupError('setup.option', `The partition of ${name} has the shards 0 to ${shards - 1}.`)
}
