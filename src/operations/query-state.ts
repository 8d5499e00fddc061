import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { SetupError } from '../errors/index.js'
import { Printer } from '../expressions/print.js'
import { allOf, type ConditionTree } from '../expressions/tree.js'
import type { KeyAttributeValue, KeyPart } from '../keys/key-part.js'
import { type KeyBounds, type KeySides, partsOf, type StoredKey } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { type StoredPath, storedPath, tablePath } from '../schema/stored-path.js'
import { type Attempt, settle } from '../util/attempt.js'
import type { RawItem } from '../wire/service-errors.js'
import { type BucketSpan, limitToSpan } from './bucket-span.js'
import type { Connection } from './connection.js'
import { type Expiry, expiryOf, isExpired, notExpired } from './expiry.js'
import type { Hydration } from './hydrate.js'
import { type PartitionSpan, printKeyCondition } from './key-condition.js'
import type { Partitions } from './partitions.js'
import type { KeyValues } from './read-key.js'
import { findPartitions } from './read-partition.js'
import type { QuerySelection } from './read-range.js'

/** Everything that a query is made of. */
export interface QueryState {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly path: AccessPath
  /** What tells the partition. */
  readonly values: Attempt<KeyValues>
  /** The dates between which several partitions are read; `undefined` where one is. */
  readonly span: Attempt<BucketSpan> | undefined
  /** The one shard that is read; `undefined` for all of them. */
  readonly shard: number | undefined
  /** What the sort condition says; `undefined` where there is none. */
  readonly bounds: Attempt<KeyBounds> | undefined
  readonly filters: readonly Attempt<ConditionTree>[]
  readonly selection: Attempt<QuerySelection> | undefined
  /** How whole items are fetched; `undefined` where what the index holds is given. */
  readonly hydration: Hydration | undefined
  readonly isReversed: boolean
  readonly isConsistent: boolean
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** A query whose arguments were all right. */
export interface ReadyQuery extends Omit<QueryState, 'values' | 'span' | 'bounds' | 'filters' | 'selection'> {
  readonly partitions: Partitions
  readonly bounds: KeyBounds
  readonly filters: readonly ConditionTree[]
  readonly selection: QuerySelection | undefined
  /** How expired items are kept out; `undefined` where they are shown, or there can be none. */
  readonly expiry: QueryExpiry | undefined
}

/** How a query keeps expired items out: by a filter, or by looking at those that it read. */
export interface QueryExpiry {
  readonly expiry: Expiry
  readonly isFilter: boolean
  /** The part of a key that tells the time to live, where the index does not hold the attribute. */
  readonly part: KeyPart | undefined
}

/** Checks a query; throws what was wrong with its arguments. */
export function readyQuery(state: QueryState): ReadyQuery {
  const { entity, path, shard } = state
  const values = settle(state.values)
  const span = state.span && settle(state.span)
  const partitions = findPartitions(entity, path, { values, span, shard })
  const asked = state.bounds === undefined ? wholeSpan(path, values) : settle(state.bounds)
  const limits = span && limitToSpan({ entity, path, values }, asked, span)
  const filters = state.filters.map(settle)
  return {
    connection: state.connection,
    entity,
    path,
    shard,
    hydration: state.hydration,
    isReversed: state.isReversed,
    isConsistent: state.isConsistent,
    limit: state.limit,
    signal: state.signal,
    partitions,
    bounds: limits?.bounds ?? asked,
    filters: limits?.filter === undefined ? filters : [limits.filter, ...filters],
    selection: state.selection && settle(state.selection),
    expiry: hideExpired(state),
  }
}

/** How expired items can be told in what a query reads. */
export function hideExpired({
  connection,
  entity,
  path,
  hydration,
}: Pick<QueryState, 'connection' | 'entity' | 'path'> & { readonly hydration?: object | undefined }):
  | QueryExpiry
  | undefined {
  const expiry = expiryOf(connection, entity)
  if (expiry === undefined) return undefined
  const name = String(expiry.path[0])
  // DynamoDB takes no filter on a part of the key that is queried.
  if (partsOf(path).some((part) => part.native && part.attribute === name)) {
    return { expiry, isFilter: false, part: undefined }
  }
  const isKey = partsOf(entity.primary).some((part) => part.native && part.attribute === name)
  const { projection } = path
  const isHeld = projection === 'all' || isKey || (projection !== 'keys' && projection.includes(name))
  if (isHeld) return { expiry, isFilter: true, part: undefined }
  const part = keyParts({ entity, path }).find((one) => one.reversible.includes(String(entity.ttl)))
  // Whole items tell it when they have been fetched.
  if (part !== undefined || hydration !== undefined) return { expiry, isFilter: false, part }
  throw new SetupError(
    'setup.option',
    `The index of ${path.name} does not hold "${entity.ttl}" of ${entity.name}, by which expired items would be hidden: ` +
      "project it, fetch whole items by hydrate() (which cannot be counted), or connect with expired: 'show'.",
  )
}

/** The span of all items that a way in leads to. */
export function wholeSpan({ pk, sk }: KeySides, values: KeyValues): KeyBounds {
  return sk === undefined
    ? { lead: [], last: { kind: 'all' } }
    : sk.span((path) => (pk.reversible.includes(path) ? values.get(path) : undefined))
}

/** The input of the first request that a query sends to one of its partitions. */
export function queryInput(query: ReadyQuery, { partition, bounds }: PartitionSpan = firstSpan(query)): QueryInput {
  const printer = new Printer(query.entity)
  const filter = wholeFilter(query)
  const keyCondition = printKeyCondition(query.path, { partition, bounds }, printer)
  const filterExpression = filter && printer.condition(filter)
  const requested = query.selection?.requested
  const projection = requested && printer.projection(withKeys(query, requested))
  const { ExpressionAttributeNames, ExpressionAttributeValues } = printer.names()
  const input: QueryInput = { TableName: query.connection.tableName }
  if (query.path.index !== undefined) input.IndexName = query.path.index
  input.KeyConditionExpression = keyCondition
  if (filterExpression !== undefined) input.FilterExpression = filterExpression
  if (projection !== undefined) input.ProjectionExpression = projection
  input.ExpressionAttributeNames = ExpressionAttributeNames
  input.ExpressionAttributeValues = ExpressionAttributeValues
  if (query.isReversed) input.ScanIndexForward = false
  if (query.isConsistent) input.ConsistentRead = true
  return input
}

/** The input of a query. */
export type QueryInput = QueryCommandInput & { TableName: string }

function wholeFilter(query: ReadyQuery): ConditionTree | undefined {
  return allOf(typeFilter(query), ...entryFilters(query), expiryFilter(query), ...query.filters)
}

/** Whether DynamoDB reads items for a query that it then leaves out. */
export function hasFilter(query: ReadyQuery): boolean {
  return wholeFilter(query) !== undefined
}

/** What a query reads first. */
export function firstSpan({
  partitions: { all },
  bounds,
  isReversed,
}: Pick<ReadyQuery, 'partitions' | 'bounds' | 'isReversed'>): PartitionSpan {
  return { partition: all.at(isReversed ? -1 : 0) as StoredKey, bounds }
}

/** Keeps out other entities' items where the query can meet them. */
export function typeFilter({ entity, path }: Pick<QueryState, 'entity' | 'path'>): ConditionTree | undefined {
  const { typeAttribute } = entity.table
  if (path.foreign !== 'filtered' || typeAttribute === undefined) return undefined
  return {
    kind: 'compare',
    comparator: '=',
    left: { kind: 'path', path: tablePath(typeAttribute) },
    right: { kind: 'value', stored: { S: entity.typeValue } },
  }
}

export function expiryFilter({ expiry }: Pick<ReadyQuery, 'expiry'>): ConditionTree | undefined {
  return expiry?.isFilter ? notExpired(expiry.expiry) : undefined
}

/** Whether an item that was read has expired. */
export function hasPassed({ entity, expiry: hidden }: Pick<ReadyQuery, 'entity' | 'expiry'>, raw: RawItem): boolean {
  if (hidden === undefined || hidden.isFilter) return false
  const { expiry, part } = hidden
  if (part === undefined) return isExpired(expiry, raw)
  const stored = raw[part.attribute]
  const value = stored && part.parse(stored as KeyAttributeValue)?.get(String(entity.ttl))
  const written = value === undefined ? undefined : entity.codecAt(String(entity.ttl)).write(value)
  return written?.ok === true && isExpired(expiry, { [String(expiry.path[0])]: written.stored })
}

/** Keeps out items that are on the index by another entry of the entity. */
export function entryFilters({ entity, path }: Pick<QueryState, 'entity' | 'path'>): readonly ConditionTree[] {
  if (path.only.size === 0) return []
  return [...path.only].map(([name, value]) => {
    const written = entity.codecAt(name).operand(value)
    if (!written.ok) throw new TypeError(`${entity.name}: a value of "when" could not be encoded`)
    return {
      kind: 'compare',
      comparator: '=',
      left: { kind: 'path', path: storedPath(entity.names, [name]) },
      right: { kind: 'value', stored: written.stored },
    }
  })
}

/** A cursor can be made of any item, so its keys are always fetched; where an index lacks attributes, they are read from them. */
export function withKeys(
  query: Pick<QueryState, 'entity' | 'path'>,
  requested: readonly StoredPath[],
): readonly StoredPath[] {
  const names = new Set(requested.filter((path) => path.length === 1).map(([name]) => name))
  const missing = keyParts(query).filter(({ attribute }) => !names.has(attribute))
  return [...requested, ...missing.map(({ attribute }) => tablePath(attribute))]
}

/** The key attributes that locate an item in what a query reads: the index's and the table's, each once. */
export function keyParts({ entity, path }: Pick<QueryState, 'entity' | 'path'>): readonly KeyPart[] {
  const parts = [...partsOf(path), ...partsOf(entity.primary)]
  return parts.filter((part, index) => parts.findIndex((one) => one.attribute === part.attribute) === index)
}
