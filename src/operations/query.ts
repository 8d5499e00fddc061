import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { ExpressionError, SetupError } from '../errors/index.js'
import { buildCondition, type ConditionCallback } from '../expressions/condition.js'
import { type PlacesCallback, readSelection } from '../expressions/selection.js'
import type { SortOperator } from '../keys/key-part.js'
import type { KeyBounds } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import type { Connection } from './connection.js'
import { countItems, readPages } from './paging.js'
import type { Explanation } from './plan-types.js'
import { querySource, queryWalk } from './query-source.js'
import { type QueryState, queryInput, type ReadyQuery, readyQuery } from './query-state.js'
import type { Page, PageOptions } from './query-types.js'
import { readCount } from './read-count.js'
import { checkFilter, projectedSelection, readPartition, readSortValues, selectFrom } from './read-range.js'
import { readSignal } from './signal.js'
import { walkPage } from './walk-pages.js'

type Item = Record<string, unknown>

/** A query on the table or an index. Immutable: each chained call gives a new one; its ends send it. */
export class Query implements AsyncIterable<Item> {
  readonly #state: QueryState

  private constructor(state: QueryState) {
    this.#state = state
  }

  static make(connection: Connection, entity: CompiledEntity, path: AccessPath, partition: unknown): Query {
    const selection = projectedSelection(entity, path)
    return new Query({
      connection,
      entity,
      path,
      partition: attempt(() => readPartition(entity, path, partition)),
      bounds: undefined,
      filters: [],
      selection: selection && { value: selection },
      isReversed: false,
      isConsistent: connection.consistentReads && path.consistent,
      limit: undefined,
      signal: undefined,
    })
  }

  eq(values: unknown): Query {
    return this.#sort('eq', values)
  }
  lt(values: unknown): Query {
    return this.#sort('lt', values)
  }
  lte(values: unknown): Query {
    return this.#sort('lte', values)
  }
  gt(values: unknown): Query {
    return this.#sort('gt', values)
  }
  gte(values: unknown): Query {
    return this.#sort('gte', values)
  }
  beginsWith(values: unknown): Query {
    return this.#sort('beginsWith', values)
  }
  between(low: unknown, high: unknown): Query {
    return this.#bound((query) => {
      const lowest = readSortValues(query, 'between', low)
      const highest = readSortValues(query, 'between', high)
      return lowest.side.between(lowest.given, highest.given, lowest.known)
    })
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
    if (!path.consistent) {
      throw new SetupError(
        'setup.option',
        `${path.name} is on a global index, which DynamoDB cannot read consistently.`,
      )
    }
    return this.#with({ isConsistent: true })
  }

  select(...places: readonly (string | PlacesCallback)[]): Query {
    const { entity, path } = this.#state
    return this.#with({ selection: attempt(() => selectFrom(entity, path, readSelection(entity, places))) })
  }

  limit(count: number): Query {
    return this.#with({ limit: readCount('limit takes', count) })
  }

  signal(signal: AbortSignal): Query {
    return this.#with({ signal: readSignal(signal) })
  }

  async all(): Promise<Item[]> {
    const items: Item[] = []
    for await (const page of this.pages()) items.push(...page)
    return items
  }

  async first(): Promise<Item | undefined> {
    for await (const [item] of this.limit(1).pages()) return item
    return undefined
  }

  async page(options: PageOptions = {}): Promise<Page<Item>> {
    return walkPage(queryWalk(readyQuery(this.#state)), options)
  }

  async *pages(): AsyncGenerator<Item[]> {
    const query = readyQuery(this.#state)
    yield* readPages(querySource(query), { wanted: query.limit })
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for await (const items of this.pages()) yield* items
  }

  async count(): Promise<number> {
    const query = readyQuery(this.#state)
    return countItems(querySource(query), query.limit)
  }

  params(): QueryCommandInput {
    const query = readyQuery(this.#state)
    const input = queryInput(query)
    return query.limit === undefined || input.FilterExpression !== undefined ? input : { ...input, Limit: query.limit }
  }

  explain(): Explanation {
    const query = readyQuery(this.#state)
    if (query.bounds.last.kind === 'empty') return { requests: [] }
    return { requests: [{ action: 'Query', input: this.params(), implied: false }] }
  }

  #sort(operator: SortOperator, values: unknown): Query {
    return this.#bound((query) => {
      const { side, given, known } = readSortValues(query, operator, values)
      return side.bounds(operator, given, known)
    })
  }

  #bound(compute: (query: Pick<ReadyQuery, 'entity' | 'path' | 'partition'>) => KeyBounds): Query {
    const { entity, bounds } = this.#state
    if (bounds !== undefined) {
      throw new ExpressionError(
        'expression.operand',
        entity.name,
        'a query takes one sort condition; use between for a range',
      )
    }
    return this.#with({
      bounds: attempt(() => {
        const { partition, path } = readyQuery(this.#state)
        return compute({ entity, path, partition })
      }),
    })
  }

  #with(change: Partial<QueryState>): Query {
    return new Query({ ...this.#state, ...change })
  }
}
