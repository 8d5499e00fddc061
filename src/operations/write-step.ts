import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { KeyloomError } from '../errors/index.js'
import { storedAt } from '../expressions/evaluate.js'
import { Printer } from '../expressions/print.js'
import { type ActionTree, allOf, type ConditionTree, existence } from '../expressions/tree.js'
import type { CompiledEntity, CompiledUnique } from '../model/compiled.js'
import { isSameStored } from '../schema/same-stored.js'
import { type StoredPath, tablePath } from '../schema/stored-path.js'
import type { RawItem } from '../wire/service-errors.js'
import type { Connection } from './connection.js'
import { type Expiry, hasExpired, isExpired, notExpired } from './expiry.js'
import type { ItemKey } from './read-key.js'

/** What a write gives back: nothing, or the item before or after it. */
export type Returning = 'none' | 'old' | 'new'

/** What a request relies on of the stored item: it is written only while that is so. */
export type Guard = StoredGuard | { readonly condition: ConditionTree; readonly holds: (item: RawItem) => boolean }

/** A stored value is unchanged. */
export interface StoredGuard {
  readonly path: StoredPath
  readonly stored: AttributeValue | undefined
}

/** One request, but for what differs between a request of its own and a transaction's part. */
export interface WriteRequest {
  readonly kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck'
  readonly input: {
    readonly TableName: string
    readonly Item?: Record<string, AttributeValue>
    readonly Key?: Record<string, AttributeValue>
    readonly UpdateExpression?: string
    readonly ConditionExpression?: string
    readonly ExpressionAttributeNames?: Record<string, string>
    readonly ExpressionAttributeValues?: Record<string, AttributeValue>
  }
  /** What an update does; of a creation, what it would do if the item were there. */
  readonly actions?: readonly ActionTree[] | undefined
  readonly condition: ConditionTree | undefined
  /** The condition without the guards, which is what is said of it. */
  readonly asked: ConditionTree | undefined
  readonly guards: readonly Guard[]
  /** Makes the item that the request leaves behind, where that is known before it is sent. */
  readonly outcome?: (() => unknown) | undefined
  /** Writes of claim items that must happen with this one. */
  readonly claims: readonly ClaimRequest[]
}

/** The write of the item by which a unique value is claimed, or no longer claimed. */
export interface ClaimRequest {
  readonly purpose: 'claim' | 'release'
  readonly unique: CompiledUnique
  readonly entity: CompiledEntity
  readonly tableName: string
  /** The key of the claim item. */
  readonly key: StoredKey
  /** The key of the item whose value it is. */
  readonly owner: StoredKey
  /** The keys of the items that may have it before. */
  readonly holders: readonly StoredKey[]
  readonly request: WriteRequest
}

/** An item's key as it is stored. */
export type StoredKey = Readonly<Record<string, AttributeValue>>

/** A write, compiled as far as it can be before anything is read. */
export interface WriteStep {
  readonly operation: 'create' | 'put' | 'update' | 'upsert' | 'modify' | 'delete' | 'check'
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly key: ItemKey
  /** By what an item is told that has expired and counts as none; `undefined` where every item counts. */
  readonly expiry: Expiry | undefined
  /** The attribute paths whose stored values the request depends on; empty where none has to be read. */
  readonly missing: readonly string[]
  /**
   * Makes the request.
   *
   * @param current the stored item, where it was read; `{}` if there is none
   * @param guards what else the request is to rely on
   */
  readonly request: (current: RawItem | undefined, guards: readonly Guard[]) => WriteRequest
  /** Whether the caller has conditions of their own. */
  readonly isConditional?: boolean | undefined
  /** The conditions of checks that became a part of the write's. */
  readonly checks?: readonly ConditionTree[] | undefined
  /** How often the write is tried; as often as any unless given. */
  readonly attempts?: number | undefined
  /** The error that a failed condition amounts to, given the item that was found and what the service said, if anything. */
  readonly explainFailure: (found: RawItem | undefined, cause?: unknown) => KeyloomError
}

