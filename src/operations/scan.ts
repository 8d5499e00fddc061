import type { ScanCommandInput } from '@aws-sdk/client-dynamodb'
import { SetupError } from '../errors/index.js'
import { buildCondition, type ConditionCallback } from '../expressions/condition.js'
import { type PlacesCallback, readSelection } from '../expressions/selection.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import type { Connection } from './connection.js'
import { explainHydration, isSelected, keysAlone, readHydration, selectHydrated } from './hydrate.js'
import { ItemReader } from './item-reader.js'
import type { Explanation } from './plan-types.js'
import type { HydrateOptions } from './query-types.js'
import { readCount } from './read-count.js'
import { checkHeld, projectedSelection, requireConsistent, selectFrom } from './read-range.js'
import type { Page, PageOptions } from './reader-types.js'
import { readyScan, type ScanState, scanInput, scannedPath, scanWalk } from './scan-source.js'
import { mostSegments } from './segments.js'
import { readSignal } from './signal.js'
import type { Walk } from './walk-pages.js'

type Item = Record<string, unknown>

/** A read of every item of an entity, on the table or on an index. Immutable: each chained call gives a new one. */
export class Scan extends ItemReader<Item> {
  readonly #state: ScanState

  private constructor(state: ScanState) {
    super()
    this.#state = state
  }

  static make(connection: Connection, entity: CompiledEntity, path: AccessPath): Scan {
    const selection = projectedSelection(entity, path)
    return new Scan({
      connection,
      entity,
      path: scannedPath(entity, path),
      filters: [],
      selection: selection && { value: selection },
      hydration: undefined,
      isConsistent: connection.consistentReads && path.consistent,
      segments: 1,
      limit: undefined,
      signal: undefined,
    })
  }

  filter(where: ConditionCallback): Scan {
    const { entity, path, filters } = this.#state
    const condition = attempt(() => {
      const tree = buildCondition(entity, where)
      checkHeld(entity, path, tree)
      return tree
    })
    return this.#with({ filters: [...filters, condition] })
  }

  consistent(): Scan {
    const { path } = this.#state
    requireConsistent(path.name, path)
    return this.#with({ isConsistent: true })
  }

  select(...places: readonly (string | PlacesCallback)[]): Scan {
    const { entity, path, hydration } = this.#state
    if (hydration !== undefined) return this.#with(selectHydrated(entity, hydration, places))
    return this.#with({ selection: attempt(() => selectFrom(entity, path, readSelection(entity, places))) })
  }

  hydrate(options?: HydrateOptions): Scan {
    const { path, selection } = this.#state
    const hydration = readHydration({ path, name: path.name, isLate: isSelected(selection) }, options)
    return this.#with({ hydration, selection: keysAlone })
  }

  segments(count: number): Scan {
    return this.#with({ segments: readCount('segments takes', count, mostSegments) })
  }

  limit(count: number): Scan {
    return this.#with({ limit: readCount('limit takes', count) })
  }

  signal(signal: AbortSignal): Scan {
    return this.#with({ signal: readSignal(signal) })
  }

  protected override gather(): Promise<Item[]> {
    return this.collect()
  }

  override first(options?: unknown): Promise<Item | undefined> {
    return this.#state.segments === 1 ? super.first(options) : this.#with({ segments: 1 }).first(options)
  }

  override async page(options?: PageOptions): Promise<Page<Item>> {
    if (this.#state.segments === 1) return super.page(options)
    throw new SetupError(
      'setup.option',
      'A scan in segments has no pages to come back to: use pages(), or one segment.',
    )
  }

  protected override counted(): Walk<Item> {
    // What is only counted is not fetched.
    return scanWalk(readyScan({ ...this.#state, hydration: undefined }))
  }

  protected override walk(): Walk<Item> {
    return scanWalk(readyScan(this.#state))
  }

  params(): ScanCommandInput {
    const scan = readyScan(this.#state)
    const input = scanInput(scan)
    const part = scan.segments > 1 && { Segment: 0, TotalSegments: scan.segments }
    const limit = scan.limit !== undefined && input.FilterExpression === undefined && { Limit: scan.limit }
    return { ...input, ...part, ...limit }
  }

  explain(): Explanation {
    const { segments } = this.#state
    const input = this.params()
    const requests = Array.from({ length: segments }, (_, segment) => ({
      action: 'Scan',
      input: segments > 1 ? { ...input, Segment: segment } : input,
      implied: false,
    }))
    return { requests: this.#state.hydration === undefined ? requests : [...requests, explainHydration(this.#state)] }
  }

  #with(change: Partial<ScanState>): Scan {
    return new Scan({ ...this.#state, ...change })
  }
}
