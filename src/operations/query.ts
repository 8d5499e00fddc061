import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { ExpressionError } from '../errors/index.js'
import { buildCondition, type ConditionCallback } from '../expressions/condition.js'
import { type PlacesCallback, readSelection } from '../expressions/selection.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { attempt, settle } from '../util/attempt.js'
import { readSpan } from './bucket-span.js'
import type { Connection } from './connection.js'
import { explainHydration, isSelected, keysAlone, readHydration, selectHydrated } from './hydrate.js'
import type { PartitionSpan } from './key-condition.js'
import type { Explanation } from './plan-types.js'
import { queryWalk } from './query-source.js'
import { type QueryState, queryInput, type ReadyQuery, readyQuery } from './query-state.js'
import type { HydrateOptions } from './query-types.js'
import { readCount } from './read-count.js'
import { readPartition, readShard } from './read-partition.js'
import {
  checkFilter,
  projectedSelection,
  readBounds,
  requireConsistent,
  requireUnsorted,
  type SortRequest,
  selectFrom,
} from './read-range.js'
import { readSignal } from './signal.js'
import { SortedReader } from './sorted-reader.js'
import type { Walk } from './walk-pages.js'

type Item = Record<string, unknown>

/** A query on the table or an index. Immutable: each chained call gives a new one; its ends send it. */
export class Query extends SortedReader<Item> {
  readonly #state: QueryState

  private constructor(state: QueryState) {
    super()
    this.#state = state
  }

  static make(connection: Connection, entity: CompiledEntity, path: AccessPath, partition: unknown): Query {
    const selection = projectedSelection(entity, path)
    return new Query({
      connection,
      entity,
      path,
      values: attempt(() => readPartition(entity, path, partition)),
      span: undefined,
      shard: undefined,
      bounds: undefined,
      filters: [],
      selection: selection && { value: selection },
      hydration: undefined,
      isReversed: false,
      isConsistent: connection.consistentReads && path.consistent,
      limit: undefined,
      signal: undefined,
    })
  }

  across(dates: unknown): Query {
    const { entity, path, span } = this.#state
    if (span === undefined) return this.#with({ span: attempt(() => readSpan(entity, path, dates)) })
    throw new ExpressionError('expression.operand', entity.name, 'a query goes across one span')
  }

  shard(shard: number): Query {
    return this.#with({ shard: readShard(this.#state.path, this.#state.shard, shard) })
  }

  filter(where: ConditionCallback): Query {
    const { entity, path } = this.#state
    const condition = attempt(() => {
      const tree = buildCondition(entity, where)
      checkFilter(entity, path, tree)
      return tree
    })
    return this.#with({ filters: [...this.#state.filters, condition] })
  }

  reverse(): Query {
    return this.#with({ isReversed: !this.#state.isReversed })
  }

  consistent(): Query {
    const { path } = this.#state
    requireConsistent(path.name, path)
    return this.#with({ isConsistent: true })
  }

  select(...places: readonly (string | PlacesCallback)[]): Query {
    const { entity, path, hydration } = this.#state
    if (hydration !== undefined) return this.#with(selectHydrated(entity, hydration, places))
    return this.#with({ selection: attempt(() => selectFrom(entity, path, readSelection(entity, places))) })
  }

  hydrate(options?: HydrateOptions): Query {
    const { path, selection } = this.#state
    const hydration = readHydration({ path, name: path.name, isLate: isSelected(selection) }, options)
    return this.#with({ hydration, selection: keysAlone })
  }

  limit(count: number): Query {
    return this.#with({ limit: readCount('limit takes', count) })
  }

  signal(signal: AbortSignal): Query {
    return this.#with({ signal: readSignal(signal) })
  }

  protected override gather(): Promise<Item[]> {
    return this.collect()
  }

  protected override counted(): Walk<Item> {
    // What is only counted is not fetched.
    return queryWalk(readyQuery({ ...this.#state, hydration: undefined }))
  }

  protected override walk(): Walk<Item> {
    return queryWalk(readyQuery(this.#state))
  }

  params(): QueryCommandInput {
    return limitedInput(readyQuery(this.#state))
  }

  explain(): Explanation {
    const query = readyQuery(this.#state)
    const { bounds, partitions, isReversed } = query
    if (bounds.last.kind === 'empty') return { requests: [] }
    const all = isReversed ? partitions.all.toReversed() : partitions.all
    const requests = all.map((partition) => {
      return { action: 'Query', input: limitedInput(query, { partition, bounds }), implied: false }
    })
    return { requests: query.hydration === undefined ? requests : [...requests, explainHydration(query)] }
  }

  protected override sorted(sort: SortRequest): Query {
    const { entity, path, bounds } = this.#state
    requireUnsorted(entity.name, bounds)
    return new Query({
      ...this.#state,
      bounds: attempt(() => readBounds({ entity, path, values: settle(this.#state.values) }, sort)),
    })
  }

  #with(change: Partial<QueryState>): Query {
    return new Query({ ...this.#state, ...change })
  }
}

/** The input of the first request to a partition. */
function limitedInput(query: ReadyQuery, span?: PartitionSpan): QueryCommandInput {
  const input = queryInput(query, span)
  if (query.limit !== undefined && input.FilterExpression === undefined) input.Limit = query.limit
  return input
}
