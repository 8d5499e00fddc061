import type { KeyPart, PrimaryKeyShape, Segment } from './key-part.js'
import { cutToPartition, equateParts, equateSpan, type Ways } from './key-system.js'
import { collectUnknowns, listAbsences, listParts } from './key-unknowns.js'
import { findWitness, isPossible } from './search-witness.js'
import type { Equation } from './text-system.js'
import type { KeyTexts, Pair } from './witness.js'

export type { PrimaryKeyShape } from './key-part.js'
export type { KeyTexts } from './witness.js'

/**
 * A key that both shapes can produce, by what the types of their attributes allow.
 *
 * Patterns and refinements of strings are not judged, so a witness may hold a text that a schema would refuse.
 *
 * @returns The key's texts, or `undefined` when it is proven that the shapes have no key in common.
 */
export function findOverlap(a: PrimaryKeyShape, b: PrimaryKeyShape): KeyTexts | undefined {
  if (differByLiterals(a.pk, b.pk) || (a.sk && b.sk && differByLiterals(a.sk, b.sk))) return undefined
  for (const pair of listPairs(a, b)) {
    const [pk = [], sk = [[]]] = listParts(a).map((part, index) => equateOpposite(pair, part, index))
    for (const equations of join(pk, sk)) {
      const witness = findWitness(pair, equations)
      if (witness) return witness
    }
  }
  return undefined
}

/**
 * Whether a query on `a`, clamped to the span of its sort part, can read items that `b` places there.
 *
 * @returns `false` only when it is proven that it cannot.
 */
export function canMeet(a: PrimaryKeyShape, b: PrimaryKeyShape): boolean {
  if (differByLiterals(a.pk, b.pk) || (a.sk && b.sk && liesOutside(b.sk, a.sk, a.pk))) return false
  for (const pair of listPairs(cutToPartition(a), b)) {
    const pk = equateParts(pair.a, a.pk, pair.b, b.pk)
    const sk = a.sk && b.sk ? equateSpan(pair.a, a.sk, pair.b, b.sk) : [[]]
    for (const equations of join(pk, sk)) if (isPossible(pair, equations)) return true
  }
  return false
}

/** Most pairs of entities differ in the number of segments, or in a segment without placeholders. */
function differByLiterals(a: KeyPart, b: KeyPart): boolean {
  if (a.native || b.native) return false
  if (a.segments.length !== b.segments.length) return true
  return a.segments.some(({ prefix, placeholder }, index) => {
    const other = b.segments[index] as Segment
    if (!placeholder && !other.placeholder) return prefix !== other.prefix
    return !prefix.startsWith(other.prefix) && !other.prefix.startsWith(prefix)
  })
}

/** Whether a literal keeps the values of a sort part out of the span of another, whose partition is known. */
function liesOutside(part: KeyPart, spanned: KeyPart, { reversible }: KeyPart): boolean {
  if (part.native || spanned.native) return false
  for (const [index, { prefix, placeholder }] of spanned.segments.entries()) {
    const other = part.segments[index]
    const isOpen = placeholder !== undefined && !reversible.includes(placeholder.path)
    if (!other || (!placeholder && !other.placeholder && prefix !== other.prefix)) return true
    if (!prefix.startsWith(other.prefix) && !other.prefix.startsWith(prefix)) return true
    if (isOpen) return !other.placeholder && !other.prefix.startsWith(prefix)
  }
  return part.segments.length !== spanned.segments.length
}

/** The two keys under every assumption about which attributes are absent. */
function* listPairs(a: PrimaryKeyShape, b: PrimaryKeyShape): Generator<Pair> {
  for (const absentOfA of listAbsences(a)) {
    for (const absentOfB of listAbsences(b)) {
      yield { a: collectUnknowns(a, absentOfA), b: collectUnknowns(b, absentOfB) }
    }
  }
}

function equateOpposite({ a, b }: Pair, part: KeyPart, index: number): Ways {
  const other = listParts(b.shape)[index]
  return other ? equateParts(a, part, b, other) : [[]]
}

function* join(first: Ways, second: Ways): Generator<readonly Equation[]> {
  for (const some of first) for (const others of second) yield [...some, ...others]
}
