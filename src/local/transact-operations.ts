import type { AttributeMap } from './attribute-value.js'
import { reportCollections } from './batch-operations.js'
import { mergeUsages, reportUsage, type Usage, usageOfWrite } from './capacity.js'
import type { Engine } from './engine.js'
import { type ReadRequest, readOne, usageOfRead } from './item-operations.js'
import { readUnits, sizeOfItem } from './item-size.js'
import type { Checked } from './request.js'
import { ServiceError, validationError } from './service-error.js'
import { commit, locateWrite, planWrite, type WriteKind, type WriteRequest } from './write.js'

const MAX_BYTES = 4 * 1024 * 1024

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
  const actions = (data.TransactItems as Record<string, Checked>[]).map((member) => readAction(engine, member))
  refuseDuplicates(engine, actions)
  const effects = await judgeAll(actions, ({ kind, request }) => planWrite(engine, kind, request))
  refuseTooLarge(effects.map(({ before, after }) => Math.max(sizeOf(before), sizeOf(after))))
  await commit(
    engine,
    effects.filter((_, i) => actions[i]?.kind !== 'check'),
  )
  const usages = effects.map(usageOfWrite)
  return {
    ConsumedCapacity: reportTransaction(usages, data.ReturnConsumedCapacity, 'WriteCapacityUnits'),
    ItemCollectionMetrics: reportCollections(effects, data.ReturnItemCollectionMetrics),
  }
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
    const { table, itemKey } = locateWrite(engine, kind, request)
    const place = `${table.description.TableName}/${itemKey}`
    if (seen.has(place)) throw validationError('Transaction request cannot include multiple operations on one item')
    seen.add(place)
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
  refuseTooLarge(found.map(({ bytes }) => bytes))
  const usages = found.map(({ table, bytes }) => usageOfRead(table, readUnits(bytes, true)))
  return {
    Responses: found.map(({ item }) => ({ Item: item })),
    ConsumedCapacity: reportTransaction(usages, data.ReturnConsumedCapacity, 'ReadCapacityUnits'),
  }
}
