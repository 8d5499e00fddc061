import { type AttributeMap, createMap, equalMaps } from './attribute-value.js'
import type { Effect } from './effect.js'
import { sizeOfItem, writeUnits } from './item-size.js'
import { indexesOf, projectForIndex, standsIn, type Table, type TableIndex } from './table.js'

/** Units that an operation used on one table, and on each of its indexes. */
export interface Usage {
  readonly tableName: string
  readonly table: number
  readonly indexes: readonly { readonly index: TableIndex; readonly units: number }[]
}

/** What a write uses: the larger of the item before and after, and so for every index entry that it touches. */
export function usageOfWrite({ table, before, after }: Effect): Usage {
  const bytes = Math.max(before ? sizeOfItem(before) : 0, after ? sizeOfItem(after) : 0)
  const indexes = indexesOf(table).map((index) => ({ index, units: indexUnits(table, index, before, after) }))
  return {
    tableName: table.description.TableName,
    table: writeUnits(bytes),
    indexes: indexes.filter((i) => i.units > 0),
  }
}

function indexUnits(
  table: Table,
  { description }: TableIndex,
  before: AttributeMap | undefined,
  after: AttributeMap | undefined,
): number {
  const entryOf = (item: AttributeMap | undefined): AttributeMap | undefined =>
    item && standsIn(table, description, item) ? projectForIndex(table, description, item) : undefined
  const old = entryOf(before)
  const fresh = entryOf(after)
  if (!old && !fresh) return 0
  if (!old || !fresh) return writeUnits(sizeOfItem(old ?? fresh ?? createMap()))
  if (equalMaps(old, fresh)) return 0
  const moved = description.KeySchema.some(({ AttributeName: name }) => {
    return !equalMaps({ key: old[name] ?? {} }, { key: fresh[name] ?? {} })
  })
  const [a, b] = [sizeOfItem(old), sizeOfItem(fresh)]
  return moved ? writeUnits(a) + writeUnits(b) : writeUnits(Math.max(a, b))
}

/** Adds up what several parts of one request used, table by table. */
export function mergeUsages(usages: readonly Usage[]): Usage[] {
  const merged = new Map<string, Usage>()
  for (const usage of usages) {
    const known = merged.get(usage.tableName)
    merged.set(usage.tableName, known === undefined ? usage : addUsages(known, usage))
  }
  return [...merged.values()]
}

function addUsages(a: Usage, b: Usage): Usage {
  const units = new Map<string, { index: TableIndex; units: number }>()
  for (const entry of [...a.indexes, ...b.indexes]) {
    const name = entry.index.description.IndexName
    units.set(name, { index: entry.index, units: (units.get(name)?.units ?? 0) + entry.units })
  }
  return { tableName: a.tableName, table: a.table + b.table, indexes: [...units.values()] }
}

/** How an answer reports units: `TOTAL`, `INDEXES`, or not at all. */
export interface CapacityReport {
  readonly mode: unknown
  /** Transactions use twice the units. */
  readonly factor?: number
  /** The member that repeats the units of a transaction by their kind. */
  readonly kind?: 'ReadCapacityUnits' | 'WriteCapacityUnits'
}

/** The `ConsumedCapacity` of an answer; nothing unless it was asked for. */
export function reportUsage(usage: Usage, report: CapacityReport): Record<string, unknown> | undefined {
  const { mode, factor = 1, kind } = report
  if (mode !== 'TOTAL' && mode !== 'INDEXES') return undefined
  const units = (count: number): Record<string, number> => {
    return { CapacityUnits: count * factor, ...(kind && { [kind]: count * factor }) }
  }
  const total = usage.indexes.reduce((sum, entry) => sum + entry.units, usage.table)
  const answer: Record<string, unknown> = { TableName: usage.tableName, ...units(total) }
  if (mode === 'TOTAL') return answer
  answer.Table = units(usage.table)
  for (const { index, units: count } of usage.indexes) {
    const member = index.kind === 'local' ? 'LocalSecondaryIndexes' : 'GlobalSecondaryIndexes'
    const byName = (answer[member] ?? createMap<unknown>()) as Record<string, unknown>
    byName[index.description.IndexName] = units(count)
    answer[member] = byName
  }
  return answer
}
