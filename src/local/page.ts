import { type AttributeMap, reviveMap } from './attribute-value.js'
import { reportUsage } from './capacity.js'
import { holds } from './condition.js'
import type { StoreRange } from './dynalite-internals.js'
import type { Engine } from './engine.js'
import { readUnits, sizeOfItem } from './item-size.js'
import { project } from './projection.js'
import { type PageRequest, positionOf, type ReadTarget } from './read-target.js'
import { readItem } from './write.js'

const MAX_PAGE_BYTES = 1024 * 1024

/** Reads one page of a range: up to `Limit` items or 1 MB, counted before the filter. */
export async function readPage(
  engine: Engine,
  target: ReadTarget,
  request: PageRequest,
  range: StoreRange,
): Promise<unknown> {
  const items: AttributeMap[] = []
  let scanned = 0
  let entryBytes = 0
  let tableUnits = 0
  let last: AttributeMap | undefined
  for await (const [, stored] of engine.storage.walk(target.prefix, range)) {
    const entry = reviveMap(stored)
    scanned += 1
    entryBytes += sizeOfItem(entry)
    const item = target.fetch ? await fetchWhole(engine, target, entry) : entry
    if (target.fetch) tableUnits += readUnits(sizeOfItem(item), request.ConsistentRead === true)
    if (request._filter === undefined || holds(request._filter.expression, item)) items.push(item)
    if (scanned === request.Limit || entryBytes >= MAX_PAGE_BYTES) {
      last = positionOf(target, entry)
      break
    }
  }
  const units = readUnits(entryBytes, request.ConsistentRead === true)
  const { table, index } = target
  const usage = {
    tableName: table.description.TableName,
    table: index ? tableUnits : units,
    indexes: index ? [{ index, units }] : [],
  }
  const paths = request._projection?.paths
  return {
    Items: request.Select === 'COUNT' ? undefined : paths ? items.map((item) => project(item, paths)) : items,
    Count: items.length,
    ScannedCount: scanned,
    LastEvaluatedKey: last,
    ConsumedCapacity: reportUsage(usage, { mode: request.ReturnConsumedCapacity }),
  }
}

async function fetchWhole(engine: Engine, { table }: ReadTarget, entry: AttributeMap): Promise<AttributeMap> {
  return (await readItem(engine, table, engine.layout.itemKey(table, entry))) ?? entry
}
