import type { AttributeMap } from './attribute-value.js'
import { reportUsage, type Usage, usageOfWrite } from './capacity.js'
import type { Path } from './condition.js'
import type { Effect } from './effect.js'
import { type Engine, requireTable } from './engine.js'
import { readUnits, sizeOfItem } from './item-size.js'
import { checkKey, checkNestedPaths } from './keys.js'
import { project } from './projection.js'
import type { Checked } from './request.js'
import { validationError } from './service-error.js'
import type { Table } from './table.js'
import { commit, planWrite, readItem, type WriteKind, type WriteRequest } from './write.js'

/** A parsed projection. */
export interface ParsedProjection {
  readonly paths: readonly Path[]
  readonly nestedPaths?: Readonly<Record<string, unknown>>
}

/** A get, alone or within a transaction or batch. */
export interface ReadRequest {
  readonly TableName: string
  readonly Key: AttributeMap
  readonly ConsistentRead?: boolean
  readonly _projection?: ParsedProjection
}

/** What a get found. */
export interface Found {
  readonly table: Table
  readonly item?: AttributeMap
  /** The item's size before projection. */
  readonly bytes: number
}

/** Checks and carries out one get. */
export async function readOne(engine: Engine, request: ReadRequest): Promise<Found> {
  const table = requireTable(engine, request.TableName)
  checkKey(table, request.Key)
  checkNestedPaths(table, request._projection?.nestedPaths)
  const item = await readItem(engine, table, engine.layout.itemKey(table, request.Key))
  if (item === undefined) return { table, bytes: 0 }
  const shown = request._projection ? project(item, request._projection.paths) : item
  return { table, item: shown, bytes: sizeOfItem(item) }
}

/** The units that gets of one table use. */
export function usageOfRead(table: Table, units: number): Usage {
  return { tableName: table.description.TableName, table: units, indexes: [] }
}

/** GetItem. */
export async function getItem(engine: Engine, data: Checked): Promise<unknown> {
  const request = data as unknown as ReadRequest
  const { table, item, bytes } = await readOne(engine, request)
  const usage = usageOfRead(table, readUnits(bytes, request.ConsistentRead === true))
  return { Item: item, ConsumedCapacity: reportUsage(usage, { mode: data.ReturnConsumedCapacity }) }
}

async function writeOne(engine: Engine, kind: WriteKind, data: Checked): Promise<unknown> {
  const request = data as unknown as WriteRequest
  const effect = await planWrite(engine, kind, request)
  await commit(engine, [effect])
  return {
    Attributes: returnedAttributes(String(data.ReturnValues ?? 'NONE'), request, effect),
    ConsumedCapacity: reportUsage(usageOfWrite(effect), { mode: data.ReturnConsumedCapacity }),
    ItemCollectionMetrics: collectionMetrics(effect, data.ReturnItemCollectionMetrics),
  }
}

function returnedAttributes(mode: string, request: WriteRequest, { before, after }: Effect): AttributeMap | undefined {
  const paths = request._updates?.paths ?? []
  switch (mode) {
    case 'ALL_OLD':
      return before
    case 'ALL_NEW':
      return after
    case 'UPDATED_OLD':
      return before && nonEmpty(project(before, paths))
    case 'UPDATED_NEW':
      return after && nonEmpty(project(after, paths))
    default:
      return undefined
  }
}

function nonEmpty(map: AttributeMap): AttributeMap | undefined {
  return Object.keys(map).length === 0 ? undefined : map
}

/** Item collections are measured only where a table has local indexes. */
export function collectionMetrics({ table, before, after }: Effect, mode: unknown): unknown {
  const hash = table.description.KeySchema[0]?.AttributeName ?? ''
  const value = (after ?? before)?.[hash]
  if (mode !== 'SIZE' || table.description.LocalSecondaryIndexes === undefined || value === undefined) return undefined
  return { ItemCollectionKey: { [hash]: value }, SizeEstimateRangeGB: [0, 1] }
}

/** PutItem. */
export function putItem(engine: Engine, data: Checked): Promise<unknown> {
  return writeOne(engine, 'put', data)
}

/** UpdateItem. */
export function updateItem(engine: Engine, data: Checked): Promise<unknown> {
  return writeOne(engine, 'update', data)
}

/** DeleteItem. */
export function deleteItem(engine: Engine, data: Checked): Promise<unknown> {
  const mode = data.ReturnValues
  if (mode !== undefined && mode !== 'NONE' && mode !== 'ALL_OLD') {
    throw validationError('ReturnValues can only be ALL_OLD or NONE')
  }
  return writeOne(engine, 'delete', data)
}
