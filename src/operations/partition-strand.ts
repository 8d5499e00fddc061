import type { KeyAttributeValue, SortBounds } from '../keys/key-part.js'
import type { KeyBounds, KeySide, StoredKey } from '../keys/key-side.js'
import { forEachOf } from '../util/for-each.js'
import type { RawItem } from '../wire/service-errors.js'
import { countLane, type Lane, type ReadRun, readLane, type Strand, strandOf } from './lanes.js'
import { lanesAtOnce, mergeLanes, type OpenLane, type Placed } from './merge-lanes.js'
import { compareBySort, type PartitionGroup, type Partitions } from './partitions.js'
import { meetBounds } from './span-hull.js'

/** Where the results of a query lie, and how one of its partitions is read. */
export interface Space {
  readonly partitions: Partitions
  readonly sk: KeySide | undefined
  readonly bounds: KeyBounds
  readonly isReversed: boolean
  readonly lane: (partition: StoredKey, bounds: KeyBounds) => Lane
}

/** The results of a query in their order: group by group, and in each by the sort key, whatever shard they are in. */
export function strandOfSpace(space: Space): Strand {
  const { partitions, bounds, lane } = space
  const [only, ...others] = partitions.all
  if (only !== undefined && others.length === 0) return strandOf(lane(only, bounds))
  return { read: (run) => readGroups(space, run), count: (limit) => countPartitions(space, limit) }
}

async function* readGroups(space: Space, run: ReadRun): AsyncGenerator<RawItem[]> {
  const { partitions, bounds, isReversed, lane } = space
  const after = run.start && { raw: run.start, place: partitions.placeOf(run.start) }
  const groups = isReversed ? partitions.groups.toReversed() : partitions.groups
  for (const group of groups) {
    const end = group.first + group.partitions.length
    const isPast = after !== undefined && (isReversed ? group.first > after.place : end <= after.place)
    if (isPast) continue
    const from = after !== undefined && after.place >= group.first && after.place < end ? after : undefined
    const [only, ...others] = group.partitions
    if (only === undefined) continue
    if (others.length === 0) yield* readLane(lane(only, bounds), { ...run, start: from?.raw })
    else yield* mergeLanes(openShards(space, group, from), makeOrder(space), run, from)
    if (run.demand.left <= 0 || run.budget?.stoppedAt !== undefined) return
  }
}

/** Orders items by the sort key, and those that sort alike by their shards. */
function makeOrder({ sk, isReversed }: Space): (a: Placed, b: Placed) => number {
  const direction = isReversed ? -1 : 1
  return (a, b) => direction * (compareBySort(sk, a.raw, b.raw) || a.place - b.place)
}

/** The shards of a group, each from the place on where reading begins. */
function openShards(space: Space, { partitions, first }: PartitionGroup, after: Placed | undefined): OpenLane[] {
  const { bounds, isReversed, lane } = space
  const compare = makeOrder(space)
  return partitions.map((partition, index): OpenLane => {
    const place = first + index
    if (after === undefined) return { lane: lane(partition, bounds), start: undefined, place }
    if (after.place === place) return { lane: lane(partition, bounds), start: after.raw, place }
    // Whatever is in this shard lies before or behind the place by its sort key, or by the order of the shards where that is the same.
    const isBehind = (raw: RawItem): boolean => compare({ raw, place }, after) > 0
    const narrowed = narrowBounds(space, after.raw)
    const own = lane(partition, narrowed)
    const hasNone = isWhole(space.sk, narrowed) && place < after.place !== isReversed
    return {
      lane: { ...own, isEmpty: own.isEmpty || hasNone, accepts: (raw) => isBehind(raw) && own.accepts(raw) },
      start: undefined,
      place,
    }
  })
}

/** The bounds from a key on, itself included, as far as its first attribute that is not fixed tells. */
function narrowBounds({ sk, bounds: { lead, last }, isReversed }: Space, key: RawItem): KeyBounds {
  const part = sk?.parts[lead.length]
  if (part === undefined) return { lead, last }
  const value = key[part.attribute] as KeyAttributeValue
  const rest: SortBounds = isReversed ? { kind: 'atMost', high: value } : { kind: 'atLeast', low: value }
  return { lead, last: meetBounds(last, rest) }
}

/** Whether some bounds hold one sort key only. */
function isWhole(side: KeySide | undefined, { lead, last }: KeyBounds): boolean {
  return side === undefined || (last.kind === 'equal' && lead.length === side.parts.length - 1)
}

async function countPartitions({ partitions, bounds, lane }: Space, limit: number | undefined): Promise<number> {
  let count = 0
  await forEachOf(partitions.all, limit === undefined ? lanesAtOnce : 1, async (partition) => {
    if (limit === undefined || count < limit) {
      const own = await countLane(lane(partition, bounds), limit === undefined ? undefined : limit - count)
      count += own
    }
  })
  return count
}
