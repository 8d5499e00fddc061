import { checkOptions, flagOption } from '../errors/check-options.js'
import { SetupError } from '../errors/index.js'
import { type PlacesCallback, readSelection, type Selection } from '../expressions/selection.js'
import { partsOf } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { storedPath } from '../schema/stored-path.js'
import { type Attempt, attempt } from '../util/attempt.js'
import type { RawItem } from '../wire/service-errors.js'
import { readStored } from './batch-get.js'
import type { Connection } from './connection.js'
import { GetOperation } from './get.js'
import type { Interpreted, PageSource } from './paging.js'
import type { PlannedRequest } from './plan-types.js'
import type { HydrateOptions } from './query-types.js'
import type { QuerySelection } from './read-range.js'
import { incomplete } from './run-batch.js'

/** How many items are fetched at a time: four requests, whose answers have to be held. */
const itemsAtOnce = 400

/** How items that an index holds in part are fetched as a whole. */
export interface Hydration {
  /** Whether consistently; as they were met unless it is said. */
  readonly isConsistent: boolean | undefined
  /** What is fetched of them; `undefined` for everything. */
  readonly selection: Selection | undefined
}

/** How items are fetched, and what becomes of them. */
export interface HydrationContext<T> {
  readonly connection: Connection
  readonly signal: AbortSignal | undefined
  /** The read that fetches an item that was met in the index. */
  readonly open: (met: RawItem) => GetOperation
  /** Makes a result of a fetched item; `undefined` for one that is not among the results any more, or does not fit its schema. */
  readonly interpret: (read: GetOperation, stored: RawItem, met: RawItem) => T | undefined
}

/** What is fetched of an item, and where it was met. */
interface WholeRead extends Hydration {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly ways: readonly { readonly path: AccessPath }[]
}

/** The read that fetches an item. */
export function readWhole(
  { connection, entity, ways, isConsistent, selection }: WholeRead,
  met: RawItem,
): GetOperation {
  // Where an item is in the index now is told by its key attributes there, and by what chooses among entries.
  const further = ways.flatMap(({ path }) => [
    ...partsOf(path).map(({ attribute }) => attribute),
    ...[...path.only.keys()].map((name) => String(storedPath(entity.names, [name])[0])),
  ])
  const read = GetOperation.ofStored(connection, entity, met, { selection, further })
  return isConsistent ? read.consistent() : read
}

/** Fetches the items that a source meets in an index. Those that are gone, or no longer where they were met, are left out. */
export function hydrateSource<T>(source: PageSource<unknown>, context: HydrationContext<T>): PageSource<T> {
  return {
    ...source,
    // The next page looks again.
    follows: () => true,
    interpret: async (raws, most): Promise<Interpreted<T>> => {
      const met = raws.slice(0, Math.min(most, itemsAtOnce))
      const found = await fetchItems(context, met)
      const kept = met.filter((_, index) => found[index] !== undefined)
      return { items: found.filter((item) => item !== undefined), stored: kept, used: met.length }
    },
  }
}

async function fetchItems<T>(
  { connection, signal, open, interpret }: HydrationContext<T>,
  met: readonly RawItem[],
): Promise<readonly (T | undefined)[]> {
  const reads = met.map(open)
  const { items, left, cause } = await readStored(connection.executor, reads, signal)
  const results = reads.map((read, place) => {
    const [raw, stored] = [met[place] as RawItem, items[place]]
    return stored === undefined ? undefined : interpret(read, stored, raw)
  })
  if (left.size > 0) throw incomplete(reads, left, results, cause)
  return results
}

/** The requests that fetch the items, as far as they are known before these are met. */
export function explainHydration(reader: HydratingReader): PlannedRequest {
  const keys = { Keys: [], ...(isHydratedConsistently(reader) && { ConsistentRead: true }) }
  return { action: 'BatchGetItem', input: { RequestItems: { [reader.connection.tableName]: keys } }, implied: true }
}

/** What a query or a scan tells of how whole items are fetched. */
interface HydratingReader {
  readonly connection: Connection
  readonly isConsistent: boolean
  readonly hydration: Pick<Hydration, 'isConsistent'> | undefined
}

/** Whether whole items are fetched consistently. */
export function isHydratedConsistently({ connection, isConsistent, hydration }: HydratingReader): boolean {
  return hydration?.isConsistent ?? (isConsistent || connection.consistentReads)
}

/** What is asked to fetch whole items. */
interface HydratingQuestion {
  readonly path: AccessPath
  readonly name: string
  /** Whether something has been selected already. */
  readonly isLate: boolean
}

/** Whether something has been selected of what an index holds. */
export function isSelected(selection: Attempt<QuerySelection> | undefined): boolean {
  return selection !== undefined && ('error' in selection || selection.value.requested !== undefined)
}

/** Reads how whole items are fetched. */
export function readHydration(
  { path: { projection }, name, isLate }: HydratingQuestion,
  options: HydrateOptions | undefined,
): Hydration {
  const { consistent } = checkOptions('hydrate', options, { consistent: flagOption })
  if (projection === 'all') {
    throw new SetupError('setup.option', `The index of ${name} holds whole items, so that there are none to fetch.`)
  }
  if (isLate) {
    throw new SetupError('setup.option', 'hydrate comes once, and before select, which chooses what it fetches.')
  }
  return { isConsistent: consistent, selection: undefined }
}

/** What is read of an index where whole items are fetched: their keys, which are always read. */
export const keysAlone = { value: { paths: [], requested: [] } } as const

/** Chooses what is fetched of the items. */
export function selectHydrated(
  entity: CompiledEntity,
  hydration: Hydration,
  places: readonly (string | PlacesCallback)[],
): { readonly hydration: Hydration; readonly selection: Attempt<QuerySelection> } {
  const chosen = attempt(() => readSelection(entity, places))
  if ('error' in chosen) return { hydration, selection: chosen }
  return { hydration: { ...hydration, selection: chosen.value }, selection: keysAlone }
}
