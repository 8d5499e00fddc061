import { type AttributeMap, reviveMap } from './attribute-value.js'
import type { Effect } from './effect.js'
import type { Engine } from './engine.js'
import type { Table } from './table.js'
import { commit } from './write.js'

/** Times so far back are taken for a mistake, and the item stays. */
const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 60 * 60
const BATCH = 100

/**
 * Deletes every item whose time to live has passed, as the service does within some days.
 *
 * @returns How many were deleted.
 */
export async function sweepExpired(engine: Engine): Promise<number> {
  let count = 0
  for (const table of engine.tables.values()) {
    if (table.ttlAttribute !== undefined) count += await sweepTable(engine, table, table.ttlAttribute)
  }
  await engine.streams.trim()
  return count
}

async function sweepTable(engine: Engine, table: Table, attribute: string): Promise<number> {
  const nowSeconds = engine.now() / 1000
  const effects: Effect[] = []
  for await (const [itemKey, stored] of engine.storage.walk(engine.layout.items(table))) {
    const before = reviveMap(stored)
    if (isExpired(before, attribute, nowSeconds)) effects.push({ table, itemKey, before, expired: true })
  }
  for (let i = 0; i < effects.length; i += BATCH) await commit(engine, effects.slice(i, i + BATCH))
  return effects.length
}

function isExpired(item: AttributeMap, attribute: string, nowSeconds: number): boolean {
  const text = item[attribute]?.N
  if (text === undefined) return false
  const seconds = Number(text)
  return seconds <= nowSeconds && seconds > nowSeconds - FIVE_YEARS_SECONDS
}
