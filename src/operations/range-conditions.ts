import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { allOf, type Comparator, type ConditionTree, existence, type Operand } from '../expressions/tree.js'
import type { Bound, Bounds } from '../schema/bounds.js'
import type { StoredKind } from '../schema/storage.js'
import { type StoredPath, tablePath } from '../schema/stored-path.js'
import { addDecimals, compareDecimals, isStorableNumber, negateDecimal, roundDecimal } from '../util/decimal.js'

/** What a range is about: a number, or how many elements there are. */
export interface Measure {
  readonly path: StoredPath
  /** How it is stored. */
  readonly kinds: readonly StoredKind[]
  readonly operand: Operand
  /** Whether items that lack the whole attribute begin with what a new item has of it, which is judged by itself. */
  readonly isCreated: boolean
}

/** What a place begins with where it is absent, of which the range is about; `undefined` where nothing begins that could leave it. */
export type Start = string | undefined

/** Whether a number is in a range. */
export function isWithin(number: string, { lowest, highest }: Bounds): boolean {
  const isBeyond = ({ limit, isInclusive }: Bound, sign: 1 | -1): boolean => {
    const distance = compareDecimals(number, limit) * sign
    return distance < 0 || (distance === 0 && !isInclusive)
  }
  return !lowest.some((bound) => isBeyond(bound, 1)) && !highest.some((bound) => isBeyond(bound, -1))
}

/** The condition under which something may grow by a number, or shrink: what is in its range can leave it by one side only. */
export function grown(measure: Measure, bounds: Bounds, by: string, start: Start): ConditionTree | undefined {
  const sign = compareDecimals(by, '0')
  const shift = negateDecimal(by)
  const grows = sign > 0 ? upTo(measure, bounds.highest, shift) : downTo(measure, bounds.lowest, shift)
  // What is there stays as it is when nothing is added to it, and what is not there begins.
  const sides = sign === 0 ? [] : grows
  return whereThere(measure, allOf(...sides), start === undefined || isWithin(addDecimals(start, by), bounds))
}

/** The condition under which a place and a number make what is in the range of another place. */
export function reckoned(
  measure: Measure,
  { lowest, highest }: Bounds,
  options: {
    readonly by: string
    /** Whether the place is taken from the number, rather than the number added to it. */
    readonly isTurned: boolean
    readonly start: Start
    /** The range of the place itself. */
    readonly known: Bounds | undefined
  },
): ConditionTree | undefined {
  const { by, isTurned, start, known } = options
  const shift = negateDecimal(by)
  const sides = isTurned
    ? [...upTo(measure, lowest.map(turned), by), ...downTo(measure, highest.map(turned), by)]
    : [
        ...downTo(
          measure,
          lowest.filter((bound) => !isImplied(bound, shift, known?.lowest, 1)),
          shift,
        ),
        ...upTo(
          measure,
          highest.filter((bound) => !isImplied(bound, shift, known?.highest, -1)),
          shift,
        ),
      ]
  const made = start && addDecimals(isTurned ? negateDecimal(start) : start, by)
  return whereThere(measure, allOf(...sides), made === undefined || isWithin(made, { lowest, highest }))
}

/** The condition under which what a place holds is in the range of another. What is stored as another type is in none. */
export function copied(
  measure: Measure,
  { lowest, highest }: Bounds,
  options: { readonly kind: StoredKind; readonly start: Start; readonly known: Bounds | undefined },
): ConditionTree | undefined {
  const { kind, start, known } = options
  const sides = [
    ...downTo(
      measure,
      lowest.filter((bound) => !isImplied(bound, '0', known?.lowest, 1)),
      '0',
    ),
    ...upTo(
      measure,
      highest.filter((bound) => !isImplied(bound, '0', known?.highest, -1)),
      '0',
    ),
  ]
  const isOfKind: ConditionTree = {
    kind: 'call',
    name: 'attribute_type',
    operands: [
      { kind: 'path', path: measure.path },
      { kind: 'value', stored: { S: kind } },
    ],
  }
  const fits = allOf(...sides)
  const condition: ConditionTree | undefined = fits && {
    kind: 'or',
    conditions: [{ kind: 'not', condition: isOfKind }, fits],
  }
  const startsWell = start === undefined || isWithin(start, { lowest, highest })
  if (startsWell || isJudgedByCreation(measure)) return condition
  return whereThere(measure, allOf(existence('attribute_exists', measure.path), condition), false)
}

/** The condition under which a set may have elements added: those that it has already take no room. */
export function takesElements(
  measure: Measure,
  { highest }: Bounds,
  elements: readonly AttributeValue[],
  startsWell: boolean,
): ConditionTree | undefined {
  const fits = (left: readonly AttributeValue[], shift: number): ConditionTree | undefined => {
    const [element, ...others] = left
    if (element === undefined) return allOf(...upTo(measure, highest, String(shift)))
    return anyOf(allOf(hasElement(measure, element), fits(others, shift)), fits(others, shift - 1))
  }
  return whereThere(measure, highest.length === 0 ? undefined : fits(elements, 0), startsWell)
}

