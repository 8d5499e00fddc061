import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { ExpressionError } from '../errors/index.js'
import type { ConditionCallback } from '../expressions/condition.js'
import type { CompiledCollection } from '../model/compiled.js'
import { attempt, settle } from '../util/attempt.js'
import { readSpan } from './bucket-span.js'
import { collectionInput } from './collection-input.js'
import { collectionWalk, type FoundItem } from './collection-source.js'
import {
  type CollectionState,
  firstMember,
  type ReadyCollection,
  readCollectionPartition,
  readFilter,
  readSpans,
  readyCollection,
} from './collection-state.js'
import type { Connection } from './connection.js'
import { explainHydration, readHydration } from './hydrate.js'
import type { PartitionSpan } from './key-condition.js'
import type { Explanation } from './plan-types.js'
import type { HydrateOptions } from './query-types.js'
import { readCount } from './read-count.js'
import { readShard } from './read-partition.js'
import { requireConsistent, requireUnsorted, type SortRequest } from './read-range.js'
import { readSignal } from './signal.js'
import { SortedReader } from './sorted-reader.js'
import type { Walk } from './walk-pages.js'

type Item = Record<string, unknown>

/** A query over several entities of one partition. Immutable: each chained call gives a new one; its ends send it. */
export class CollectionQuery extends SortedReader<FoundItem, Record<string, Item[]>> {
  readonly #state: CollectionState

  private constructor(state: CollectionState) {
    super()
    this.#state = state
  }

  static make(connection: Connection, collection: CompiledCollection, partition: unknown): CollectionQuery {
    return new CollectionQuery({
      connection,
      collection,
      values: attempt(() => readCollectionPartition(collection, partition)),
      span: undefined,
      shard: undefined,
      spans: undefined,
      filters: [],
      names: undefined,
      hydration: undefined,
      isReversed: false,
      isConsistent: connection.consistentReads && firstMember(collection).path.consistent,
      limit: undefined,
      signal: undefined,
    })
  }

  across(dates: unknown): CollectionQuery {
    const { collection, span } = this.#state
    const { entity, path } = firstMember(collection)
    if (span === undefined) return this.#with({ span: attempt(() => readSpan(entity, path, dates)) })
    throw new ExpressionError('expression.operand', collection.name, 'a query goes across one span')
  }

  shard(shard: number): CollectionQuery {
    const { collection, shard: before } = this.#state
    return this.#with({ shard: readShard(firstMember(collection).path, before, shard) })
  }

  filter(where: ConditionCallback): CollectionQuery {
    const { collection, filters } = this.#state
    return this.#with({ filters: [...filters, attempt(() => readFilter(collection, where))] })
  }

  reverse(): CollectionQuery {
    return this.#with({ isReversed: !this.#state.isReversed })
  }

  consistent(): CollectionQuery {
    const { collection } = this.#state
    requireConsistent(collection.name, firstMember(collection).path)
    return this.#with({ isConsistent: true })
  }

  select(...names: readonly string[]): CollectionQuery {
    const { hydration } = this.#state
    return this.#with(hydration === undefined ? { names } : { hydration: { ...hydration, names } })
  }

  hydrate(options?: HydrateOptions): CollectionQuery {
    const { collection, names, hydration } = this.#state
    const { path } = firstMember(collection)
    const isLate = names !== undefined || hydration !== undefined
    const { isConsistent } = readHydration({ path, name: collection.name, isLate }, options)
    return this.#with({ hydration: { isConsistent, names: undefined } })
  }

  limit(count: number): CollectionQuery {
    return this.#with({ limit: readCount('limit takes', count) })
  }

  signal(signal: AbortSignal): CollectionQuery {
    return this.#with({ signal: readSignal(signal) })
  }

  protected override async gather(): Promise<Record<string, Item[]>> {
    const found: Record<string, Item[]> = Object.create(null)
    for (const { entity } of this.#state.collection.members) found[entity.alias] = []
    for await (const page of this.pages()) for (const { entity, item } of page) found[entity]?.push(item)
    return { ...found }
  }

  protected override counted(): Walk<FoundItem> {
    // What is only counted is not fetched.
    return collectionWalk(readyCollection({ ...this.#state, hydration: undefined }))
  }

  protected override walk(): Walk<FoundItem> {
    return collectionWalk(readyCollection(this.#state))
  }

  params(): QueryCommandInput {
    return limitedInput(readyCollection(this.#state))
  }

  explain(): Explanation {
    const query = readyCollection(this.#state)
    const { members, bounds, partitions, isReversed } = query
    if (members.length === 0 || bounds.last.kind === 'empty') return { requests: [] }
    const all = isReversed ? partitions.all.toReversed() : partitions.all
    const inputs = all.map((partition) => limitedInput(query, { partition, bounds }))
    const requests = inputs.map((input) => ({ action: 'Query', input, implied: false }))
    return { requests: query.hydration === undefined ? requests : [...requests, explainHydration(query)] }
  }

  protected override sorted(sort: SortRequest): CollectionQuery {
    const { collection, values, span, spans } = this.#state
    requireUnsorted(collection.name, spans)
    return this.#with({
      spans: attempt(() => {
        const request = { values: settle(values), span: span && settle(span), shard: undefined }
        return readSpans(collection, request, sort)
      }),
    })
  }

  #with(change: Partial<CollectionState>): CollectionQuery {
    return new CollectionQuery({ ...this.#state, ...change })
  }
}

/** The input of the first request to a partition. */
function limitedInput(query: ReadyCollection, span?: PartitionSpan): QueryCommandInput {
  const input = collectionInput(query, span)
  return query.limit === undefined || input.FilterExpression !== undefined ? input : { ...input, Limit: query.limit }
}
