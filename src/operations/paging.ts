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

/** What pages are read from: the requests of a query or of a scan, and what becomes of the items. */
export interface PageSource<T> {
  /** Whether nothing can match, so that nothing is sent. */
  readonly isEmpty: boolean
  /** Whether DynamoDB counts items that it then leaves out. */
  readonly hasFilter: boolean
  /** Whether all items of an answer are results, so that they can be counted without being fetched. */
  readonly isExact: boolean
  readonly send: (
    part: RequestPart,
  ) => Promise<Pick<QueryCommandOutput, 'Items' | 'Count' | 'ScannedCount' | 'LastEvaluatedKey'>>
  /** Whether an item is among the results. */
  readonly accepts: (raw: RawItem) => boolean
  /** What becomes of a result; `undefined` for one that does not fit its schema and is left out. */
  readonly interpret: (raw: RawItem) => T | undefined
  /** Whether an item that does not fit fails the read, rather than be left out. */
  readonly isStrict: boolean
}

/** How many items may still be read, and where reading stopped because of that. */
export interface ReadBudget {
  left: number
  stoppedAt: RawItem | undefined
}

/** What reading is limited to. */
export interface ReadLimits {
  /** How many items are of use: no more are read than that takes, as far as can be foreseen. */
  readonly wanted?: number | undefined
  /** The key after which to begin. */
  readonly start?: RawItem | undefined
  readonly budget?: ReadBudget | undefined
}

/** Reads results request by request, as they are needed. */
export function readPages<T>(source: PageSource<T>, limits: ReadLimits): AsyncGenerator<T[]> {
  return readAs(source, limits, source.interpret)
}

async function* readAs<R>(
  source: PageSource<unknown>,
  { wanted, start, budget }: ReadLimits,
  interpret: (raw: RawItem) => R | undefined,
): AsyncGenerator<R[]> {
  if (source.isEmpty || wanted === 0) return
  let key = start
  let found = 0
  let round = 0
  do {
    const remaining = wanted === undefined ? undefined : wanted - found
    const limit = requestLimit(source, remaining, budget, round)
    const page = await source.send({
      ...(limit !== undefined && { Limit: limit }),
      ...(key !== undefined && { ExclusiveStartKey: { ...key } }),
    })
    const items: R[] = []
    for (const raw of page.Items ?? []) {
      if (items.length === remaining) break
      const item = source.accepts(raw) ? interpret(raw) : undefined
      if (item !== undefined) items.push(item)
    }
    found += items.length
    round += 1
    key = page.LastEvaluatedKey
    if (items.length > 0) yield items
    if (budget !== undefined) {
      budget.left -= page.ScannedCount ?? 0
      if (budget.left <= 0 && key !== undefined && (wanted === undefined || found < wanted)) {
        budget.stoppedAt = key
        return
      }
    }
  } while (key !== undefined && (wanted === undefined || found < wanted))
}

/** DynamoDB counts items before the filter: where there is one, ask for more each time rather than for a few at a time. */
function requestLimit(
  { hasFilter }: PageSource<unknown>,
  remaining: number | undefined,
  budget: ReadBudget | undefined,
  round: number,
): number | undefined {
  if (remaining === undefined) return budget?.left
  const useful = hasFilter ? Math.max(remaining, Math.min(remaining * 2 ** round, largestFilteredLimit)) : remaining
  return budget === undefined ? useful : Math.min(useful, budget.left)
}

/** Counts results without fetching them, where they need not be looked at. */
export async function countItems(source: PageSource<unknown>, limit: number | undefined): Promise<number> {
  if (source.isEmpty) return 0
  let count = 0
  if (!source.isExact) {
    for await (const items of readAs(source, { wanted: limit }, (raw) => raw)) count += items.length
    return count
  }
  let key: RawItem | undefined
  do {
    const page = await source.send({ Select: 'COUNT', ...(key !== undefined && { ExclusiveStartKey: { ...key } }) })
    count += page.Count ?? 0
    key = page.LastEvaluatedKey
  } while (key !== undefined && (limit === undefined || count < limit))
  return limit === undefined ? count : Math.min(count, limit)
}

/** Some results, and where they lie. */
export interface FoundPage<T> {
  readonly items: T[]
  /** The items as they are stored. */
  readonly stored: readonly RawItem[]
  /** The key after which the rest lies; `undefined` at the end. */
  readonly rest: RawItem | undefined
}

/** Reads so many results, and finds out whether anything follows them. */
export async function readPage<T>(
  source: PageSource<T>,
  size: number,
  { start, budget }: Omit<ReadLimits, 'wanted'>,
): Promise<FoundPage<T>> {
  const items: T[] = []
  const stored: RawItem[] = []
  const interpret = (raw: RawItem): RawItem | undefined => {
    // One more than the page holds tells whether anything follows it.
    if (items.length === size) return follows(source, raw) ? raw : undefined
    const item = source.interpret(raw)
    if (item === undefined) return undefined
    items.push(item)
    return raw
  }
  for await (const some of readAs(source, { wanted: size + 1, start, budget }, interpret)) stored.push(...some)
  const rest = stored.length > size ? stored[size - 1] : budget?.stoppedAt
  return { items, stored: stored.slice(0, size), rest }
}

/** Whether an item will be on the next page, or be what that page fails by. */
function follows(source: PageSource<unknown>, raw: RawItem): boolean {
  if (source.isStrict) return true
  try {
    return source.interpret(raw) !== undefined
  } catch {
    return true
  }
}
