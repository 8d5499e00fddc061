import type { AttributeValue, QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import type { RawItem } from '../wire/service-errors.js'

/** The longest page that is asked for while a filter lets little through. */
const largestFilteredLimit = 1000

/** What one request is limited to, beside all that they have in common. */
export interface RequestPart {
  readonly Limit?: number
  readonly ExclusiveStartKey?: Record<string, AttributeValue>
  readonly Select?: 'COUNT'
}

/** The requests that follow one another in one partition, or in a scan, and which of the items that they read are results. */
export interface Lane {
  /** Whether nothing can match, so that nothing is sent. */
  readonly isEmpty: boolean
  /** Whether DynamoDB counts items that are then left out. */
  readonly hasFilter: boolean
  /** Whether all items of an answer are results, so that they can be counted without being fetched. */
  readonly isExact: boolean
  readonly send: (
    part: RequestPart,
  ) => Promise<Pick<QueryCommandOutput, 'Items' | 'Count' | 'ScannedCount' | 'LastEvaluatedKey'>>
  /** Whether an item is among the results. */
  readonly accepts: (raw: RawItem) => boolean
}

/** How many items may still be read, and where reading stopped because of that. */
export interface ReadBudget {
  left: number
  stoppedAt: RawItem | undefined
}

/** What reading is limited to. */
export interface ReadRun {
  /** How many more items are of use, which whoever reads counts down: no more are read than that takes, as far as can be foreseen. */
  readonly demand: { left: number }
  /** The key after which to begin. */
  readonly start: RawItem | undefined
  readonly budget: ReadBudget | undefined
}

/** Results as they are stored, in their order. */
export interface Strand {
  /** Reads them request by request. */
  readonly read: (run: ReadRun) => AsyncGenerator<RawItem[]>
  /** Counts them, up to a limit, without fetching them where they need not be looked at. */
  readonly count: (limit: number | undefined) => Promise<number>
}

/** The results of one lane. */
export function strandOf(lane: Lane): Strand {
  return { read: (run) => readLane(lane, run), count: (limit) => countLane(lane, limit) }
}

/** What a request gave. */
export interface LanePage {
  readonly items: RawItem[]
  /** The key after which the rest lies; `undefined` at the end. */
  readonly rest: RawItem | undefined
}

/** Sends one request of a lane. What it reads is counted against the budget. */
export async function readOnce(
  lane: Lane,
  start: RawItem | undefined,
  limit: number | undefined,
  budget: ReadBudget | undefined,
): Promise<LanePage> {
  const page = await lane.send({
    ...(limit !== undefined && { Limit: limit }),
    ...(start !== undefined && { ExclusiveStartKey: { ...start } }),
  })
  if (budget !== undefined) budget.left -= page.ScannedCount ?? 0
  return { items: (page.Items ?? []).filter(lane.accepts), rest: page.LastEvaluatedKey }
}

/** Reads the results of a lane. */
export async function* readLane(lane: Lane, { demand, start, budget }: ReadRun): AsyncGenerator<RawItem[]> {
  if (lane.isEmpty) return
  let key = start
  for (let round = 0; demand.left > 0; round += 1) {
    const { items, rest } = await readOnce(lane, key, limitOf(lane, demand.left, budget?.left, round), budget)
    key = rest
    if (items.length > 0) yield items
    if (key === undefined) return
    if (budget !== undefined && budget.left <= 0 && demand.left > 0) {
      budget.stoppedAt = key
      return
    }
  }
}

/**
 * How many items a request may read. DynamoDB counts items before the filter: where there is one, more is asked for each time rather than a
 * few at a time.
 */
export function limitOf(
  { hasFilter }: Lane,
  useful: number,
  budget: number | undefined,
  round: number,
): number | undefined {
  const grown = hasFilter ? Math.max(useful, Math.min(useful * 2 ** round, largestFilteredLimit)) : useful
  // To stop, reading needs a key to stop at, if the budget ended where a lane did.
  const limit = budget === undefined ? grown : Math.min(grown, Math.max(budget, 1))
  return Number.isFinite(limit) ? limit : undefined
}

/** Counts the results of a lane. */
export async function countLane(lane: Lane, limit: number | undefined): Promise<number> {
  if (lane.isEmpty) return 0
  const wanted = limit ?? Number.POSITIVE_INFINITY
  let count = 0
  if (!lane.isExact) {
    const demand = { left: wanted }
    for await (const items of readLane(lane, { demand, start: undefined, budget: undefined })) {
      count += items.length
      demand.left = wanted - count
    }
    return Math.min(count, wanted)
  }
  let key: RawItem | undefined
  do {
    const page = await lane.send({ Select: 'COUNT', ...(key !== undefined && { ExclusiveStartKey: { ...key } }) })
    count += page.Count ?? 0
    key = page.LastEvaluatedKey
  } while (key !== undefined && count < wanted)
  return Math.min(count, wanted)
}
