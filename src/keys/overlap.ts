import { listForms } from './key-forms.js'
import type { AttributePath, KeyPart, PrimaryKeyShape, Segment } from './key-part.js'
import type { KeySides } from './key-side.js'
import { cutToPartition, equateParts, equateSpans, type Ways } from './key-system.js'
import { collectUnknowns, type KeyShape, listAbsences, listOptional, listSubsets, makeSide } from './key-unknowns.js'
import { meetPlainly } from './plain-meeting.js'
import { type Finding, findWitness, isPossible } from './search-witness.js'
import { startBudget, takeStep } from './solve-texts.js'
import type { Equation } from './text-system.js'
import { groupTwins, listTwins, type TiedTwins } from './tied-segments.js'
import { type KeyTexts, type Pair, showSolution } from './witness.js'

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
  const [keyA, keyB] = [shapeOf(a), shapeOf(b)]
  if (differBySome(keyA, keyB, ['pk', 'sk'])) return undefined
  const { witness, doubt } = searchPairs(keyA, keyB)
  if (witness !== undefined || doubt === undefined) return witness
  // What cannot be decided from one side may be from the other.
  const turned = searchPairs(keyB, keyA)
  return turned.witness ?? (turned.doubt === undefined ? undefined : doubt)
}

function searchPairs(a: KeyShape, b: KeyShape): Finding {
  let doubt: KeyTexts | undefined
  for (const pair of listPairs(a, b)) {
    if (!takeStep(pair.budget)) return { witness: undefined, doubt: doubt ?? showSolution(pair, new Map()) }
    const { pk, sk } = pair.a.shape
    const ways = [...equateAll(pair, pk, pair.b.shape.pk), ...equateAll(pair, sk, pair.b.shape.sk)]
    for (const equations of join(ways)) {
      const finding = findWitness(pair, equations)
      if (finding.witness) return finding
      doubt ??= finding.doubt
    }
  }
  return { witness: undefined, doubt }
}

/**
 * Whether a query on `a`, clamped to the span of its sort side, can read items that `b` places there.
 *
 * @returns `false` only when it is proven that it cannot.
 */
export function canMeet(a: KeySides, b: KeySides): boolean {
  if (meetPlainly(a, b)) return true
  const [own, rival] = [shapeOfSides(a), shapeOfSides(b)]
  if (own.pk.some((part, index) => differByLiterals(part, rival.pk[index] ?? part))) return false
  const [sort, rivalSort] = [own.sk[0], rival.sk[0]]
  if (sort && rivalSort && liesOutside(rivalSort, sort, a.pk)) return false
  const asked = cutToPartition(own)
  if (differBySome(asked, rival, ['pk'])) return false
  for (const pair of listPairs(asked, rival)) {
    if (!takeStep(pair.budget)) return true
    const ways = [...equateAll(pair, pair.a.shape.pk, pair.b.shape.pk), ...equateSpans(pair.a, own.sk, pair.b)]
    for (const equations of join(ways)) if (isPossible(pair, equations)) return true
  }
  return false
}

function shapeOf({ pk, sk }: PrimaryKeyShape): KeyShape {
  return { pk: [pk], sk: sk ? [sk] : [] }
}

function shapeOfSides({ pk, sk }: KeySides): KeyShape {
  return { pk: pk.parts, sk: sk?.parts ?? [] }
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
function liesOutside(part: KeyPart, spanned: KeyPart, { reversible }: KeySides['pk']): boolean {
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

/**
 * Whether a segment by itself keeps two keys apart, or several that have attributes in common, whatever is absent. Where
 * many attributes have fallbacks, the assumptions about all of them at once are very many; those about the few that
 * stand in such segments are not.
 */
function differBySome(a: KeyShape, b: KeyShape, sides: readonly ('pk' | 'sk')[]): boolean {
  const optional = [listOptional(a), listOptional(b)] as const
  if (optional[0].length + optional[1].length === 0) return false
  const budget = startBudget()
  const canBeSame = ({ twins, ofA, ofB }: TiedTwins): boolean => {
    const [tiedOfA, tiedOfB] = [
      optional[0].filter((path) => ofA.has(path)),
      optional[1].filter((path) => ofB.has(path)),
    ]
    for (const absentOfA of listSubsets(tiedOfA)) {
      for (const absentOfB of listSubsets(tiedOfB)) {
        if (!takeStep(budget)) return true
        const pair = { a: collectUnknowns(a, absentOfA), b: collectUnknowns(b, absentOfB), budget }
        const equations = twins.map(({ own, other }) => ({
          left: makeSide(pair.a, own),
          right: makeSide(pair.b, other),
        }))
        if (isPossible(pair, equations)) return true
      }
    }
    return false
  }
  const twins = listTwins(a, b, sides)
  if (twins.some((one) => groupTwins([one]).some((group) => !canBeSame(group)))) return true
  const groups = groupTwins(twins)
  // Where all is tied, this is the whole proof, which comes next.
  return groups.length > 1 && groups.some((group) => group.twins.length > 1 && !canBeSame(group))
}

/** The two keys under every assumption about which attributes are absent, and which have something to escape. */
function* listPairs(a: KeyShape, b: KeyShape): Generator<Pair> {
  const budget = startBudget()
  for (const [formA, absentOfA] of listCases(a)) {
    for (const [formB, absentOfB] of listCases(b)) {
      yield { a: collectUnknowns(formA, absentOfA), b: collectUnknowns(formB, absentOfB), budget }
    }
  }
}

function* listCases(shape: KeyShape): Generator<readonly [KeyShape, ReadonlySet<AttributePath>]> {
  for (const form of listForms(shape)) for (const absent of listAbsences(form)) yield [form, absent]
}

function equateAll({ a, b }: Pair, partsOfA: readonly KeyPart[], partsOfB: readonly KeyPart[]): readonly Ways[] {
  return partsOfA.flatMap((part, index) => {
    const opposite = partsOfB[index]
    return opposite === undefined ? [] : [equateParts(a, part, b, opposite)]
  })
}

/** Every choice of one way each. */
function* join([first, ...others]: readonly Ways[]): Generator<readonly Equation[]> {
  if (first === undefined) yield []
  else for (const some of first) for (const more of join(others)) yield [...some, ...more]
}
