import { reviveMap } from './attribute-value.js'
import type { Engine } from './engine.js'
import { sizeOfItem } from './item-size.js'
import type { IndexDescription, Table } from './table.js'

interface Sizes {
  readonly count: number
  readonly bytes: number
}

async function measure(engine: Engine, prefix: string): Promise<Sizes> {
  let count = 0
  let bytes = 0
  for await (const [, item] of engine.storage.walk(prefix)) {
    count += 1
    bytes += sizeOfItem(reviveMap(item))
  }
  return { count, bytes }
}

/** The members of a table's description that count its items: exact and up to date, unlike the service's. */
export async function describeSizes(engine: Engine, table: Table): Promise<Record<string, unknown>> {
  const { count, bytes } = await measure(engine, engine.layout.items(table))
  const sizes: Record<string, unknown> = { ItemCount: count, TableSizeBytes: bytes }
  for (const member of ['LocalSecondaryIndexes', 'GlobalSecondaryIndexes'] as const) {
    const indexes = table.description[member]
    if (indexes === undefined) continue
    sizes[member] = await Promise.all(indexes.map((index) => describeIndexSizes(engine, table, index)))
  }
  return sizes
}

async function describeIndexSizes(engine: Engine, table: Table, index: IndexDescription): Promise<IndexDescription> {
  const { count, bytes } = await measure(engine, engine.layout.index(table, index.IndexName))
  return { ...index, ItemCount: count, IndexSizeBytes: bytes }
}
