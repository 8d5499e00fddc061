import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { UpdateRefusedError } from '../errors/index.js'
import { storedAt } from '../expressions/evaluate.js'
import { judgeCondition } from '../expressions/judge.js'
import { formatPath, isSamePath } from '../expressions/path.js'
import { type ActionTree, type ConditionTree, existence, type Operand } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { type Bounds, boundsOf } from '../schema/bounds.js'
import { storageAt } from '../schema/navigate.js'
import type { StoredKind } from '../schema/storage.js'
import { type StoredPath, shownPath } from '../schema/stored-path.js'
import { negateDecimal } from '../util/decimal.js'
import { decodeFound } from './decode.js'
import { elementsOf, identifyElement, setKinds, sizeOf } from './elements.js'
import { explainMisfit } from './explain-misfit.js'
import type { ImpliedGuard } from './implied-guard.js'
import { losesPosition, positionsIn, takesPosition } from './position-conditions.js'
import {
  copied,
  describeBounds,
  grown,
  isWithin,
  keepsElements,
  type Measure,
  reckoned,
  type Start,
  takesElements,
} from './range-conditions.js'
import { isSetChange, type StartAt } from './start-from.js'

/** How places begin that are absent. */
export interface Begins {
  /** What they begin with in items that have what is around them. */
  readonly at: StartAt
  /** Whether items that lack a whole attribute begin with what a new item has of it, which is judged by itself. */
  readonly isCreated: boolean
}

/**
 * The guards of changes that DynamoDB computes, and that could leave what the schema does not take: a number beyond its range, a list or
 * a set with too few or too many elements. What no condition can say is not guarded: what is made of two places, more than five
 * elements of a set or positions of a list, and rules other than ranges.
 */
export function rangeGuards(
  entity: CompiledEntity,
  changes: readonly ActionTree[],
  begins: Begins,
): readonly ImpliedGuard[] {
  const guards: ImpliedGuard[] = []
  let room = mostBranches
  for (const change of changes) {
    if (isGiven(change)) continue
    const rules = [ruleOf(entity, change, begins), ruleOfPosition(entity, change, changes, begins)]
    if (rules[0]?.condition !== undefined && isSetChange(change)) {
      const branches = 2 ** elementsOf((change.value as Extract<Operand, { kind: 'value' }>).stored).length
      if (branches > room) continue
      room -= branches
    }
    for (const rule of rules) {
      if (rule?.condition !== undefined) guards.push(makeGuard(entity, change, rule.condition, rule))
    }
  }
  return guards
}

/** Whether a change computes nothing: it takes away a place, or gives it a value, and moves no others. */
function isGiven(change: ActionTree): boolean {
  const isComputed = change.kind !== 'remove' && (change.kind !== 'set' || change.value.kind !== 'value')
  return !isComputed && typeof change.path.at(-1) !== 'number'
}

/** What a change asks of the item, so that the schema takes what it leaves behind. */
interface Rule {
  readonly condition: ConditionTree | undefined
  /** Whose range it is, where that is not the place of the change. */
  readonly place?: StoredPath
  readonly bounds: Bounds
  readonly measure: Measure
}

function ruleOf(entity: CompiledEntity, change: ActionTree, begins: Begins): Rule | undefined {
  if (change.kind === 'remove') return undefined
  if (change.kind === 'set') return ruleOfSet(entity, change.path, change.value, begins)
  const { stored } = change.value as Extract<Operand, { kind: 'value' }>
  if (stored.N === undefined) return ruleOfElements(entity, change, stored, begins)
  return ruleOfSum(entity, change.path, stored.N, begins, '0')
}

/** A number is added to what is there, or to what a place begins with, or else to something: DynamoDB itself refuses to compute with nothing. */
function ruleOfSum(
  entity: CompiledEntity,
  path: StoredPath,
  by: string,
  begins: Begins,
  otherwise: Start,
): Rule | undefined {
  const bounds = boundsAt(entity, path, ['N'])
  if (bounds === undefined) return undefined
  const measure = measureOf(path, ['N'], begins)
  return { bounds, measure, condition: grown(measure, bounds, by, begins.at(path)?.N ?? otherwise) }
}

function ruleOfSet(entity: CompiledEntity, path: StoredPath, value: Operand, begins: Begins): Rule | undefined {
  switch (value.kind) {
    case 'arithmetic':
      return ruleOfArithmetic(entity, path, value, begins)
    case 'listAppend':
      return ruleOfList(entity, path, value, begins)
    case 'path':
      return ruleOfCopy(entity, path, value.path, begins)
    case 'ifNotExists': {
      if (value.otherwise.kind !== 'path') return undefined
      const rule = ruleOfCopy(entity, path, value.otherwise.path, begins)
      if (rule?.condition === undefined) return undefined
      const isThere = existence('attribute_exists', path)
      return { ...rule, condition: { kind: 'or', conditions: [isThere, rule.condition] } }
    }
    default:
      return undefined
  }
}

/** What one place and a number make. */
function ruleOfArithmetic(
  entity: CompiledEntity,
  path: StoredPath,
  { left, right, sign }: Extract<Operand, { kind: 'arithmetic' }>,
  begins: Begins,
): Rule | undefined {
  const [place, given] = left.kind === 'path' ? [left, right] : [right, left]
  if (place.kind !== 'path' || given.kind !== 'value' || given.stored.N === undefined) return undefined
  const isTurned = sign === '-' && place === right
  const by = sign === '-' && place === left ? negateDecimal(given.stored.N) : given.stored.N
  if (!isTurned && isSamePath(place.path, path)) return ruleOfSum(entity, path, by, begins, undefined)
  const bounds = boundsAt(entity, path, ['N'])
  if (bounds === undefined) return undefined
  const measure = measureOf(place.path, ['N'], begins)
  const known = isTurned ? undefined : boundsAt(entity, place.path, ['N'])
  return {
    bounds,
    measure,
    condition: reckoned(measure, bounds, { by, isTurned, start: begins.at(place.path)?.N, known }),
  }
}

