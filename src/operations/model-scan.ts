import type { ScanCommandInput } from '@aws-sdk/client-dynamodb'
import { SetupError } from '../errors/index.js'
import { buildCondition, type ConditionCallback } from '../expressions/condition.js'
import { Printer } from '../expressions/print.js'
import { allOf, type ConditionTree } from '../expressions/tree.js'
import { partsOf } from '../keys/key-side.js'
import type { CompiledModel } from '../model/compiled.js'
import { decodeItem } from '../model/decode-item.js'
import { entityOf } from '../model/decode-stored.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import type { RawItem } from '../wire/service-errors.js'
import type { FoundItem } from './collection-source.js'
import type { Connection } from './connection.js'
import { type Filters, uniteFilters } from './entity-filters.js'
import { expiryOf, isExpired } from './expiry.js'
import { judgeItem } from './invalid-item.js'
import { ItemReader } from './item-reader.js'
import type { Lane } from './lanes.js'
import { interpretEach } from './paging.js'
import { listPartitions } from './partitions.js'
import type { Explanation } from './plan-types.js'
import { readCount } from './read-count.js'
import type { Page, PageOptions } from './reader-types.js'
import { mostSegments, strandOfSegments } from './segments.js'
import { readSignal } from './signal.js'
import type { Walk } from './walk-pages.js'

type Item = Record<string, unknown>

interface ModelScanState {
  readonly connection: Connection
  readonly model: CompiledModel
  readonly filters: readonly Attempt<Filters>[]
  readonly isConsistent: boolean
  readonly segments: number
  readonly limit: number | undefined
  readonly signal: AbortSignal | undefined
}

/** A read of every item of a model's table, of whatever entity. Immutable: each chained call gives a new one. */
export class ModelScan extends ItemReader<FoundItem, Record<string, Item[]>> {
  readonly #state: ModelScanState

  private constructor(state: ModelScanState) {
    super()
    this.#state = state
  }

  static make(connection: Connection, model: CompiledModel): ModelScan {
    const isConsistent = connection.consistentReads
    return new ModelScan({
      connection,
      model,
      filters: [],
      isConsistent,
      segments: 1,
      limit: undefined,
      signal: undefined,
    })
  }

  filter(where: ConditionCallback): ModelScan {
    const { model, filters } = this.#state
    const filter = attempt((): Filters => {
      const entities = [...model.entities.values()]
      return new Map(entities.map((entity) => [entity, buildCondition(entity, where)]))
    })
    return this.#with({ filters: [...filters, filter] })
  }

  consistent(): ModelScan {
    return this.#with({ isConsistent: true })
  }

  segments(count: number): ModelScan {
    return this.#with({ segments: readCount('segments takes', count, mostSegments) })
  }

  limit(count: number): ModelScan {
    return this.#with({ limit: readCount('limit takes', count) })
  }

  signal(signal: AbortSignal): ModelScan {
    return this.#with({ signal: readSignal(signal) })
  }

  protected override async gather(): Promise<Record<string, Item[]>> {
    const found = new Map([...this.#state.model.entities.keys()].map((alias): [string, Item[]] => [alias, []]))
    for await (const page of this.pages()) for (const { entity, item } of page) found.get(entity)?.push(item)
    return Object.fromEntries(found)
  }

  override first(options?: unknown): Promise<FoundItem | undefined> {
    return this.#state.segments === 1 ? super.first(options) : this.#with({ segments: 1 }).first(options)
  }

  override async page(options?: PageOptions): Promise<Page<FoundItem>> {
    if (this.#state.segments === 1) return super.page(options)
    const message = 'A scan in segments has no pages to come back to: use pages(), or one segment.'
    throw new SetupError('setup.option', message)
  }

  params(): ScanCommandInput {
    const { segments } = this.#state
    return { ...scanInput(this.#state), ...(segments > 1 && { Segment: 0, TotalSegments: segments }) }
  }

  explain(): Explanation {
    const { segments } = this.#state
    const inputs = Array.from({ length: segments }, (_, segment) =>
      segments > 1 ? { ...this.params(), Segment: segment } : this.params(),
    )
    return { requests: inputs.map((input) => ({ action: 'Scan', input, implied: false })) }
  }

  protected override walk(): Walk<FoundItem> {
    const { connection, model, segments, signal, limit } = this.#state
    const [entity] = model.entities.values()
    const input = scanInput(this.#state)
    const open = (own: AbortSignal | undefined, segment?: number): Lane =>
      laneOf({ ...this.#state, signal: own }, input, segment)
    return {
      scope: () => ({
        identity: [
          connection.tableName,
          'scan',
          [...model.entities.values()].map(({ name }) => name),
          filterOf(this.#state),
        ],
        partitions: listPartitions([[{}]]),
        open: entity === undefined ? [] : partsOf(entity.primary),
        isInside: () => true,
        secrets: connection.cursorSecrets,
      }),
      forward: {
        ...strandOfSegments(segments, signal, open),
        ...interpretEach((raw) => interpret(this.#state, raw), connection.onInvalidItem === 'throw'),
      },
      backward: undefined,
      limit,
    }
  }

  #with(change: Partial<ModelScanState>): ModelScan {
    return new ModelScan({ ...this.#state, ...change })
  }
}

type ScanInput = ScanCommandInput & { readonly TableName: string }

function scanInput(scan: ModelScanState): ScanInput {
  const { connection, model, isConsistent } = scan
  const [owner] = model.entities.values()
  const filter = filterOf(scan)
  const input = { TableName: connection.tableName, ...(isConsistent && { ConsistentRead: true }) }
  if (owner === undefined || filter === undefined) return input
  const printer = new Printer(owner)
  return { ...input, FilterExpression: printer.condition(filter), ...printer.names() }
}

/** What the filters leave out of each entity's items. Others' are left out when they have come. */
function filterOf({ model, filters }: ModelScanState): ConditionTree | undefined {
  const trees = filters.map(settle)
  const own = [...model.entities.values()].map((entity) => ({
    entity,
    filter: allOf(...trees.map((tree) => tree.get(entity))),
  }))
  const isTyped = model.table.typeAttribute !== undefined
  return uniteFilters(own, { isTyped, meetsOthers: false, subject: 'the entities of this model' })
}

function laneOf(scan: ModelScanState, whole: ScanInput, segment: number | undefined): Lane {
  const { connection, model, segments, signal } = scan
  const input = { ...whole, ...(segment !== undefined && { Segment: segment, TotalSegments: segments }) }
  const entity = [...model.entities.values()].map(({ name }) => name)
  return {
    isEmpty: false,
    // What claims unique values, and what others have put there, is left out when it has come.
    hasFilter: true,
    isExact: false,
    send: (part) => connection.executor.send('Scan', { ...input, ...part }, { operation: 'scan', entity, signal }),
    accepts: (raw) => {
      const owner = entityOf(model, raw)
      return owner !== undefined && !isExpired(expiryOf(connection, owner), raw)
    },
  }
}

function interpret({ connection, model }: ModelScanState, raw: RawItem): FoundItem | undefined {
  const entity = entityOf(model, raw)
  if (entity === undefined) return undefined
  const judged = judgeItem(connection, entity, raw, () => decodeItem(entity, raw, undefined))
  return judged.isSkipped ? undefined : { entity: entity.alias, item: judged.item }
}
