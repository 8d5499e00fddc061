import type { AttributeMap } from './attribute-value.js'
import { reportCollections } from './batch-operations.js'
import { mergeUsages, reportUsage, type Usage, usageOfWrite } from './capacity.js'
import type { Effect } from './effect.js'
import type { Engine } from './engine.js'
import { digestOf } from './idempotency.js'
import { type ReadRequest, readOne, usageOfRead } from './item-operations.js'
import { readUnits, sizeOfItem } from './item-size.js'
import type { Checked } from './request.js'
import { ServiceError, validationError } from './service-error.js'
import type { Table } from './table.js'
import { commit, locateWrite, planWrite, readItem, type WriteKind, type WriteRequest } from './write.js'

const MAX_BYTES = 4 * 1024 * 1024
const DUPLICATE = 'Transaction request cannot include multiple operations on one item'

const KINDS: Readonly<Record<string, { readonly kind: WriteKind; readonly rules: string }>> = {
  ConditionCheck: { kind: 'check', rules: 'deleteItem' },
  Put: { kind: 'put', rules: 'putItem' },
  Delete: { kind: 'delete', rules: 'deleteItem' },
  Update: { kind: 'update', rules: 'updateItem' },
}

interface Action {
  readonly kind: WriteKind
  readonly request: WriteRequest
}

/** TransactWriteItems: judges every action first, then applies all of them or none. */
export async function transactWriteItems(engine: Engine, data: Checked): Promise<unknown> {
  const token = data.ClientRequestToken
  // Taken before the actions are parsed, which adds to them.
  const digest = token === undefined ? '' : digestOf(data.TransactItems)
  const actions = (data.TransactItems as Record<string, Checked>[]).map((member) => readAction(engine, member))
  refuseDuplicates(engine, actions)
  if (typeof token === 'string' && engine.tokens.knows(token, digest)) return replay(engine, actions, data)
  const effects = await judgeAll(actions, ({ kind, request }) => planWrite(engine, kind, request))
  refuseTooLarge(effects.map(({ before, after }) => Math.max(sizeOf(before), sizeOf(after))))
  const writes = effects.filter((_, i) => actions[i]?.kind !== 'check')
  await commitOnce(engine, writes, token, digest)
  return {
    ConsumedCapacity: reportTransaction(effects.map(usageOfWrite), data.ReturnConsumedCapacity, 'WriteCapacityUnits'),
    ItemCollectionMetrics: reportCollections(effects, data.ReturnItemCollectionMetrics),
  }
}

async function commitOnce(engine: Engine, writes: readonly Effect[], token: unknown, digest: string): Promise<void> {
  if (typeof token !== 'string') return commit(engine, writes)
  try {
    await commit(engine, writes, engine.tokens.remember(token, digest))
  } catch (error) {
    engine.tokens.forget(token)
    throw error
  }
}

/** A transaction that was carried out before is answered without being carried out again: it only costs reads. */
async function replay(engine: Engine, actions: readonly Action[], data: Checked): Promise<unknown> {
  const usages: Usage[] = []
  for (const { kind, request } of actions) {
    const { table, itemKey } = locateWrite(engine, kind, request)
    usages.push(usageOfRead(table, readUnits(sizeOf(await readItem(engine, table, itemKey)), true)))
  }
  return { ConsumedCapacity: reportTransaction(usages, data.ReturnConsumedCapacity, 'ReadCapacityUnits') }
}

function sizeOf(item: AttributeMap | undefined): number {
  return item === undefined ? 0 : sizeOfItem(item)
}

function readAction(engine: Engine, member: Record<string, Checked>): Action {
  const [name, ...others] = Object.keys(member)
  const known = name === undefined ? undefined : KINDS[name]
  if (name === undefined || known === undefined || others.length > 0) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete')
  }
  const request = member[name] ?? {}
  engine.reader.applyRules(known.rules, request)
  return { kind: known.kind, request: request as unknown as WriteRequest }
}

function refuseDuplicates(engine: Engine, actions: readonly Action[]): void {
  const seen = new Set<string>()
  for (const { kind, request } of actions) {
    const place = placeOf(() => locateWrite(engine, kind, request))
    if (place === undefined) continue
    if (seen.has(place)) throw validationError(DUPLICATE)
    seen.add(place)
  }
}

/** Where an item stands; nothing when its key is at fault, which is for the judging of the actions to tell. */
function placeOf(locate: () => { readonly table: Table; readonly itemKey: string }): string | undefined {
  try {
    const { table, itemKey } = locate()
    return `${table.description.TableName}/${itemKey}`
  } catch (error) {
    if (error instanceof ServiceError && error.ofItem) return undefined
    throw error
  }
}

interface Reason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: unknown
}

/** Carries out each part; when some fail, the whole is cancelled, with a reason for each in their order. */
async function judgeAll<P, R>(parts: readonly P[], judge: (part: P) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const reasons: Reason[] = []
  for (const part of parts) {
    try {
      results.push(await judge(part))
      reasons.push({ Code: 'None' })
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      reasons.push(reasonOf(error))
    }
  }
  const codes = reasons.map((reason) => reason.Code)
  if (codes.every((code) => code === 'None')) return results
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`
  throw new ServiceError('TransactionCanceledException', message, { CancellationReasons: reasons })
}

function reasonOf(error: ServiceError): Reason {
  if (error.type === 'ConditionalCheckFailedException') {
    return { Code: 'ConditionalCheckFailed', Message: error.message, ...error.details }
  }
  if (error.type === 'ValidationException') return { Code: 'ValidationError', Message: error.message }
  throw error
}

function refuseTooLarge(sizes: readonly number[]): void {
  if (sizes.reduce((sum, size) => sum + size, 0) <= MAX_BYTES) return
  throw validationError('The aggregate size of the items in the transaction exceeds 4 MB')
}

function reportTransaction(
  usages: readonly Usage[],
  mode: unknown,
  kind: 'ReadCapacityUnits' | 'WriteCapacityUnits',
): unknown {
  if (mode !== 'TOTAL' && mode !== 'INDEXES') return undefined
  return mergeUsages(usages).map((usage) => reportUsage(usage, { mode, factor: 2, kind }))
}

/** TransactGetItems. */
export async function transactGetItems(engine: Engine, data: Checked): Promise<unknown> {
  const requests = (data.TransactItems as { readonly Get: Checked }[]).map(({ Get }) => {
    engine.reader.applyRules('getItem', Get)
    return Get as unknown as ReadRequest
  })
  const found = await judgeAll(requests, (request) => readOne(engine, request))
  const places = requests.map(({ Key }, i) => {
    const table = found[i]?.table
    return table && `${table.description.TableName}/${engine.layout.itemKey(table, Key)}`
  })
  if (new Set(places).size < places.length) throw validationError(DUPLICATE)
  refuseTooLarge(found.map(({ bytes }) => bytes))
  const usages = found.map(({ table, bytes }) => usageOfRead(table, readUnits(bytes, true)))
  return {
    Responses: found.map(({ item }) => ({ Item: item })),
    ConsumedCapacity: reportTransaction(usages, data.ReturnConsumedCapacity, 'ReadCapacityUnits'),
  }
}
