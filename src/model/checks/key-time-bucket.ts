import type { Placeholder } from '../../keys/key-part.js'
import type { Rule } from './check.js'
import { listPartitions } from './partitions.js'

const buckets: ReadonlySet<string> = new Set(['year', 'month', 'day', 'hour'])

/** What is spread over partitions by time is written in one of them, and read one by one. */
export const keyTimeBucket: Rule = {
  code: 'key.time_bucket',
  severity: 'warning',
  mend: 'Ask for a longer span by across. Where nothing else spreads the items, add an attribute that does, or a shard such as <id:shard(4)>. Leave it where queries ask for one bucket, and few items are written at a time.',
  check: ({ compiled }, report) => {
    for (const entity of compiled) {
      for (const { place, varying } of listPartitions(entity)) {
        const bucket = varying.find((one) => bucketOf(one) !== undefined)
        if (bucket === undefined) continue
        const span = bucketOf(bucket)
        const isSpread = varying.some((one) => bucketOf(one) === undefined)
        const [spreading] = entity.keyPaths.filter((name) => name !== bucket.path && !name.includes('.'))
        const shard = spreading === undefined ? '' : `, or a shard such as <${spreading}:shard(4)>`
        report({
          entity: entity.name,
          place,
          message: isSpread
            ? `<${bucket.text}> stands in a partition key, so that a query needs a request for each ${span}.`
            : `<${bucket.text}> alone spreads the items over partitions, so that all that is written within one ${span} goes to one of them, and a query needs a request for each ${span}.`,
          fix: isSpread
            ? `Ask for a longer span by across, or take the bucket out, and let the sort key hold <${bucket.path}>.`
            : `Add an attribute that spreads the items${shard}, and ask for a longer span by across. Leave it where few items are written at a time.`,
        })
      }
    }
  },
}

/** The span of time that a placeholder cuts its value to, if it does. */
function bucketOf({ formats }: Placeholder): string | undefined {
  return formats.find((format) => buckets.has(format))
}
