import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { decodeItem } from '../model/decode-item.js'
import type { RequestPurpose } from '../wire/observe.js'
import type { RawItem } from '../wire/service-errors.js'
import { decodeProjected } from './decode.js'
import { judgeItem } from './invalid-item.js'
import { hasPassed, keyParts, queryInput, type ReadyQuery } from './query-state.js'

/** The longest page that is asked for while a filter lets little through. */
const largestFilteredLimit = 1000

/**
 * Reads the items of a query request by request, as they are needed.
 *
 * @param wanted how many items are of use: no more are read than that takes, as far as can be foreseen
 * @param interpret what becomes of an item; `undefined` for one that is left out, and does not count
 * @param start the key after which to begin
 */
export async function* readPages<T>(
  query: ReadyQuery,
  wanted: number | undefined,
  interpret: (raw: RawItem) => T | undefined,
  start?: RawItem,
): AsyncGenerator<T[]> {
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
      purposeOf(query),
    )
    const items: T[] = []
    for (const raw of page.Items ?? []) {
      if (items.length === remaining) break
      const item = belongs(query, raw) && !hasPassed(query, raw) ? interpret(raw) : undefined
      if (item !== undefined) items.push(item)
    }
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
  if (query.path.foreign === 'parsed' || query.expiry?.isFilter === false) {
    for await (const items of readPages(query, query.limit, (raw) => raw)) count += items.length
    return count
  }
  const input = queryInput({ ...query, selection: undefined })
  let key: RawItem | undefined
  do {
    const start = key === undefined ? {} : { ExclusiveStartKey: { ...key } }
    const page = await query.connection.executor.send(
      'Query',
      { ...input, ...start, Select: 'COUNT' },
      purposeOf(query),
    )
    count += page.Count ?? 0
    key = page.LastEvaluatedKey
  } while (key !== undefined && (query.limit === undefined || count < query.limit))
  return query.limit === undefined ? count : Math.min(count, query.limit)
}

function purposeOf({ entity, path, signal }: ReadyQuery): RequestPurpose {
  const index = path === entity.primary ? undefined : path.name
  return { operation: 'query', entity: entity.name, index, signal }
}

/** Where an index does not carry the type attribute, an item's keys tell whose it is. */
function belongs({ path, entity }: ReadyQuery, raw: RawItem): boolean {
  if (path.foreign !== 'parsed') return true
  return keyParts({ entity, path }).every((part) => {
    const stored = raw[part.attribute]
    return stored !== undefined && part.parse(stored as never) !== undefined
  })
}

/** Decodes an item as the query asks for it; `undefined` for one that does not fit its schema and is left out. */
export function interpretQueried(query: ReadyQuery, raw: RawItem): Record<string, unknown> | undefined {
  const { connection, entity, path, selection } = query
  const decode = () =>
    path.projection === 'all'
      ? decodeItem(entity, raw, selection?.paths)
      : decodeProjected(entity, path, raw, selection?.paths ?? [])
  const judged = judgeItem(connection, entity, raw, decode)
  return judged.isSkipped ? undefined : judged.item
}

/** Reads a page of a query: its items, and the last of them as it is stored if anything follows it. */
export async function readPage(
  query: ReadyQuery,
  size: number,
  start: RawItem | undefined,
): Promise<{ readonly items: Record<string, unknown>[]; readonly last: RawItem | undefined }> {
  const items: Record<string, unknown>[] = []
  const found: RawItem[] = []
  const interpret = (raw: RawItem): RawItem | undefined => {
    // One more than the page holds tells whether anything follows it.
    if (items.length === size) return follows(query, raw) ? raw : undefined
    const item = interpretQueried(query, raw)
    if (item === undefined) return undefined
    items.push(item)
    return raw
  }
  for await (const some of readPages(query, size + 1, interpret, start)) found.push(...some)
  return { items, last: found.length > size ? found[size - 1] : undefined }
}

/** Whether an item will be on the next page, or be what that page fails by. */
function follows(query: ReadyQuery, raw: RawItem): boolean {
  if (query.connection.onInvalidItem === 'throw') return true
  try {
    return interpretQueried(query, raw) !== undefined
  } catch {
    return true
  }
}
