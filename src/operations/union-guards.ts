import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { UpdateRefusedError } from '../errors/index.js'
import { storedAt } from '../expressions/evaluate.js'
import { formatPath, type Path } from '../expressions/path.js'
import { type ActionTree, type ConditionTree, existence, type Operand } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { canHold } from '../schema/can-hold.js'
import { alternativesOf, hasDefault, storageAt, unwrapStorage } from '../schema/navigate.js'
import { isSameStored } from '../schema/same-stored.js'
import type { LiteralStorage, Storage } from '../schema/storage.js'
import { storedKindsOf } from '../schema/stored-kinds.js'
import { shownPath, storedPath } from '../schema/stored-path.js'
import type { RawItem } from '../wire/service-errors.js'
import { decodeFound } from './decode.js'
import { explainMisfit } from './explain-misfit.js'
import type { ImpliedGuard } from './implied-guard.js'
import type { ItemKey } from './read-key.js'

/**
 * The guards of changes that only some alternatives of a union take: an attribute that the others do not have, or a value that
 * they would not be read with. What tells the alternatives apart has to be that of one that takes the change.
 *
 * @throws UpdateRefusedError (`update.alternative`) where nothing that is stored tells them apart, or the key tells that it does not fit
 */
export function unionGuards(
  entity: CompiledEntity,
  key: ItemKey,
  changes: readonly ActionTree[],
): readonly ImpliedGuard[] {
  const guards: ImpliedGuard[] = []
  for (const change of changes) {
    const path = shownPath(entity.names, change.path)
    for (let depth = 0; depth < path.length; depth += 1) {
      const guard = guardAt(entity, key, change, path, depth)
      if (guard !== undefined) guards.push(guard)
    }
  }
  return guards
}

function guardAt(
  entity: CompiledEntity,
  key: ItemKey,
  change: ActionTree,
  path: Path,
  depth: number,
): ImpliedGuard | undefined {
  const around = depth === 0 ? entity.storage : storageAt(entity.storage, path.slice(0, depth))
  const isList = typeof path[depth] === 'number'
  const alternatives = around === undefined ? [] : alternativesOf(around)
  if (alternatives.length < 2) return undefined
  const rivals = alternatives.filter((one) => isContainer(one, isList))
  if (rivals.length < 2) return undefined
  const inside = path.slice(depth)
  const [place, ...places] = rivals.map((one) => storageAt(one, inside))
  if (place !== undefined && places.every((one) => one === place)) return undefined
  const fitting = rivals.filter((one) => takes(entity, one, { path, inside }, change))
  if (fitting.length === rivals.length) return undefined
  const [telling, values] = findTelling(rivals, fitting) ?? []
  const error = explain(entity, path, depth, telling)
  if (telling === undefined || values === undefined) throw error()
  const tells = [...path.slice(0, depth), telling]
  const known = key.values().get(tells.join('.'))
  if (known !== undefined) {
    if (values.includes(known as never)) return undefined
    throw error()
  }
  const parent = depth === 0 ? undefined : storedPath(entity.names, path.slice(0, depth))
  const refuse: ImpliedGuard['refuse'] = (item, cause) =>
    parent === undefined || storedAt(item, parent) !== undefined
      ? error(cause, item)
      : explainMisfit('missing_parent', [{ entity, request: { actions: [change] } }], cause)
  return makeGuard(entity, tells, fitting, values, refuse)
}

/** DynamoDB itself refuses a place inside of what is neither a map nor a list. */
function isContainer({ kind }: Storage, isList: boolean): boolean {
  if (kind === 'any') return true
  return isList ? kind === 'array' || kind === 'tuple' : kind === 'object' || kind === 'record'
}

/** A place of the item, and its part that is inside of a union. */
interface Place {
  readonly path: Path
  readonly inside: Path
}

function takes(entity: CompiledEntity, alternative: Storage, place: Place, change: ActionTree): boolean {
  if (change.kind === 'remove') return true
  const storage = storageAt(alternative, place.inside)
  if (storage === undefined) return false
  const { value } = change
  if (change.kind === 'set') return fits(entity, storage, place.path, value)
  const { stored } = value as Extract<Operand, { kind: 'value' }>
  if (stored.N === undefined) return takesElements(entity, storage, stored)
  return takesSum(storage) && !(isWhole(storage) && !Number.isInteger(Number(stored.N)))
}

function fits(entity: CompiledEntity, storage: Storage, path: Path, value: Operand): boolean {
  switch (value.kind) {
    case 'value':
      return entity.codec(storage, path).read(value.stored).ok
    case 'arithmetic':
      return takesSum(storage)
    case 'listAppend':
      return [value.first, value.second].every((one) =>
        one.kind === 'value' ? takesElements(entity, storage, one.stored) : fits(entity, storage, path, one),
      )
    case 'ifNotExists':
      // What a list is made of that is not there.
      if (value.otherwise.kind === 'value' && value.otherwise.stored.L?.length === 0) return true
      return fits(entity, storage, path, value.otherwise)
    case 'path': {
      const source = storageAt(entity.storage, shownPath(entity.names, value.path))
      return source !== undefined && canHold(storage, source)
    }
    case 'size':
      return false
  }
}

