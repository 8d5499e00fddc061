import { type AttributeMap, createMap } from './attribute-value.js'
import { mergeUsages, reportUsage, type Usage, usageOfWrite } from './capacity.js'
import type { Effect } from './effect.js'
import { type Engine, requireTable } from './engine.js'
import { collectionMetrics, type ReadRequest, readOne, usageOfRead } from './item-operations.js'
import { readUnits } from './item-size.js'
import type { Checked } from './request.js'
import { validationError } from './service-error.js'
import { commit, locateWrite, planWrite, type WriteRequest } from './write.js'

const MAX_BATCH_WRITES = 25
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024

interface KeysOfTable extends Omit<ReadRequest, 'TableName' | 'Key'> {
  readonly Keys: readonly AttributeMap[]
}

/** BatchGetItem. What does not fit into 16 MB comes back as unprocessed. */
export async function batchGetItem(engine: Engine, data: Checked): Promise<unknown> {
  const requests = data.RequestItems as Record<string, KeysOfTable>
  const responses = createMap<AttributeMap[]>()
  const unprocessed = createMap<unknown>()
  const usages: Usage[] = []
  let bytes = 0
  for (const name of Object.keys(requests)) requireTable(engine, name)
  for (const [name, { Keys, ...options }] of Object.entries(requests)) {
    const found: AttributeMap[] = []
    responses[name] = found
    const left: AttributeMap[] = []
    for (const Key of Keys) {
      const read = await readOne(engine, { ...options, TableName: name, Key })
      if (bytes + read.bytes > MAX_RESPONSE_BYTES) {
        left.push(Key)
        continue
      }
      bytes += read.bytes
      if (read.item) found.push(read.item)
      usages.push(usageOfRead(read.table, readUnits(read.bytes, options.ConsistentRead === true)))
    }
    const { _projection, ...sent } = options
    if (left.length > 0) unprocessed[name] = { ...sent, Keys: left }
  }
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ConsumedCapacity: reportAll(usages, data.ReturnConsumedCapacity),
  }
}

interface BatchWrite {
  readonly PutRequest?: { readonly Item: AttributeMap }
  readonly DeleteRequest?: { readonly Key: AttributeMap }
}

/** BatchWriteItem. */
export async function batchWriteItem(engine: Engine, data: Checked): Promise<unknown> {
  const requests = Object.entries(data.RequestItems as Record<string, readonly BatchWrite[]>)
  if (requests.reduce((count, [, writes]) => count + writes.length, 0) > MAX_BATCH_WRITES) {
    throw validationError('Too many items requested for the BatchWriteItem call')
  }
  const seen = new Set<string>()
  const planned: { kind: 'put' | 'delete'; request: WriteRequest }[] = []
  for (const [TableName, writes] of requests) {
    for (const { PutRequest, DeleteRequest } of writes) {
      if ((PutRequest === undefined) === (DeleteRequest === undefined)) {
        throw validationError('Supplied WriteRequest must have exactly one of PutRequest and DeleteRequest')
      }
      const kind = PutRequest ? 'put' : 'delete'
      const request: WriteRequest = { TableName, ...PutRequest, ...DeleteRequest }
      const { itemKey } = locateWrite(engine, kind, request)
      if (seen.has(`${TableName}/${itemKey}`)) throw validationError('Provided list of item keys contains duplicates')
      seen.add(`${TableName}/${itemKey}`)
      planned.push({ kind, request })
    }
  }
  const effects: Effect[] = []
  for (const { kind, request } of planned) effects.push(await planWrite(engine, kind, request))
  await commit(engine, effects)
  return {
    UnprocessedItems: {},
    ConsumedCapacity: reportAll(effects.map(usageOfWrite), data.ReturnConsumedCapacity),
    ItemCollectionMetrics: reportCollections(effects, data.ReturnItemCollectionMetrics),
  }
}

function reportAll(usages: readonly Usage[], mode: unknown): unknown {
  if (mode !== 'TOTAL' && mode !== 'INDEXES') return undefined
  return mergeUsages(usages).map((usage) => reportUsage(usage, { mode }))
}

/** The item collections that several writes touched, by table. */
export function reportCollections(effects: readonly Effect[], mode: unknown): unknown {
  if (mode !== 'SIZE') return undefined
  const byTable = createMap<unknown[]>()
  for (const effect of effects) {
    const metrics = collectionMetrics(effect, mode)
    const name = effect.table.description.TableName
    if (metrics !== undefined) byTable[name] = [...(byTable[name] ?? []), metrics]
  }
  return byTable
}
