import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ExpressionError } from '../errors/index.js'
import { applyActions } from '../expressions/apply.js'
import { storedAt, unknownValue } from '../expressions/evaluate.js'
import { Printer } from '../expressions/print.js'
import { type ActionTree, pathsIn } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { fillFromKeys } from '../model/decode-item.js'
import { isSameStored } from '../schema/same-stored.js'
import { storedInside, tablePath } from '../schema/stored-path.js'
import type { RawItem } from '../wire/service-errors.js'
import type { Claims } from './claims.js'
import { type CreatedItem, makeCreatedItem } from './created-item.js'
import { distinctGuards, type ImpliedGuard } from './implied-guard.js'
import { resolveSlot, type SlotOutcome } from './index-keys.js'
import { storeKeyAttributes } from './key-attributes.js'
import { isKeyOnly, type PlannedUpdate, planUpdate, setSlot, touches } from './plan-update.js'
import type { ItemKey } from './read-key.js'
import { defaultsOf, isInside, type StartAt, startFrom } from './start-from.js'
import { claimSources, readAfter } from './stored-values.js'
import { noteUpdate, storeMoment } from './timestamps.js'
import { startGuards, takesStart } from './union-starts.js'
import type { Starts } from './upsert-starts.js'
import { countWrite } from './versions.js'
import { type Guard, placeGuard } from './write-step.js'

/** What an upsert was told. */
export interface UpsertParts {
  readonly key: ItemKey
  readonly changes: readonly ActionTree[]
  readonly starts: Starts
}

/** An upsert at a moment. */
export interface PlannedUpsert {
  /** The item that it creates where there is none, as it is stored, and what that claims of unique values. */
  readonly created: { readonly stored: Record<string, AttributeValue>; readonly claims: Claims }
  /** One update that does both, where nothing is missing; else as much of it as is known. */
  readonly either: PlannedUpdate
  /** What must be so of an item that is there, for the values for creation to be of its alternative of a union. */
  readonly fits: readonly ImpliedGuard[]
  /** The update of an item that is there. */
  readonly update: (item: RawItem) => PlannedUpdate
}

/**
 * Works out what an upsert does. Where one update cannot do both, because what it creates and what it changes differ by
 * more than `if_not_exists` can tell, the item has to be read.
 */
export function planUpsert(
  entity: CompiledEntity,
  { key, changes, starts: given }: UpsertParts,
  nowMs: number,
): PlannedUpsert {
  const starts = withCreated(entity, key, given, nowMs)
  const fixed = fixedActions(entity, key)
  const kept = [...noteUpdate(entity, nowMs), ...countWrite(entity)]
  const made = makeCreatedItem(entity, key, starts, [...changes, ...fixed, ...kept])

  const inside = changes.filter(isInside).flatMap(({ path: [name] }) => (starts.has(String(name)) ? String(name) : []))
  const unknown = new Set(inside)
  const actions = startFrom(
    changes,
    startsOf(starts, (name) => void unknown.add(name)),
  )
  const changed = new Set(changes.map(({ path }) => path[0]))
  const untouched = [...starts].filter(([name]) => !changed.has(name))
  const fits = new Map(untouched.map(([name, start]) => [name, startGuards(entity, key, start)]))
  const initial = untouched.map(([, start]): ActionTree => {
    const value = { kind: 'value', stored: start.stored } as const
    return { kind: 'set', path: start.path, value: { kind: 'ifNotExists', path: start.path, otherwise: value } }
  })

  const either = planEither(entity, key, {
    changes: [...actions, ...initial, ...kept],
    fixed,
    made,
    inside: [...unknown],
  })
  const written = (all: readonly ActionTree[]): readonly ActionTree[] =>
    all.filter(({ path }) => !isKeyOnly(entity, path))
  const isOne = either.missing.length === 0 && fitsOneRequest(entity, either.actions)
  const read = either.missing.length > 0 ? either.missing : [entity.table.pk.name]

  return {
    created: made,
    fits: distinctGuards([...fits.values()].flat()),
    either: isOne ? either : { ...either, actions: written([...actions, ...kept, ...fixed]), missing: read },
    update: (item) => {
      const whole = fillFromKeys(entity, item, false)
      const begun = startFrom(changes, startsIn(entity, whole, starts))
      const nested = [...new Set(inside)].map((name) => changeInside(whole, name, begun, starts))
      const others = begun.filter(({ path }) => !inside.includes(String(path[0])))
      const absent = initial.filter(
        ({ path }) => storedAt(whole, path) === undefined && takesStart(fits.get(String(path[0])) ?? [], whole),
      )
      const told = absent.flatMap(({ path }) => fits.get(String(path[0])) ?? [])
      const own = [...others, ...nested.flatMap((one) => one.actions), ...absent, ...kept]
      const planned = planUpdate(entity, key, own, item)
      return {
        ...planned,
        actions: [...planned.actions, ...fixed.filter((action) => !isDone(action, item))],
        guards: [...planned.guards, ...nested.flatMap((one) => one.guards), ...distinctGuards(told)],
      }
    },
  }
}

/**
 * What places begin with where it is not known whether the item is there.
 *
 * @param note is told of attributes that tell only when they are known whether places inside of them begin with anything
 */
