import { loadDynalite } from './dynalite-internals.js'
import type { Engine } from './engine.js'
import { openTokenMemory } from './idempotency.js'
import { createKeyLayout, TABLES } from './keys.js'
import { createRequestReader } from './request.js'
import { openStorage } from './storage.js'
import { openStreamLog } from './stream-log.js'
import type { Table } from './table.js'
import { clearLeftovers } from './table-operations.js'

/** Opens an engine over a store on disk, or in memory without a path, with all that an earlier one left there. */
export async function openEngine(path: string | undefined, now: () => number): Promise<Engine> {
  const dynalite = loadDynalite()
  const store = dynalite.createStore(path === undefined ? {} : { path })
  // Sizes are judged by this engine, which counts bytes where dynalite counts characters.
  store.options.maxItemSize = Number.POSITIVE_INFINITY
  const storage = await openStorage(store, path)
  await clearLeftovers({ storage })
  const tables = new Map<string, Table>()
  for await (const [name, table] of storage.walk(TABLES)) tables.set(name, table as Table)
  return {
    dynalite,
    store,
    storage,
    reader: createRequestReader(dynalite, store),
    layout: createKeyLayout(dynalite),
    tables,
    streams: await openStreamLog(storage, now),
    tokens: await openTokenMemory(storage, now),
    now,
  }
}
