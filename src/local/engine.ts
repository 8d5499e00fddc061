import type { Dynalite, DynaliteStore } from './dynalite-internals.js'
import type { TokenMemory } from './idempotency.js'
import type { KeyLayout } from './keys.js'
import type { RequestReader } from './request.js'
import { notFound } from './service-error.js'
import type { Storage } from './storage.js'
import type { StreamLog } from './stream-log.js'
import type { Table } from './table.js'

/** What every operation of the engine works with. */
export interface Engine {
  readonly dynalite: Dynalite
  readonly store: DynaliteStore
  readonly storage: Storage
  readonly reader: RequestReader
  readonly layout: KeyLayout
  /** The tables by name, as they are in the store. */
  readonly tables: Map<string, Table>
  readonly streams: StreamLog
  readonly tokens: TokenMemory
  /** The engine's time in milliseconds since 1970. */
  readonly now: () => number
}

/** A table that a request names. */
export function requireTable(engine: Engine, name: unknown, message?: string): Table {
  const table = engine.tables.get(String(name))
  if (table === undefined) throw notFound(message)
  return table
}
