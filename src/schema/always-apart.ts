import { decodeDate } from './dates.js'
import { hasDefault, isOptional, unwrapStorage } from './navigate.js'
import type { Storage } from './storage.js'
import { storedKindsOf } from './stored-kinds.js'

/** What is known of pairs: while a pair is looked at, it counts as not told apart. */
type Verdicts = Map<Storage, Map<Storage, boolean>>

/** Whether what two descriptions store is never the same: by descriptor, by literals, or by a part that is always there. */
export function areAlwaysApart(left: Storage, right: Storage): boolean {
  return areApart(left, right, new Map())
}

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
