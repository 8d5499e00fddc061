import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { ExpressionError, SetupError } from '../errors/index.js'
import type { ConditionCallback } from '../expressions/condition.js'
import type { CompiledCollection } from '../model/compiled.js'
import { attempt, settle } from '../util/attempt.js'
import { collectionInput } from './collection-input.js'
import { collectionSource, collectionWalk, type FoundItem } from './collection-source.js'
import {
  type CollectionState,
  firstMember,
  readCollectionPartition,
  readFilter,
  readSpans,
  readyCollection,
  type SortRequest,
} from './collection-state.js'
import type { Connection } from './connection.js'
import { countItems, readPages } from './paging.js'
import type { Explanation } from './plan-types.js'
import type { Page, PageOptions } from './query-types.js'
import { readCount } from './read-count.js'
import { readSignal } from './signal.js'
import { walkPage } from './walk-pages.js'

type Item = Record<string, unknown>

/** A query over several entities of one partition. Immutable: each chained call gives a new one; its ends send it. */
export class CollectionQuery implements AsyncIterable<FoundItem> {
  readonly #state: CollectionState

  private constructor(state: CollectionState) {
    this.#state = state
  }

  static make(connection: Connection, collection: CompiledCollection, partition: unknown): CollectionQuery {
    return new CollectionQuery({
      connection,
      collection,
      partition: attempt(() => readCollectionPartition(collection, partition)),
      spans: undefined,
      filters: [],
      names: undefined,
      isReversed: false,
      isConsistent: connection.consistentReads && firstMember(collection).path.consistent,
      limit: undefined,
      signal: undefined,
    })
  }

  eq(values: unknown): CollectionQuery {
    return this.#sort({ operator: 'eq', values })
  }
  lt(values: unknown): CollectionQuery {
    return this.#sort({ operator: 'lt', values })
  }
  lte(values: unknown): CollectionQuery {
    return this.#sort({ operator: 'lte', values })
  }
  gt(values: unknown): CollectionQuery {
    return this.#sort({ operator: 'gt', values })
  }
  gte(values: unknown): CollectionQuery {
    return this.#sort({ operator: 'gte', values })
  }
  beginsWith(values: unknown): CollectionQuery {
    return this.#sort({ operator: 'beginsWith', values })
  }
  between(low: unknown, high: unknown): CollectionQuery {
    return this.#sort({ operator: 'between', low, high })
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
    if (!firstMember(collection).path.consistent) {
      throw new SetupError(
        'setup.option',
        `${collection.name} is on a global index, which DynamoDB cannot read consistently.`,
      )
    }
    return this.#with({ isConsistent: true })
  }

  select(...names: readonly string[]): CollectionQuery {
    return this.#with({ names })
  }

  limit(count: number): CollectionQuery {
    return this.#with({ limit: readCount('limit takes', count) })
  }

  signal(signal: AbortSignal): CollectionQuery {
    return this.#with({ signal: readSignal(signal) })
  }

  async all(): Promise<Record<string, Item[]>> {
    const found: Record<string, Item[]> = Object.create(null)
    for (const { entity } of this.#state.collection.members) found[entity.alias] = []
    for await (const { entity, item } of this) found[entity]?.push(item)
    return { ...found }
  }

  async first(): Promise<FoundItem | undefined> {
    for await (const [item] of this.limit(1).pages()) return item
    return undefined
  }

  async page(options: PageOptions = {}): Promise<Page<FoundItem>> {
    return walkPage(collectionWalk(readyCollection(this.#state)), options)
  }

  async *pages(): AsyncGenerator<FoundItem[]> {
    const query = readyCollection(this.#state)
    yield* readPages(collectionSource(query), { wanted: query.limit })
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<FoundItem> {
    for await (const items of this.pages()) yield* items
  }

  async count(): Promise<number> {
    const query = readyCollection(this.#state)
    return countItems(collectionSource(query), query.limit)
  }

  params(): QueryCommandInput {
    const query = readyCollection(this.#state)
    const input = collectionInput(query)
    return query.limit === undefined || input.FilterExpression !== undefined ? input : { ...input, Limit: query.limit }
  }

  explain(): Explanation {
    const { members, bounds } = readyCollection(this.#state)
    if (members.length === 0 || bounds.last.kind === 'empty') return { requests: [] }
    return { requests: [{ action: 'Query', input: this.params(), implied: false }] }
  }

  #sort(sort: SortRequest): CollectionQuery {
    const { collection, partition, spans } = this.#state
    if (spans !== undefined) {
      throw new ExpressionError(
        'expression.operand',
        collection.name,
        'a query takes one sort condition; use between for a range',
      )
    }
    return this.#with({ spans: attempt(() => readSpans(collection, settle(partition), sort)) })
  }

  #with(change: Partial<CollectionState>): CollectionQuery {
    return new CollectionQuery({ ...this.#state, ...change })
  }
}