/** A list is extended by so many elements. */
function ruleOfList(
  entity: CompiledEntity,
  path: StoredPath,
  { first, second }: Extract<Operand, { kind: 'listAppend' }>,
  begins: Begins,
): Rule | undefined {
  const bounds = boundsAt(entity, path, ['L'])
  const given = first.kind === 'value' ? first : second
  if (bounds === undefined || given.kind !== 'value') return undefined
  const measure = measureOf(path, ['L'], begins)
  const start = String(begins.at(path)?.L?.length ?? 0)
  return { bounds, measure, condition: grown(measure, bounds, String(given.stored.L?.length ?? 0), start) }
}

/** An element that is set behind the end of a list makes it longer, and one that is removed makes it shorter. */
function ruleOfPosition(
  entity: CompiledEntity,
  { kind, path }: ActionTree,
  changes: readonly ActionTree[],
  begins: Begins,
): Rule | undefined {
  if (typeof path.at(-1) !== 'number' || kind === 'delete') return undefined
  const list = path.slice(0, -1) as unknown as StoredPath
  const bounds = boundsAt(entity, list, ['L'])
  const positions = positionsIn(list, changes)
  if (bounds === undefined || positions.set.length + positions.removed.length > mostElements) return undefined
  const measure = measureOf(list, ['L'], begins)
  const make = kind === 'remove' ? losesPosition : takesPosition
  return { place: list, bounds, measure, condition: make(measure, bounds, { path, positions, start: begins.at(list) }) }
}

/** The most elements of a set, each of which doubles the length of what tells how many it has already; and positions of a list. */
const mostElements = 5

/** How many times the conditions of all sets may double together: DynamoDB has room for 300 operators, and others need some of it. */
const mostBranches = 40

function ruleOfElements(
  entity: CompiledEntity,
  { kind, path }: ActionTree,
  stored: AttributeValue,
  begins: Begins,
): Rule | undefined {
  const elements = elementsOf(stored)
  const setKind = setKinds.find((one) => stored[one] !== undefined)
  const bounds = setKind && boundsAt(entity, path, [setKind])
  if (setKind === undefined || bounds === undefined || elements.length > mostElements) return undefined
  const measure = measureOf(path, [setKind], begins)
  const given = new Set(elements.map(identifyElement))
  const own = elementsOf(begins.at(path))
  const others = own.filter((one) => !given.has(identifyElement(one))).length
  const isNothing = kind === 'delete' && own.length === 0
  const startsWell = isNothing || isWithin(String(kind === 'add' ? others + given.size : others), bounds)
  const make = kind === 'add' ? takesElements : keepsElements
  return { bounds, measure, condition: make(measure, bounds, elements, startsWell) }
}

/** What another place holds is copied. */
function ruleOfCopy(entity: CompiledEntity, path: StoredPath, from: StoredPath, begins: Begins): Rule | undefined {
  for (const kind of ['N', 'L', ...setKinds] as const) {
    const bounds = boundsAt(entity, path, [kind])
    if (bounds === undefined) continue
    const measure = measureOf(from, [kind], begins)
    const begun = begins.at(from)
    const start = begun && sizeOf(begun, kind)
    const known = boundsAt(entity, from, [kind])
    return { bounds, measure, condition: copied(measure, bounds, { kind, start, known }) }
  }
  return undefined
}

function boundsAt(entity: CompiledEntity, path: StoredPath, kinds: readonly StoredKind[]): Bounds | undefined {
  const storage = storageAt(entity.storage, shownPath(entity.names, path))
  return storage && boundsOf(storage, kinds)
}

function measureOf(path: StoredPath, kinds: readonly StoredKind[], { isCreated }: Begins): Measure {
  return { path, kinds, isCreated, operand: kinds.includes('N') ? { kind: 'path', path } : { kind: 'size', path } }
}

function makeGuard(
  entity: CompiledEntity,
  change: ActionTree,
  condition: ConditionTree,
  { bounds, measure, place: owner = change.path }: Rule,
): ImpliedGuard {
  const place = formatPath(shownPath(entity.names, owner))
  const request = { entity, request: { actions: [change] } }
  const refuse: ImpliedGuard['refuse'] = (item, cause) => {
    const isInside = change.path.length > 1
    const parent = change.path.slice(0, -1) as unknown as StoredPath
    if (isInside && storedAt(item, parent) === undefined) return explainMisfit('missing_parent', [request], cause)
    const measured = storedAt(item, measure.path) as AttributeValue | undefined
    const isOther = measured !== undefined && !measure.kinds.some((kind) => measured[kind as 'S'] !== undefined)
    if (isOther) return explainMisfit(owner === change.path ? 'operand_type' : 'missing_parent', [request], cause)
    const message = `the change would leave "${place}" outside of what the schema takes: ${describeBounds(bounds, measure)}.`
    const details = { entity: entity.name, paths: [place], item: decodeFound(entity, item), cause }
    return new UpdateRefusedError('update.out_of_range', message, details)
  }
  return { condition, holds: (item) => judgeCondition(condition, item) === true, refuse }
}
