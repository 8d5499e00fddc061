import { ExpressionError } from '../errors/index.js'
import { buildCondition, type ConditionCallback } from '../expressions/condition.js'
import type { Selection } from '../expressions/selection.js'
import { allOf, type ConditionTree } from '../expressions/tree.js'
import { findBuckets } from '../keys/buckets.js'
import type { KeyBounds, StoredKey } from '../keys/key-side.js'
import type { AccessPath, CollectionMember, CompiledCollection, CompiledEntity } from '../model/compiled.js'
import type { StoredPath } from '../schema/stored-path.js'
import { type Attempt, settle } from '../util/attempt.js'
import { type BucketSpan, limitToSpan } from './bucket-span.js'
import { requireKnown, selectOf, selectWhole, tellingOf } from './collection-selection.js'
import type { Connection } from './connection.js'
import type { Filters } from './entity-filters.js'
import { keysAlone } from './hydrate.js'
import type { Partitions } from './partitions.js'
import { hideExpired, type QueryExpiry, wholeSpan } from './query-state.js'
import type { KeyValues } from './read-key.js'
import { findPartitions, type PartitionRequest, readPartition } from './read-partition.js'
import { checkFilter, type QuerySelection, readBounds, type SortRequest } from './read-range.js'
import { spanHull, spansMeet } from './span-hull.js'

/** What is asked for of the items that each way leads to. */
export type Spans = ReadonlyMap<AccessPath, KeyBounds>