/** Makes a request from trees. */
export function printRequest(
  entity: CompiledEntity,
  kind: WriteRequest['kind'],
  target: {
    readonly TableName: string
    readonly Item?: Record<string, AttributeValue>
    readonly Key?: Record<string, AttributeValue>
  },
  parts: {
    readonly actions?: readonly ActionTree[]
    readonly conditions: readonly (ConditionTree | undefined)[]
    readonly guards?: readonly Guard[]
    readonly outcome?: (() => unknown) | undefined
    readonly claims?: readonly ClaimRequest[]
  },
): WriteRequest {
  const guards = parts.guards ?? []
  const { actions } = parts
  const asked = allOf(...parts.conditions)
  const condition = guards.length === 0 ? asked : allOf(...parts.conditions, ...guards.map(guardCondition))
  // Before the item is read, all that an update does may be to a key that is not known yet.
  const isUpdate = actions !== undefined && actions.length > 0
  const input =
    condition === undefined && !isUpdate ? target : printInput(entity, target, isUpdate ? actions : [], condition)
  return { kind, input, actions, condition, asked, guards, outcome: parts.outcome, claims: parts.claims ?? [] }
}

function printInput(
  entity: CompiledEntity,
  target: WriteRequest['input'],
  actions: readonly ActionTree[],
  condition: ConditionTree | undefined,
): WriteRequest['input'] {
  const printer = new Printer(entity)
  const update = actions.length > 0 ? { UpdateExpression: printer.update(actions) } : undefined
  const printed = condition && { ConditionExpression: printer.condition(condition) }
  return Object.assign({}, target, update, printed, printer.names())
}

function guardCondition(guard: Guard): ConditionTree {
  if ('condition' in guard) return guard.condition
  const { path, stored } = guard
  if (stored === undefined) return existence('attribute_not_exists', path)
  return { kind: 'compare', comparator: '=', left: { kind: 'path', path }, right: { kind: 'value', stored } }
}

/** Whether another writer has changed something that a request relied on. */
export function isStale(request: WriteRequest, found: RawItem = {}): boolean {
  return !request.guards.every((guard) => holds(guard, found))
}

function holds(guard: Guard, item: RawItem): boolean {
  if ('condition' in guard) return guard.holds(item)
  return isSameStored(storedAt(item, guard.path) as AttributeValue | undefined, guard.stored)
}

/** Whether an item that was read is not there. */
export function isAbsent(entity: CompiledEntity, current: RawItem): boolean {
  return current[entity.table.pk.name] === undefined
}

/** The guard that an item is still there, or still is not. */
export function presenceGuard(entity: CompiledEntity, current: RawItem): StoredGuard {
  return { path: tablePath(entity.table.pk.name), stored: current[entity.table.pk.name] }
}

/** The guard that something is at a place, whatever it is. */
export function placeGuard(path: StoredPath): Guard {
  return { condition: existence('attribute_exists', path), holds: (item) => storedAt(item, path) !== undefined }
}

/** Whether there is no item, or one that has expired and so counts as none. */
export function isGone({ entity, expiry }: Pick<WriteStep, 'entity' | 'expiry'>, current: RawItem): boolean {
  return isAbsent(entity, current) || isExpired(expiry, current)
}

/** The guard that an item is there still, or still is not, where one that has expired counts as none. */
export function lifeGuard(step: Pick<WriteStep, 'entity' | 'expiry'>, current: RawItem): Guard {
  const { entity, expiry } = step
  return isGone(step, current)
    ? { condition: itemNotExists(entity, expiry), holds: (item) => isGone(step, item) }
    : { condition: itemExists(entity, expiry), holds: (item) => !isGone(step, item) }
}

/** The condition that an item is there, and has not expired. */
export function itemExists({ table }: CompiledEntity, expiry: Expiry | undefined): ConditionTree {
  return allOf(existence('attribute_exists', tablePath(table.pk.name)), notExpired(expiry)) as ConditionTree
}

/** The condition that an item is not there, or has expired. */
export function itemNotExists({ table }: CompiledEntity, expiry: Expiry | undefined): ConditionTree {
  const isAbsent = existence('attribute_not_exists', tablePath(table.pk.name))
  return expiry === undefined ? isAbsent : { kind: 'or', conditions: [isAbsent, hasExpired(expiry)] }
}

/** A step whose errors do not know of an item that has expired. */
export function hideExpired(step: WriteStep): WriteStep {
  if (step.expiry === undefined) return step
  return {
    ...step,
    explainFailure: (found, cause) => step.explainFailure(isExpired(step.expiry, found) ? undefined : found, cause),
  }
}

/** Refuses what DynamoDB would refuse before anything is read for it. */
export function refuseEarly(step: WriteStep): WriteStep {
  if (step.missing.length > 0) step.request(undefined, [])
  return step
}
