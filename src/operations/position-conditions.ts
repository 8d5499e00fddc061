import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { judgeCondition } from '../expressions/judge.js'
import { isSamePath } from '../expressions/path.js'
import { type ActionTree, allOf, type ConditionTree, existence } from '../expressions/tree.js'
import type { Bounds } from '../schema/bounds.js'
import { type StoredPath, setStored } from '../schema/stored-path.js'
import { anyOf, downTo, type Measure, upTo, whereThere } from './range-conditions.js'

/** Positions of one list that an update sets, from the last, and removes, from the first. */
export interface Positions {
  readonly set: readonly StoredPath[]
  readonly removed: readonly StoredPath[]
}

/** What an update does to the elements of a list by their positions. */
export function positionsIn(list: StoredPath, changes: readonly ActionTree[]): Positions {
  const own = changes.filter(({ path }) => path.length === list.length + 1 && isSamePath(path.slice(0, -1), list))
  const sorted = own.toSorted((a, b) => Number(a.path.at(-1)) - Number(b.path.at(-1)))
  const pathsOf = (isRemoved: boolean): readonly StoredPath[] =>
    sorted.filter(({ kind }) => (kind === 'remove') === isRemoved).map(({ path }) => path)
  return { set: pathsOf(false).toReversed(), removed: pathsOf(true) }
}

interface PositionOptions {
  readonly path: StoredPath
  readonly positions: Positions
  /** What the list begins with. */
  readonly start: AttributeValue | undefined
}

/** The condition under which a position may be set: one behind the end makes the list longer, unless another is removed. */
export function takesPosition(
  measure: Measure,
  { highest }: Bounds,
  { path, positions: { set, removed }, start }: PositionOptions,
): ConditionTree | undefined {
  if (highest.length === 0) return undefined
  const rank = set.indexOf(path) + 1
  const fits = (freed: number): ConditionTree | undefined => allOf(...upTo(measure, highest, String(freed - rank)))
  const isThere = (one: StoredPath): ConditionTree => existence('attribute_exists', one)
  const others = removed.map((one, index) => allOf(isThere(one), fits(index + 1)))
  return whereListed(measure, anyOf(isThere(path), fits(0), ...others), start)
}

/** The condition under which a position may be removed: one behind the end is no loss, and others that are added make up for it. */
export function losesPosition(
  measure: Measure,
  { lowest }: Bounds,
  { path, positions: { set, removed }, start }: PositionOptions,
): ConditionTree | undefined {
  if (lowest.length === 0) return undefined
  const rank = removed.indexOf(path) + 1
  const fits = (added: number): ConditionTree | undefined => allOf(...downTo(measure, lowest, String(rank - added)))
  const isAbsent = (one: StoredPath): ConditionTree => existence('attribute_not_exists', one)
  const others = set.map((one, index) => allOf(isAbsent(one), fits(index + 1)))
  return whereListed(measure, anyOf(isAbsent(path), fits(0), ...others), start)
}

/** Nothing is changed inside of a list that is not there, unless it begins with something. */
function whereListed(
  measure: Measure,
  fits: ConditionTree | undefined,
  start: AttributeValue | undefined,
): ConditionTree | undefined {
  if (fits === undefined) return undefined
  const { path } = measure
  const item: Record<string, AttributeValue> = {}
  if (start !== undefined) setStored(item, path, start)
  const startsWell = start === undefined || judgeCondition(fits, item) === true
  return whereThere(measure, startsWell ? fits : allOf(existence('attribute_exists', path), fits), startsWell)
}
