import { type AttributeMap, type AttributeValue, createMap, reviveMap } from './attribute-value.js'
import { type ConditionNode, holds } from './condition.js'
import type { StoreOperation } from './dynalite-internals.js'
import { changesNothing, type Effect } from './effect.js'
import { type Engine, requireTable } from './engine.js'
import { MAX_ITEM_BYTES, sizeOfItem } from './item-size.js'
import { checkIndexKeys, checkItemKeys, checkKey, checkNestedPaths } from './keys.js'
import { conditionFailed, itemError, validationError } from './service-error.js'
import { indexesOf, namesOf, projectForIndex, standsIn, type Table } from './table.js'
import { applyUpdate, itemOfKey, type ParsedUpdate } from './update.js'

/** The most levels that an attribute's value may have. */
const MAX_NESTING = 32

/** A put, update, delete or condition check, alone or within a transaction. */
export interface WriteRequest {
  readonly TableName: string
  readonly Item?: AttributeMap
  readonly Key?: AttributeMap
  readonly UpdateExpression?: string
  readonly ReturnValuesOnConditionCheckFailure?: string
  readonly _condition?: ParsedCondition
  readonly _updates?: ParsedUpdate
}

/** A parsed condition, with the attributes whose insides it looks at. */
export interface ParsedCondition {
  readonly expression: ConditionNode
  readonly nestedPaths?: Readonly<Record<string, unknown>>
  readonly pathHeads?: Readonly<Record<string, unknown>>
}

/** What kind of write a request is. */
export type WriteKind = 'put' | 'update' | 'delete' | 'check'

/** Reads an item as it is now. */
export async function readItem(engine: Engine, table: Table, itemKey: string): Promise<AttributeMap | undefined> {
  const stored = await engine.storage.get(engine.layout.items(table) + itemKey)
  return stored === undefined ? undefined : reviveMap(stored)
}

/** Checks what a write says of the table's keys, before anything is read. Gives the item's place. */
export function locateWrite(engine: Engine, kind: WriteKind, request: WriteRequest): { table: Table; itemKey: string } {
  const table = requireTable(engine, request.TableName)
  const subject = (kind === 'put' ? request.Item : request.Key) ?? createMap()
  if (kind === 'put') {
    checkItemKeys(table, subject)
    checkIndexKeys(table, subject)
    checkItemLimits(subject, 'Item size')
  } else checkKey(table, subject)
  checkNestedPaths(table, request._condition?.nestedPaths)
  checkNestedPaths(table, request._updates?.nestedPaths)
  if (request._updates !== undefined) refuseKeyUpdates(table, request._updates)
  return { table, itemKey: engine.layout.itemKey(table, subject) }
}

function refuseKeyUpdates(table: Table, updates: ParsedUpdate): void {
  const keys = namesOf(table.description.KeySchema)
  const changed = keys.find((name) => updates.paths.some((path) => path[0] === name))
  if (changed === undefined) return
  throw itemError(
    `One or more parameter values were invalid: Cannot update attribute ${changed}. This attribute is part of the key`,
  )
}

/**
 * Works out what a write does to its item.
 *
 * @throws ServiceError when the condition does not hold or the item that would result is not allowed.
 */
export async function planWrite(engine: Engine, kind: WriteKind, request: WriteRequest): Promise<Effect> {
  const { table, itemKey } = locateWrite(engine, kind, request)
  const before = await readItem(engine, table, itemKey)
  if (request._condition !== undefined && !holds(request._condition.expression, before ?? createMap())) {
    throw conditionFailed(request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined)
  }
  const after = resultOf(kind, request, before)
  if (after !== undefined && kind === 'update') {
    checkIndexKeys(table, after)
    checkItemLimits(after, 'Item size to update')
  }
  return { table, itemKey, ...(before && { before }), ...(after && { after }) }
}

function checkItemLimits(item: AttributeMap, what: string): void {
  if (nestingOf({ M: item }) > MAX_NESTING + 1) {
    const where = 'Attributes in the item have nested levels beyond supported limit'
    throw validationError(`Nesting Levels have exceeded supported limits: ${where}`)
  }
  if (sizeOfItem(item) > MAX_ITEM_BYTES) throw validationError(`${what} has exceeded the maximum allowed size`)
}

/** How many levels a value has: one for itself, and for a list or a map those of its members, empty or not. */
function nestingOf({ L, M }: AttributeValue): number {
  const members = L ?? (M && Object.values(M))
  if (members === undefined) return 1
  return members.reduce((deepest, member) => Math.max(deepest, 1 + nestingOf(member)), 2)
}

function resultOf(kind: WriteKind, request: WriteRequest, before: AttributeMap | undefined): AttributeMap | undefined {
  if (kind === 'check') return before
  if (kind === 'delete') return undefined
  if (kind === 'put') return request.Item
  const base = before ?? itemOfKey(request.Key ?? createMap())
  return request._updates === undefined ? base : applyUpdate(base, request._updates)
}

/** The changes to the store that an effect makes: the item's and its index entries'. */
function storeOperations(engine: Engine, effect: Effect): StoreOperation[] {
  if (changesNothing(effect)) return []
  const { table, itemKey, before, after } = effect
  const key = engine.layout.items(table) + itemKey
  const operations: StoreOperation[] = [after ? { type: 'put', key, value: after } : { type: 'del', key }]
  for (const { description: index } of indexesOf(table)) {
    const prefix = engine.layout.index(table, index.IndexName)
    const placeOf = (item: AttributeMap | undefined): string | undefined =>
      item && standsIn(table, index, item) ? prefix + engine.layout.indexKey(table, index.KeySchema, item) : undefined
    const oldPlace = placeOf(before)
    const newPlace = placeOf(after)
    if (oldPlace !== undefined && oldPlace !== newPlace) operations.push({ type: 'del', key: oldPlace })
    if (newPlace !== undefined && after) {
      operations.push({ type: 'put', key: newPlace, value: projectForIndex(table, index, after) })
    }
  }
  return operations
}

/** Makes effects real, all of them in one batch of the store. */
export async function commit(
  engine: Engine,
  effects: readonly Effect[],
  more: readonly StoreOperation[] = [],
): Promise<void> {
  const changes = effects.flatMap((effect) => storeOperations(engine, effect))
  const operations = [...changes, ...engine.streams.record(effects), ...more]
  if (operations.length > 0) await engine.storage.batch(operations)
}