function startsOf(starts: Starts, note: (name: string) => void): StartAt {
  return ([name, ...inside]) => {
    const start = storedInside(starts.get(String(name))?.stored, inside)
    if (inside.length > 0 && start !== undefined) note(String(name))
    return start
  }
}

/** What places begin with in an item that is there. An attribute that it has is not one to begin with, nor anything inside of it. */
function startsIn(entity: CompiledEntity, item: RawItem, starts: Starts): StartAt {
  const defaultAt = defaultsOf(entity)
  return (path) => {
    const [name, ...inside] = path
    if (storedAt(item, tablePath(String(name))) !== undefined) return inside.length > 0 ? defaultAt(path) : undefined
    return storedInside(starts.get(String(name))?.stored, inside)
  }
}

/** Changes inside of an attribute of an item that is there: of what it has, or of what the attribute begins with. */
function changeInside(
  item: RawItem,
  name: string,
  changes: readonly ActionTree[],
  starts: Starts,
): { readonly actions: readonly ActionTree[]; readonly guards: readonly Guard[] } {
  const path = tablePath(name)
  const own = changes.filter((change) => change.path[0] === name)
  if (storedAt(item, path) !== undefined) return { actions: own, guards: [placeGuard(path)] }
  const operands = own.flatMap((change) => (change.kind === 'remove' ? [] : pathsIn(change.value)))
  const guards: Guard[] = [path, ...operands].map((place) => ({
    path: place,
    stored: storedAt(item, place) as AttributeValue | undefined,
  }))
  const start = starts.get(name)?.stored as AttributeValue
  const applied = applyActions(own, { ...item, [name]: start })
  // What cannot be carried out is sent as it is: DynamoDB says what is wrong.
  if (!applied.ok) return { actions: own, guards }
  const stored = applied.item[name]
  return { actions: stored === undefined ? [] : [{ kind: 'set', path, value: { kind: 'value', stored } }], guards }
}

function isDone(action: ActionTree, item: RawItem): boolean {
  if (action.kind !== 'set' || action.value.kind !== 'value') return false
  return isSameStored(storedAt(item, action.path) as AttributeValue | undefined, action.value.stored)
}

function withCreated(entity: CompiledEntity, key: ItemKey, starts: Starts, nowMs: number): Starts {
  const { created } = entity.timestamps
  if (created === undefined || starts.has(String(created.path[0])) || key.values().has(created.attribute)) return starts
  const stored = storeMoment(entity, created, nowMs)
  return new Map([...starts, [String(created.path[0]), { path: created.path, stored }]])
}

/** What every item has under its key, whether it was there or not: the entity's name, and what the key is made of. */
function fixedActions(entity: CompiledEntity, key: ItemKey): readonly ActionTree[] {
  const { typeAttribute } = entity.table
  const attributes = storeKeyAttributes(entity, key).filter(({ path }) => path.length === 1)
  const type = typeAttribute === undefined ? [] : [{ path: tablePath(typeAttribute), stored: { S: entity.typeValue } }]
  return [...attributes, ...type].map(({ path, stored }) => ({ kind: 'set', path, value: { kind: 'value', stored } }))
}

/** So many actions that they may be more than DynamoDB takes in one expression. */
const manyActions = 60

/** Whether the values for creation have a place beside the changes. An item that is read needs those only that it lacks. */
function fitsOneRequest(entity: CompiledEntity, actions: readonly ActionTree[]): boolean {
  if (actions.length < manyActions) return true
  try {
    return new Printer(entity).update(actions) !== ''
  } catch (error) {
    if (error instanceof ExpressionError) return false
    throw error
  }
}

/** An update that leaves index keys true both in an item that it creates and in one that is there, if that is possible. */
function planEither(
  entity: CompiledEntity,
  key: ItemKey,
  {
    changes,
    fixed,
    made,
    inside,
  }: {
    readonly changes: readonly ActionTree[]
    readonly fixed: readonly ActionTree[]
    readonly made: CreatedItem
    readonly inside: readonly string[]
  },
): PlannedUpdate {
  const missing = new Set(inside.map((name) => entity.names.attribute(name) ?? name))
  const actions = [...changes, ...fixed].filter(({ path }) => !isKeyOnly(entity, path))
  const unread = readAfter(entity, key, changes, unknownValue)
  entity.slots.forEach((slot, index) => {
    const created = made.outcomes[index] as SlotOutcome
    if (created.kind === 'remove' && !touches(entity, changes, slot.sources)) return
    const existing = resolveSlot(slot, unread)
    if (isSameOutcome(created, existing)) actions.push(...setSlot(slot, existing))
    else for (const path of existing.kind === 'unknown' ? existing.missing : slot.sources) missing.add(path)
  })
  const changesClaims = made.claims.size > 0 || entity.uniques.some(({ paths }) => touches(entity, changes, paths))
  // An item that is there has made its claims already; one that is not has yet to make them.
  if (changesClaims) for (const { attribute } of entity.uniques) missing.add(attribute)
  if (changesClaims) for (const path of claimSources(entity, key)) missing.add(path)
  return { actions, guards: [], missing: [...missing], claims: undefined }
}

function isSameOutcome(a: SlotOutcome, b: SlotOutcome): boolean {
  if (a.kind === 'write' && b.kind === 'write') {
    const names = new Set([...Object.keys(a.values), ...Object.keys(b.values)])
    return [...names].every((name) => isSameStored(a.values[name], b.values[name]))
  }
  return a.kind === b.kind
}
