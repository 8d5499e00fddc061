import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { decodeItem } from '../model/decode-item.js'
import type { RawItem } from '../wire/service-errors.js'
import { decodeProjected } from './decode.js'
import { keyParts, queryInput, type ReadyQuery } from './query-state.js'

/** The longest page that is asked for while a filter lets little through. */
const largestFilteredLimit = 1000

/**
 * Reads the items of a query request by request, as they are needed.
 *
 * @param wanted how many items are of use: no more are read than that takes, as far as can be foreseen
 * @param start the key after which to begin
 */
export async function* readPages(
  query: ReadyQuery,
  wanted: number | undefined,
  start?: RawItem,
): AsyncGenerator<RawItem[]> {
  if (query.bounds.last.kind === 'empty' || wanted === 0) return
  const input = queryInput(query)
  let key = start
  let found = 0
  let round = 0
  do {
    const remaining = wanted === undefined ? undefined : wanted - found
    const page = await query.connection.executor.send(
      'Query',
      {
        ...input,
        ...(remaining !== undefined && { Limit: requestLimit(remaining, input, round) }),
        ...(key !== undefined && { ExclusiveStartKey: { ...key } }),
      },
      query.signal,
    )
    const items = (page.Items ?? []).filter((raw) => belongs(query, raw)).slice(0, remaining)
    found += items.length
    round += 1
    key = page.LastEvaluatedKey
    if (items.length > 0) yield items
  } while (key !== undefined && (wanted === undefined || found < wanted))
}

/** DynamoDB counts items before the filter: where there is one, ask for more each time rather than for a few at a time. */
function requestLimit(remaining: number, input: QueryCommandInput, round: number): number {
  if (input.FilterExpression === undefined) return remaining
  return Math.max(remaining, Math.min(remaining * 2 ** round, largestFilteredLimit))
}

/** Counts the items of a query without fetching them, where they need not be looked at. */
export async function countItems(query: ReadyQuery): Promise<number> {
  if (query.bounds.last.kind === 'empty') return 0
  let count = 0
  if (query.path.foreign === 'parsed') {
    for await (const items of readPages(query, query.limit)) count += items.length
    return count
  }
  const input = queryInput({ ...query, selection: undefined })
  let key: RawItem | undefined
  do {
    const start = key === undefined ? {} : { ExclusiveStartKey: { ...key } }
    const page = await query.connection.executor.send('Query', { ...input, ...start, Select: 'COUNT' }, query.signal)
    count += page.Count ?? 0
    key = page.LastEvaluatedKey
  } while (key !== undefined && (query.limit === undefined || count < query.limit))
  return query.limit === undefined ? count : Math.min(count, query.limit)
}

/** Where an index does not carry the type attribute, an item's keys tell whose it is. */
function belongs({ path, entity }: ReadyQuery, raw: RawItem): boolean {
  if (path.foreign !== 'parsed') return true
  return keyParts({ entity, path }).every((part) => {
    const stored = raw[part.attribute]
    return stored !== undefined && part.parse(stored as never) !== undefined
  })
}

/** Decodes an item as the query asks for it. */
export function decodeQueried({ entity, path, selection }: ReadyQuery, raw: RawItem): Record<string, unknown> {
  if (path.projection === 'all') return decodeItem(entity, raw, selection?.paths)
  return decodeProjected(entity, path, raw, selection?.paths ?? [])
}