/** The condition under which a set may lose elements: those that it does not have are no loss. */
export function keepsElements(
  measure: Measure,
  { lowest }: Bounds,
  elements: readonly AttributeValue[],
  startsWell: boolean,
): ConditionTree | undefined {
  const fits = (left: readonly AttributeValue[], shift: number): ConditionTree | undefined => {
    const [element, ...others] = left
    if (element === undefined) return allOf(...downTo(measure, lowest, String(shift)))
    const isAbsent: ConditionTree = { kind: 'not', condition: hasElement(measure, element) }
    return anyOf(allOf(isAbsent, fits(others, shift)), fits(others, shift + 1))
  }
  return whereThere(measure, lowest.length === 0 ? undefined : fits(elements, 0), startsWell)
}

/** What a range says, for people. */
export function describeBounds({ lowest, highest }: Bounds, { kinds }: Measure): string {
  const what = (limit: string): string => (kinds.includes('N') ? '' : limit === '1' ? ' element' : ' elements')
  const parts = [
    ...lowest.map(({ limit, isInclusive }) => `${isInclusive ? 'at least' : 'more than'} ${limit}${what(limit)}`),
    ...highest.map(({ limit, isInclusive }) => `${isInclusive ? 'at most' : 'less than'} ${limit}${what(limit)}`),
  ]
  return parts.join(', ')
}

/**
 * A condition where something is there; where nothing is, whether that is right too is known.
 *
 * @param fits does not hold where nothing is there
 */
export function whereThere(
  measure: Measure,
  fits: ConditionTree | undefined,
  startsWell: boolean,
): ConditionTree | undefined {
  const { path, isCreated } = measure
  if (startsWell || isJudgedByCreation(measure)) return fits && anyOf(existence('attribute_not_exists', path), fits)
  const isWhole = isCreated ? existence('attribute_not_exists', tablePath(String(path[0]))) : undefined
  return anyOf(isWhole, fits ?? existence('attribute_exists', path))
}

/** Whether a place that is absent is a whole attribute that an item lacks. */
function isJudgedByCreation({ path, isCreated }: Measure): boolean {
  return isCreated && path.length === 1
}

/** Joins conditions of which one has to hold; absent ones are left out. */
export function anyOf(...conditions: readonly (ConditionTree | undefined)[]): ConditionTree | undefined {
  const present = conditions.filter((condition) => condition !== undefined)
  return present.length > 1 ? { kind: 'or', conditions: present } : present[0]
}

/** That something is not below some bounds, all of which are shifted. */
export function downTo(measure: Measure, bounds: readonly Bound[], shift: string): readonly ConditionTree[] {
  return bounds.flatMap(({ limit, isInclusive }) => compare(measure, isInclusive ? '>=' : '>', limit, shift))
}

/** That something is not above some bounds, all of which are shifted. */
export function upTo(measure: Measure, bounds: readonly Bound[], shift: string): readonly ConditionTree[] {
  return bounds.flatMap(({ limit, isInclusive }) => compare(measure, isInclusive ? '<=' : '<', limit, shift))
}

/** A limit of more digits than DynamoDB has lies between two numbers: what is beyond it is at the next one, or beyond that. */
function compare({ operand }: Measure, comparator: Comparator, limit: string, shift: string): readonly ConditionTree[] {
  const isLowest = comparator.startsWith('>')
  const exact = addDecimals(limit, shift)
  const N = roundDecimal(exact, isLowest ? 'up' : 'down')
  if (!isStorableNumber(N)) return []
  const nearest = N === exact ? comparator : isLowest ? '>=' : '<='
  return [{ kind: 'compare', comparator: nearest, left: operand, right: { kind: 'value', stored: { N } } }]
}

function turned({ limit, isInclusive }: Bound): Bound {
  return { limit: negateDecimal(limit), isInclusive }
}

/** Whether the range of a place keeps what is made of it on the right side of a bound. */
function isImplied({ limit, isInclusive }: Bound, shift: string, known: readonly Bound[] = [], sign: 1 | -1): boolean {
  const needed = addDecimals(limit, shift)
  return known.some((own) => {
    const distance = compareDecimals(own.limit, needed) * sign
    return distance > 0 || (distance === 0 && (isInclusive || !own.isInclusive))
  })
}

function hasElement({ path }: Measure, element: AttributeValue): ConditionTree {
  return {
    kind: 'call',
    name: 'contains',
    operands: [
      { kind: 'path', path },
      { kind: 'value', stored: element },
    ],
  }
}