/** Whether elements could be among those of a list or a set. Rules about it as a whole are not asked of a part. */
function takesElements(entity: CompiledEntity, storage: Storage, { L, SS, NS, BS }: AttributeValue): boolean {
  const element = storageAt(storage, ['*'])
  const kinds = storedKindsOf(storage)
  if (element === undefined || !kinds.has(L ? 'L' : SS ? 'SS' : NS ? 'NS' : 'BS')) return false
  const elements: readonly AttributeValue[] = [
    ...(L ?? []),
    ...(SS ?? []).map((S) => ({ S })),
    ...(NS ?? []).map((N) => ({ N })),
    ...(BS ?? []).map((B) => ({ B })),
  ]
  return elements.every((one) => entity.codec(element, ['*']).read(one).ok)
}

function takesSum(storage: Storage): boolean {
  return storedKindsOf(storage).has('N') && unwrapStorage(storage).kind !== 'codec'
}

function isWhole(storage: Storage): boolean {
  const inner = unwrapStorage(storage)
  return inner.kind === 'number' && inner.integer
}

/** The attribute whose literals tell the alternatives that take a change from those that do not, and its values there. */
function findTelling(
  rivals: readonly Storage[],
  fitting: readonly Storage[],
): readonly [string, LiteralStorage['values']] | undefined {
  const [first] = rivals
  if (first?.kind !== 'object' || fitting.length === 0) return undefined
  for (const name of first.attributes.keys()) {
    const values = (alternatives: readonly Storage[]): LiteralStorage['values'] | undefined => {
      const found = alternatives.map((one) => literalsAt(one, name))
      return found.every((one) => one !== undefined) ? found.flat() : undefined
    }
    const wanted = values(fitting)
    const others = values(rivals.filter((one) => !fitting.includes(one)))
    if (wanted === undefined || others === undefined) continue
    if (!others.some((one) => wanted.includes(one))) return [name, wanted]
  }
  return undefined
}

function literalsAt(alternative: Storage, name: string): LiteralStorage['values'] | undefined {
  const storage = alternative.kind === 'object' ? alternative.attributes.get(name) : undefined
  const leaf = storage && unwrapStorage(storage)
  return leaf?.kind === 'literal' ? leaf.values : undefined
}

function makeGuard(
  entity: CompiledEntity,
  place: readonly (string | number)[],
  fitting: readonly Storage[],
  values: LiteralStorage['values'],
  refuse: ImpliedGuard['refuse'],
): ImpliedGuard {
  const path = storedPath(entity.names, place)
  const storage = storageAt(entity.storage, place) as Storage
  const wanted = [...new Set(values)].flatMap((value): AttributeValue[] => {
    const written = entity.codec(storage, place).operand(value)
    return written.ok ? [written.stored] : []
  })
  const isOneOf: ConditionTree = {
    kind: 'in',
    value: { kind: 'path', path },
    list: wanted.map((stored) => ({ kind: 'value', stored })),
  }
  // An older item can lack what tells, where that has a default.
  const name = String(place.at(-1))
  const canLack = fitting.some((one) => one.kind === 'object' && hasDefault(one.attributes.get(name) as Storage))
  return {
    condition: canLack ? { kind: 'or', conditions: [isOneOf, existence('attribute_not_exists', path)] } : isOneOf,
    holds: (item) => {
      const stored = storedAt(item, path) as AttributeValue | undefined
      return stored === undefined ? canLack : wanted.some((one) => isSameStored(one, stored))
    },
    refuse,
  }
}

function explain(
  entity: CompiledEntity,
  path: Path,
  depth: number,
  telling: string | undefined,
): (cause?: unknown, item?: RawItem) => UpdateRefusedError {
  const place = formatPath(path)
  const around = depth === 0 ? 'item by put' : `"${formatPath(path.slice(0, depth))}"`
  const by = telling === undefined ? undefined : formatPath([...path.slice(0, depth), telling])
  const what =
    by === undefined
      ? `only some alternatives of the schema take this change of "${place}", and no literal tells them apart`
      : `the alternative that is stored, as "${by}" tells, does not take this change of "${place}"`
  return (cause, item) =>
    new UpdateRefusedError('update.alternative', `${what}. Replace the whole ${around}.`, {
      entity: entity.name,
      paths: [place],
      item: decodeFound(entity, item),
      cause,
    })
}

/** Refuses changes that do not fit an item that has been read. */
export function requireAlternatives(guards: readonly ImpliedGuard[], item: RawItem): void {
  const broken = guards.find(({ holds }) => !holds(item))
  if (broken !== undefined) throw broken.refuse(item)
}
