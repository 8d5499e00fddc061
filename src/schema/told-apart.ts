import { absenceOf } from './absence.js'
import { areAlwaysApart } from './always-apart.js'
import type { MapShape } from './map-fields.js'
import { shapeOfObject, shapeOfRecord } from './map-shapes.js'
import { unwrapStorage } from './navigate.js'
import type { LiteralStorage, Storage, TupleStorage, UnionStorage } from './storage.js'
import { storedKindsOf } from './stored-kinds.js'

/** Pairs that are being compared further out: recursive schemas refer to themselves. */
type Open = Map<Storage, Set<Storage>>

/**
 * Finds two alternatives of a union that can be stored alike but stand for different values, so that what was written
 * as the one would be read as the other.
 *
 * @returns what they are, as a clause; `undefined` if there are none
 */
export function describeConflict(union: UnionStorage): string | undefined {
  const { options } = union
  for (let first = 0; first < options.length; first++) {
    for (let second = first + 1; second < options.length; second++) {
      const conflict = compare(options[first] as Storage, options[second] as Storage, new Map())
      if (conflict !== undefined) return conflict
    }
  }
  return undefined
}

/** Whether a stored value could be read as either of two descriptions, with different results. */
export function areConfusable(left: Storage, right: Storage): boolean {
  return compare(left, right, new Map()) !== undefined
}

function compare(leftOuter: Storage, rightOuter: Storage, open: Open): string | undefined {
  const left = unwrapStorage(leftOuter)
  const right = unwrapStorage(rightOuter)
  if (left === right || left.schema === right.schema) return undefined
  if (!enter(left, right, open)) return undefined
  if (left.kind === 'union') return firstOf(left.options, (option) => compare(option, right, open))
  if (right.kind === 'union') return firstOf(right.options, (option) => compare(left, option, open))
  if (areAlwaysApart(left, right)) return undefined
  if (left.kind === 'codec' || right.kind === 'codec') return describePair(left, right)
  if (left.kind === 'any') return compareWithAny(right, new Set()) ? describePair(left, right) : undefined
  if (right.kind === 'any') return compareWithAny(left, new Set()) ? describePair(left, right) : undefined
  const [leftMap, rightMap] = [mapShapeOf(left), mapShapeOf(right)]
  if (leftMap !== undefined && rightMap !== undefined) return compareMaps(leftMap, rightMap, open)
  if (left.kind === 'set' && right.kind === 'set') return compare(left.element, right.element, open)
  if (isList(left) && isList(right)) return compareLists(left, right, open)
  return sharesForm(left, right) ? undefined : describePair(left, right)
}

function compareMaps(left: MapShape, right: MapShape, open: Open): string | undefined {
  return (
    compareFields(left, (name) => right.fields.get(name) ?? right.rest, open) ??
    compareFields(right, (name) => (left.fields.has(name) ? undefined : left.rest), open) ??
    compareRests(left.rest, right.rest, open) ??
    describeEmptiness(left, right) ??
    describeEmptiness(right, left)
  )
}

function compareFields(
  { fields }: MapShape,
  find: (name: string) => Storage | undefined,
  open: Open,
): string | undefined {
  return firstOf([...fields], ([name, storage]) => {
    const other = find(name)
    const conflict = other === undefined ? undefined : compare(storage, other, open)
    return conflict === undefined ? undefined : `their "${name}" can be ${conflict}`
  })
}

function compareRests(left: Storage | undefined, right: Storage | undefined, open: Open): string | undefined {
  const conflict = left === undefined || right === undefined ? undefined : compare(left, right, open)
  return conflict === undefined ? undefined : `other attributes of theirs can be ${conflict}`
}

/** An empty set is stored by its absence: another alternative must not take the map for its own then. */
function describeEmptiness(left: MapShape, right: MapShape): string | undefined {
  if ([...right.fields].some(([name, storage]) => isNeeded(storage) && !left.fields.has(name) && !left.rest))
    return undefined
  return firstOf([...left.fields], ([name, storage]) => {
    const other = right.fields.get(name)
    if (!standsForValue(storage) || (other !== undefined && standsForValue(other))) return undefined
    return `"${name}" is the empty set in one and absent in the other, stored alike`
  })
}

function isNeeded(storage: Storage): boolean {
  return absenceOf(storage).read === 'required'
}

