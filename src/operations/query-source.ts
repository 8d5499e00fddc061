import type { KeyBounds, StoredKey } from '../keys/key-side.js'
import type { AccessPath } from '../model/compiled.js'
import { decodeItem } from '../model/decode-item.js'
import { compareStored } from '../schema/compare-stored.js'
import { once } from '../util/once.js'
import type { RequestPurpose } from '../wire/observe.js'
import type { RawItem } from '../wire/service-errors.js'
import { type CursorScope, isWithinBounds } from './cursor.js'
import { decodeProjected } from './decode.js'
import { hydrateSource, isHydratedConsistently, readWhole } from './hydrate.js'
import { judgeItem } from './invalid-item.js'
import type { PartitionSpan } from './key-condition.js'
import type { Lane } from './lanes.js'
import { interpretEach, type PageSource } from './paging.js'
import { strandOfSpace } from './partition-strand.js'
import { namePartitions } from './partitions.js'
import { hasFilter, hasPassed, keyParts, queryInput, type ReadyQuery } from './query-state.js'
import type { Walk } from './walk-pages.js'

type Item = Record<string, unknown>

/** The results of a query in their order, and what becomes of them. */
export function querySource(query: ReadyQuery): PageSource<Item> {
  const { partitions, bounds, isReversed, entity, path, connection, hydration, signal } = query
  const lane = (partition: StoredKey, own: KeyBounds): Lane => queryLane(query, { partition, bounds: own })
  const { read, count } = strandOfSpace({ partitions, sk: path.sk, bounds, isReversed, lane })
  const { interpret, follows } = interpretEach(
    interpretItem.bind(undefined, query),
    connection.onInvalidItem === 'throw',
  )
  const source: PageSource<Item> = { read, count, interpret, follows }
  if (hydration === undefined) return source
  const isThere = (stored: RawItem, met: RawItem): boolean =>
    isInPartition(path, stored, met) &&
    (path.sk?.parts ?? []).every(({ attribute }) => stored[attribute] !== undefined) &&
    isWithinBounds(stored, path.sk, bounds)
  const isConsistent = isHydratedConsistently(query)
  return hydrateSource(source, {
    connection,
    signal,
    open: (met) => readWhole({ ...hydration, isConsistent, connection, entity, ways: [{ path }] }, met),
    interpret: (read, stored, met) => (isThere(stored, met) ? (read.interpret(stored) as Item | undefined) : undefined),
  })
}

/** Whether an item is in the partition where it was met. */
export function isInPartition({ pk }: AccessPath, stored: RawItem, met: RawItem): boolean {
  return pk.parts.every(({ attribute }) => {
    const [now, then] = [stored[attribute], met[attribute]]
    return now !== undefined && then !== undefined && compareStored(now, then) === 0
  })
}

/** The requests of a query in one of its partitions. */
function queryLane(query: ReadyQuery, span: PartitionSpan): Lane {
  const { connection, path, expiry } = query
  const { executor } = connection
  const input = once(() => queryInput(query, span))
  // What is only counted is not selected.
  const counted = once(() => queryInput({ ...query, selection: undefined }, span))
  const purpose = purposeOf(query)
  return {
    isEmpty: span.bounds.last.kind === 'empty',
    hasFilter: hasFilter(query),
    isExact: path.foreign !== 'parsed' && expiry?.isFilter !== false,
    send: (part) => {
      const { TableName, ...rest } = part.Select === 'COUNT' ? counted() : input()
      return executor.send('Query', { TableName, ...rest, ...part }, purpose)
    },
    accepts: acceptsItem.bind(undefined, query),
  }
}

/** Whether an item that was read is one of the query's: a foreign one may share its keys, and some have expired. */
function acceptsItem(query: ReadyQuery, raw: RawItem): boolean {
  return (query.path.foreign !== 'parsed' || hasOwnKeys(query, raw)) && !hasPassed(query, raw)
}

/** A query as something that is walked page by page. */
export function queryWalk(query: ReadyQuery): Walk<Item> {
  return {
    scope: () => queryScope(query),
    forward: querySource(query),
    backward: () => querySource({ ...query, isReversed: !query.isReversed }),
    limit: query.limit,
  }
}

function queryScope(query: ReadyQuery): CursorScope {
  const { connection, path, entity, partitions, bounds, filters, isReversed } = query
  const own = new Set(path.pk.parts.map(({ attribute }) => attribute))
  return {
    identity: [
      connection.tableName,
      path.index ?? '',
      entity.name,
      namePartitions(partitions),
      bounds,
      filters,
      isReversed,
    ],
    partitions,
    open: keyParts(query).filter(({ attribute }) => !own.has(attribute)),
    isInside: (key) => isWithinBounds(key, path.sk, bounds),
    secrets: connection.cursorSecrets,
  }
}

function purposeOf({ entity, path, signal }: ReadyQuery): RequestPurpose {
  const index = path === entity.primary ? undefined : path.name
  return { operation: 'query', entity: entity.name, index, signal }
}

/** Whether the keys of an item are those of an entity, by a way in. */
export function hasOwnKeys(query: Pick<ReadyQuery, 'entity' | 'path'>, raw: RawItem): boolean {
  return keyParts(query).every((part) => {
    const stored = raw[part.attribute]
    return stored !== undefined && part.parse(stored as never) !== undefined
  })
}

/** Decodes an item as the query asks for it; `undefined` for one that does not fit its schema and is left out. */
export function interpretItem(
  query: Pick<ReadyQuery, 'connection' | 'entity' | 'path' | 'selection'>,
  raw: RawItem,
): Item | undefined {
  const { connection, entity, path, selection } = query
  const decode = () =>
    path.projection === 'all'
      ? decodeItem(entity, raw, selection?.paths)
      : decodeProjected(entity, path, raw, selection?.paths ?? [])
  const judged = judgeItem(connection, entity, raw, decode)
  return judged.isSkipped ? undefined : judged.item
}
