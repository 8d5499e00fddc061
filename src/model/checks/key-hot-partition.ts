import type { CompiledEntity } from '../compiled.js'
import type { Rule } from './check.js'
import { isSingle, listPartitions, type PlacedPartition } from './partitions.js'

/**
 * Items spread over partitions by their partition keys, and one partition has a limit.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const keyHotPartition: Rule = {
  code: 'key.hot_partition',
  severity: 'warning',
  mend: 'Put an attribute into the partition key that spreads the items, if need be over shards, such as <id:shard(4)>. Leave it where few items are written there.',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      // An item that is the only one of its entity has no partition to itself that could be spread.
      if (isSingle(entity)) continue
      for (const partition of listPartitions(entity)) {
        if (partition.varying.length > 0) continue
        const { index } = partition.path
        const where = index === undefined ? 'the table' : `the index "${index}"`
        report({
          entity: entity.name,
          place: partition.place,
          message: `all items lie in one partition of ${where}, which takes about 1,000 writes and 3,000 reads of small items a second.`,
          fix: `${suggest(entity, partition)} Leave it where few items are written there.`,
        })
      }
    }
  },
}

function suggest(entity: CompiledEntity, { path, parts, place }: PlacedPartition): string {
  const isInherited = path.index !== undefined && parts.some((part) => part === entity.key.sk)
  const where = isInherited ? 'the sk of the key' : place
  const [spreading] = entity.keyPaths.filter((name) => !name.includes('.'))
  const example = spreading === undefined ? '' : `, if need be over shards, such as <${spreading}:shard(4)>`
  return `Put an attribute into ${where} that spreads the items${isInherited ? '' : example}.`
}
