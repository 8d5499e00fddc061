import { decodeDate } from './dates.js'
import { hasDefault, isOptional, unwrapStorage } from './navigate.js'
import type { LiteralStorage, ObjectStorage, RecordStorage, Storage, TupleStorage, UnionStorage } from './storage.js'
import { storedKindsOf } from './stored-kinds.js'

/** Pairs that are being compared further out: recursive schemas refer to themselves. */
type Open = Map<Storage, Set<Storage>>

/** What is known of pairs: while a pair is looked at, it counts as not told apart. */
type Verdicts = Map<Storage, Map<Storage, boolean>>

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
  if (areApart(left, right, new Map())) return undefined
  if (left.kind === 'codec' || right.kind === 'codec') return describePair(left, right)
  if (left.kind === 'any') return compareWithAny(right, new Set()) ? describePair(left, right) : undefined
  if (right.kind === 'any') return compareWithAny(left, new Set()) ? describePair(left, right) : undefined
  if (left.kind === 'object' && right.kind === 'object') return compareObjects(left, right, open)
  if (left.kind === 'object' && right.kind === 'record') return compareObjectWithRecord(left, right, open)
  if (left.kind === 'record' && right.kind === 'object') return compareObjectWithRecord(right, left, open)
  if (left.kind === 'record' && right.kind === 'record') return compare(left.value, right.value, open)
  if (left.kind === 'set' && right.kind === 'set') return compare(left.element, right.element, open)
  if (isList(left) && isList(right)) return compareLists(left, right, open)
  return sharesForm(left, right) ? undefined : describePair(left, right)
}

/** Whether what two descriptions store is never the same. */
function areApart(leftOuter: Storage, rightOuter: Storage, verdicts: Verdicts): boolean {
  const left = encodedOf(leftOuter)
  const right = encodedOf(rightOuter)
  const known = verdicts.get(left)?.get(right)
  if (known !== undefined) return known
  const ofLeft = verdicts.get(left) ?? new Map<Storage, boolean>()
  verdicts.set(left, ofLeft.set(right, false))
  const verdict = haveNoKindInCommon(leftOuter, rightOuter) || judgeApart(left, right, verdicts)
  ofLeft.set(right, verdict)
  return verdict
}

function judgeApart(left: Storage, right: Storage, verdicts: Verdicts): boolean {
  if (left.kind === 'union') return left.options.every((option) => areApart(option, right, verdicts))
  if (right.kind === 'union') return right.options.every((option) => areApart(left, option, verdicts))
  if (left.kind === 'literal' && right.kind === 'literal') {
    const texts = new Set(left.values.map(textOf))
    return !right.values.some((value) => texts.has(textOf(value)))
  }
  if (left.kind === 'literal' && right.kind === 'date') return !left.values.some(readsAsDate)
  if (left.kind === 'date' && right.kind === 'literal') return !right.values.some(readsAsDate)
  if (left.kind === 'object' && right.kind === 'object') {
    return [...left.attributes].some(([name, storage]) => {
      const other = right.attributes.get(name)
      return other !== undefined && isPresent(storage) && isPresent(other) && areApart(storage, other, verdicts)
    })
  }
  if (left.kind === 'tuple' && right.kind === 'tuple') {
    return left.items.some((item, index) => {
      const other = right.items[index]
      return other !== undefined && isPresent(item) && isPresent(other) && areApart(item, other, verdicts)
    })
  }
  return false
}

function haveNoKindInCommon(left: Storage, right: Storage): boolean {
  const kinds = storedKindsOf(right)
  return ![...storedKindsOf(left)].some((kind) => kinds.has(kind))
}

function compareObjects(left: ObjectStorage, right: ObjectStorage, open: Open): string | undefined {
  return (
    compareAttributes(left, (name) => right.attributes.get(name) ?? right.rest, open) ??
    compareAttributes(right, (name) => (left.attributes.has(name) ? undefined : left.rest), open)
  )
}

function compareObjectWithRecord(object: ObjectStorage, record: RecordStorage, open: Open): string | undefined {
  return compareAttributes(object, () => record.value, open)
}

function compareAttributes(
  object: ObjectStorage,
  find: (name: string) => Storage | undefined,
  open: Open,
): string | undefined {
  return firstOf([...object.attributes], ([name, storage]) => {
    const other = find(name)
    const conflict = other === undefined ? undefined : compare(storage, other, open)
    return conflict === undefined ? undefined : `their "${name}" can be ${conflict}`
  })
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
  return new Map(values.map((value) => [kinds[typeof value] ?? '', value === null ? 'null' : typeof value]))
}

function encodedOf(storage: Storage): Storage {
  const inner = unwrapStorage(storage)
  return inner.kind === 'codec' ? encodedOf(inner.encoded) : inner
}

function isPresent(storage: Storage): boolean {
  return !isOptional(storage) && !hasDefault(storage)
}

function readsAsDate(value: unknown): boolean {
  return typeof value === 'string' && decodeDate(value) !== undefined
}

/** What a literal is stored as, told apart by descriptor: a number and a bigint of one value are one text. */
function textOf(value: unknown): string {
  return `${typeof value === 'bigint' ? 'number' : typeof value} ${String(value)}`
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
