import type { ScanCommandInput } from '@aws-sdk/client-dynamodb'
import { Printer } from '../expressions/print.js'
import { allOf, type ConditionTree } from '../expressions/tree.js'
import { tellApart } from '../model/compile-foreign.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { type Attempt, settle } from '../util/attempt.js'
import { once } from '../util/once.js'
import type { Connection } from './connection.js'
import { type Hydration, hydrateSource, isHydratedConsistently, readWhole } from './hydrate.js'
import type { Lane } from './lanes.js'
import { interpretEach, type PageSource } from './paging.js'
import { listPartitions } from './partitions.js'
import { hasOwnKeys, interpretItem } from './query-source.js'
import {
  entryFilters,
  expiryFilter,
  hasPassed,
  hideExpired,
  keyParts,
  type QueryExpiry,
  typeFilter,
  withKeys,
} from './query-state.js'
import type { QuerySelection } from './read-range.js'
import { strandOfSegments } from './segments.js'
import type { Walk } from './walk-pages.js'

type Item = Record<string, unknown>

/** Everything that a scan is made of. */
export interface ScanState {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly path: AccessPath
  readonly filters: readonly Attempt<ConditionTree>[]
  readonly selection: Attempt<QuerySelection> | undefined
  /** How whole items are fetched; `undefined` where what the index holds is given. */
  readonly hydration: Hydration | undefined
  readonly isConsistent: boolean
  readonly segments: number
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** A scan whose arguments were all right. */
export interface ReadyScan extends Omit<ScanState, 'filters' | 'selection'> {
  readonly filters: readonly ConditionTree[]
  readonly selection: QuerySelection | undefined
  readonly expiry: QueryExpiry | undefined
}

/** The way in as a scan sees it: it meets whatever is on the table or on the index. */
export function scannedPath({ table }: CompiledEntity, path: AccessPath): AccessPath {
  return { ...path, foreign: path.shared ? tellApart(path, table) : 'none' }
}

/** Checks a scan; throws what was wrong with its arguments. */
export function readyScan(state: ScanState): ReadyScan {
  return {
    ...state,
    filters: state.filters.map(settle),
    selection: state.selection && settle(state.selection),
    expiry: hideExpired(state),
  }
}

/** The input of a scan's first request. */
export function scanInput(scan: ReadyScan): ScanCommandInput & { readonly TableName: string } {
  const { connection, entity, path, filters, selection, isConsistent } = scan
  const printer = new Printer(entity)
  const filter = allOf(typeFilter(scan), ...entryFilters(scan), expiryFilter(scan), ...filters)
  const filterExpression = filter && printer.condition(filter)
  const requested = selection?.requested
  const projection = requested && printer.projection(withKeys(scan, requested))
  return {
    TableName: connection.tableName,
    ...(path.index !== undefined && { IndexName: path.index }),
    ...(filterExpression !== undefined && { FilterExpression: filterExpression }),
    ...(projection !== undefined && { ProjectionExpression: projection }),
    ...printer.names(),
    ...(isConsistent && { ConsistentRead: true }),
  }
}

/** The results of a scan, and what becomes of them. */
function scanSource(scan: ReadyScan): PageSource<Item> {
  const { segments, connection, entity, path, hydration, signal } = scan
  const source = {
    ...strandOfSegments(segments, signal, (own, segment) => scanLane({ ...scan, signal: own }, segment)),
    ...interpretEach((raw) => interpretItem(scan, raw), connection.onInvalidItem === 'throw'),
  }
  if (hydration === undefined) return source
  const isConsistent = isHydratedConsistently(scan)
  return hydrateSource(source, {
    connection,
    signal,
    open: (met) => readWhole({ ...hydration, isConsistent, connection, entity, ways: [{ path }] }, met),
    interpret: (read, stored) => (hasOwnKeys(scan, stored) ? (read.interpret(stored) as Item | undefined) : undefined),
  })
}

/** The requests of a scan, or of one of its segments. */
function scanLane(scan: ReadyScan, segment?: number): Lane {
  const { connection, entity, path, expiry, segments, signal } = scan
  const part = segment === undefined ? {} : { Segment: segment, TotalSegments: segments }
  const input = { ...scanInput(scan), ...part }
  // What is only counted is not selected.
  const counted = once(() => ({ ...scanInput({ ...scan, selection: undefined }), ...part }))
  const index = path.index === undefined ? undefined : path.name
  const purpose = { operation: 'scan', entity: entity.name, index, signal }
  // Items that are on the index by another entry of the entity are told by their keys.
  const hasSiblings = [...entity.entries.values()].filter((entry) => entry.index === path.index).length > 1
  const isParsed = path.foreign === 'parsed' || hasSiblings
  return {
    isEmpty: false,
    hasFilter: input.FilterExpression !== undefined,
    isExact: !isParsed && expiry?.isFilter !== false,
    send: (request) =>
      connection.executor.send('Scan', { ...(request.Select === 'COUNT' ? counted() : input), ...request }, purpose),
    accepts: (raw) => (!isParsed || hasOwnKeys(scan, raw)) && !hasPassed(scan, raw),
  }
}

/** A scan as something that is walked page by page. It has no order that could be turned round. */
export function scanWalk(scan: ReadyScan): Walk<Item> {
  const { connection, entity, path, filters, limit } = scan
  return {
    scope: () => ({
      identity: [connection.tableName, path.index ?? '', entity.name, 'scan', filters],
      partitions: listPartitions([[{}]]),
      open: keyParts(scan),
      isInside: () => true,
      secrets: connection.cursorSecrets,
    }),
    forward: scanSource(scan),
    backward: undefined,
    limit,
  }
}