/** Everything that a query on a collection is made of. */
export interface CollectionState {
  readonly connection: Connection
  readonly collection: CompiledCollection
  /** What tells the partition, as the first member calls it. */
  readonly values: Attempt<KeyValues>
  /** The dates between which several partitions are read, as the first member calls them; `undefined` where one is read. */
  readonly span: Attempt<BucketSpan> | undefined
  /** The one shard that is read; `undefined` for all of them. */
  readonly shard: number | undefined
  /** What the sort condition says of each way in; `undefined` where there is none. */
  readonly spans: Attempt<Spans> | undefined
  readonly filters: readonly Attempt<Filters>[]
  readonly names: readonly string[] | undefined
  /** How whole items are fetched, and what of them; `undefined` where what the index holds is given. */
  readonly hydration: CollectionHydration | undefined
  readonly isReversed: boolean
  readonly isConsistent: boolean
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** How the whole items of a collection are fetched. */
export interface CollectionHydration {
  readonly isConsistent: boolean | undefined
  /** The attributes that are fetched; `undefined` for everything. */
  readonly names: readonly string[] | undefined
}

/** A member whose items can lie in the partition that is asked for. */
export interface ReadyMember {
  readonly entity: CompiledEntity
  readonly ways: readonly ReadyWay[]
  readonly filter: ConditionTree | undefined
  readonly selection: QuerySelection | undefined
  /** What is fetched of whole items; `undefined` for everything. */
  readonly fetched: Selection | undefined
  readonly expiry: QueryExpiry | undefined
  /** What tells, besides keys, whether an item is asked for. */
  readonly telling: readonly StoredPath[]
}
/** A way into a member, and the span of its items that are asked for. */
export interface ReadyWay {
  readonly path: AccessPath
  readonly bounds: KeyBounds
}

/** A query on a collection whose arguments were all right. */
export interface ReadyCollection extends Omit<CollectionState, 'values' | 'span' | 'spans' | 'filters'> {
  readonly partitions: Partitions
  readonly members: readonly ReadyMember[]
  /** The smallest span that holds what is asked for of all members. */
  readonly bounds: KeyBounds
  /** Whether items of others can lie in that span. */
  readonly meetsOthers: boolean
  /** Whether a sort condition can leave out items that lie in that span. */
  readonly isNarrowed: boolean
}

/** The first member of a collection, which names the attributes of the partition. */
export function firstMember({ members }: CompiledCollection): CollectionMember {
  return members[0] as CollectionMember
}

/** Reads the partition of a collection. */
export function readCollectionPartition(collection: CompiledCollection, input: unknown): KeyValues {
  const { entity, path } = firstMember(collection)
  return readPartition(entity, path, input)
}

/** Lists the partitions that hold what a query on a collection asks for. */
function findCollected(collection: CompiledCollection, request: PartitionRequest): Partitions {
  const { entity, path } = firstMember(collection)
  return findPartitions(entity, path, request)
}

/** Reads a sort condition, for every way into every member. */
export function readSpans(collection: CompiledCollection, request: PartitionRequest, sort: SortRequest): Spans {
  const partition = findCollected(collection, request).all[0] as StoredKey
  const spans = new Map<AccessPath, KeyBounds>()
  for (const { entity, path } of collection.members) {
    const values = valuesIn(path, partition)
    if (values !== undefined) spans.set(path, readBounds({ entity, path, values }, sort))
  }
  return spans
}

/** Builds a filter for every entity. */
export function readFilter(collection: CompiledCollection, where: ConditionCallback): Filters {
  return new Map(
    listEntities(collection).map(({ entity, paths }) => {
      const tree = buildCondition(entity, where)
      for (const path of paths) checkFilter(entity, path, tree)
      return [entity, tree]
    }),
  )
}

/** The entities of a collection, each with its ways in. */
function listEntities({ members }: CompiledCollection): readonly EntityPaths[] {
  const entities = [...new Set(members.map(({ entity }) => entity))]
  return entities.map((entity) => ({
    entity,
    paths: members.filter((member) => member.entity === entity).map(({ path }) => path),
  }))
}

interface EntityPaths {
  readonly entity: CompiledEntity
  readonly paths: readonly AccessPath[]
}

/** Checks a query on a collection; throws what was wrong with its arguments. */
export function readyCollection(state: CollectionState): ReadyCollection {
  const { connection, collection, hydration } = state
  const names = hydration === undefined ? state.names : hydration.names
  const span = state.span && settle(state.span)
  const partitions = findCollected(collection, { values: settle(state.values), span, shard: state.shard })
  // What a partition tells of the attributes is the same for all of them.
  const partition = partitions.all[0] as StoredKey
  const spans = state.spans && settle(state.spans)
  const filters = state.filters.map(settle)
  if (names !== undefined) requireKnown(collection, names)
  const members = listEntities(collection).flatMap(({ entity, paths }): ReadyMember[] => {
    const limits: ConditionTree[] = []
    const ways = paths.flatMap((path): ReadyWay[] => {
      const values = valuesIn(path, partition)
      if (values === undefined) return []
      const asked = spans?.get(path) ?? wholeSpan(path, values)
      const limit = span && limitToSpan({ entity, path, values }, asked, spanOf(span, collection, path))
      if (limit?.filter !== undefined) limits.push(limit.filter)
      return [{ path, bounds: limit?.bounds ?? asked }]
    })
    if (limits.length > 0 && new Set(paths.map(({ pk }) => findBuckets(pk)[0]?.path)).size > 1) {
      const message = `${collection.name} holds these items by several dates, and goes across a span of one only where the sort key begins with it`
      throw new ExpressionError('expression.operand', entity.name, message)
    }
    const [way] = ways
    if (way === undefined) return []
    const hidden = hideExpired({ connection, entity, path: way.path, hydration })
    const filter = allOf(...limits.slice(0, 1), ...filters.map((trees) => trees.get(entity)))
    const own = names?.filter((name) => entity.attributes.has(name))
    const isFetched = hydration !== undefined
    return [
      {
        entity,
        ways,
        filter,
        selection: isFetched ? keysAlone.value : selectOf(entity, way.path, own),
        fetched: isFetched && own !== undefined ? selectWhole(entity, own) : undefined,
        expiry: hidden && { ...hidden, isFilter: false },
        telling: tellingOf(entity, ways, hidden),
      },
    ]
  })
  const bounds = spanHull(members.flatMap(({ ways }) => ways.map((way) => way.bounds)))
  const meetsOthers = collection.rivals.some((rival) => {
    return partitions.all.some((one) => {
      const values = valuesIn(rival, one)
      return values !== undefined && spansMeet(bounds, wholeSpan(rival, values))
    })
  })
  return { ...state, partitions, members, bounds, meetsOthers, isNarrowed: (spans ?? span) !== undefined }
}

/** A span, as another member calls its date. */
function spanOf(span: BucketSpan, collection: CompiledCollection, { pk }: AccessPath): BucketSpan {
  const place = findBuckets(firstMember(collection).path.pk).findIndex(({ path }) => path === span.bucket.path)
  return { ...span, bucket: findBuckets(pk)[place] ?? span.bucket }
}

/** What a partition tells of the attributes, as another key calls them; `undefined` where that key has no such partition. */
function valuesIn({ pk }: Pick<AccessPath, 'pk'>, partition: StoredKey): KeyValues | undefined {
  const values = new Map<string, unknown>()
  for (const part of pk.parts) {
    const value = partition[part.attribute]
    const parsed = value && part.parse(value)
    if (parsed === undefined) return undefined
    for (const [path, one] of parsed) values.set(path, one)
  }
  return values
}