/** Whether absence in a stored map stands for a value that was written. */
function standsForValue(storage: Storage): boolean {
  const { read, write } = absenceOf(storage)
  return read === 'empty' || (read === 'fill' && write === 'encode')
}

function mapShapeOf(storage: Storage): MapShape | undefined {
  if (storage.kind === 'object') return shapeOfObject(storage)
  return storage.kind === 'record' ? shapeOfRecord(storage) : undefined
}

type ListStorage = Extract<Storage, { kind: 'array' | 'tuple' }>

function isList(storage: Storage): storage is ListStorage {
  return storage.kind === 'array' || storage.kind === 'tuple'
}

function compareLists(left: ListStorage, right: ListStorage, open: Open): string | undefined {
  const length = Math.max(fixedLength(left), fixedLength(right)) + 1
  return firstOf(
    Array.from({ length }, (_, index) => index),
    (index) => {
      const a = elementAt(left, index)
      const b = elementAt(right, index)
      return a === undefined || b === undefined ? undefined : compare(a, b, open)
    },
  )
}

function fixedLength(list: ListStorage): number {
  return list.kind === 'tuple' ? list.items.length : 0
}

function elementAt(list: ListStorage, index: number): Storage | undefined {
  return list.kind === 'array' ? list.element : ((list as TupleStorage).items[index] ?? list.rest)
}

/** `z.any` reads what is stored in its own way: it never gives a date, a bigint or a codec's value. */
function compareWithAny(storage: Storage, seen: Set<Storage>): boolean {
  const inner = unwrapStorage(storage)
  if (seen.has(inner)) return false
  seen.add(inner)
  switch (inner.kind) {
    case 'date':
    case 'bigint':
    case 'codec':
      return true
    case 'literal':
      return inner.values.some((value) => typeof value === 'bigint')
    case 'object':
      return [...inner.attributes.values()].some((attribute) => compareWithAny(attribute, seen))
    case 'record':
      return compareWithAny(inner.value, seen)
    case 'array':
    case 'set':
      return compareWithAny(inner.element, seen)
    case 'tuple':
      return inner.items.some((item) => compareWithAny(item, seen))
    case 'union':
      return inner.options.some((option) => compareWithAny(option, seen))
    default:
      return false
  }
}

/** Whether two scalars that share a descriptor are the same type in JavaScript too. */
function sharesForm(left: Storage, right: Storage): boolean {
  const forms = formsOf(left)
  return [...formsOf(right)].every(([kind, form]) => !forms.has(kind) || forms.get(kind) === form)
}

function formsOf(storage: Storage): ReadonlyMap<string, string> {
  if (storage.kind === 'literal') return formsOfLiteral(storage)
  return new Map([...storedKindsOf(storage)].map((kind) => [kind, storage.kind]))
}

function formsOfLiteral({ values }: LiteralStorage): ReadonlyMap<string, string> {
  const kinds: Readonly<Record<string, string>> = {
    string: 'S',
    number: 'N',
    bigint: 'N',
    boolean: 'BOOL',
    object: 'NULL',
  }
  const forms = new Map<string, string>()
  for (const value of [...values].sort((a, b) => (typeof a < typeof b ? -1 : 1))) {
    const kind = kinds[typeof value] ?? ''
    const form = value === null ? 'null' : typeof value
    const before = forms.get(kind)
    // Numbers and bigints together are a form of their own, which neither shares.
    forms.set(kind, before === undefined || before === form ? form : `${before} or ${form}`)
  }
  return forms
}

function describePair(left: Storage, right: Storage): string {
  return `${describeKind(left)} or ${describeKind(right)}, stored alike`
}

function describeKind(storage: Storage): string {
  if (storage.kind === 'literal') return 'a literal'
  return `${storage.kind === 'object' || storage.kind === 'array' || storage.kind === 'any' ? 'an' : 'a'} ${storage.kind}`
}

function firstOf<T>(candidates: readonly T[], find: (candidate: T) => string | undefined): string | undefined {
  for (const candidate of candidates) {
    const found = find(candidate)
    if (found !== undefined) return found
  }
  return undefined
}

function enter(left: Storage, right: Storage, open: Open): boolean {
  const others = open.get(left) ?? new Set()
  if (others.has(right)) return false
  open.set(left, others.add(right))
  return true
}
