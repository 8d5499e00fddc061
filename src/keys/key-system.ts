import { acceptBetween, type Continuation } from './automaton.js'
import { splitPattern } from './derive-pattern.js'
import type { KeyPart, Placeholder, Segment } from './key-part.js'
import { type KeyShape, type KeyUnknowns, listParts, makeKnownSide, makeSide, makeView } from './key-unknowns.js'
import { compareText, highest } from './text.js'
import type { Equation, Variable } from './text-system.js'

/** Ways in which something can hold: any one of these sets of equations does. */
export type Ways = readonly (readonly Equation[])[]

/** Ways in which two parts can be the same text: any one of these sets of equations holds. */
export function equateParts(a: KeyUnknowns, partOfA: KeyPart, b: KeyUnknowns, partOfB: KeyPart): Ways {
  if (partOfA.native && !partOfB.native) return equateNative(a, partOfA, b, partOfB)
  if (partOfB.native && !partOfA.native) return equateNative(b, partOfB, a, partOfA)
  if (partOfA.segments.length !== partOfB.segments.length) return []
  return [
    partOfA.segments.map((segment, index) => ({
      left: makeSide(a, segment),
      right: makeSide(b, partOfB.segments[index] as Segment),
    })),
  ]
}

/** A native text, which may contain the delimiter, and one made of segments. */
function equateNative(
  native: KeyUnknowns,
  nativePart: KeyPart,
  other: KeyUnknowns,
  { segments, delimiter }: KeyPart,
): Ways {
  const segment = nativePart.segments[0] as Segment
  const placeholder = segment.placeholder as Placeholder
  const sides = segments.map((each) => makeSide(other, each))
  const whole = makeSide(native, segment)
  if (sides.length === 1) return [sides.map((right) => ({ left: whole, right }))]
  const { words, pattern } = placeholder.shape
  if (words) {
    return words.flatMap((word) => {
      const texts = word.split(delimiter)
      if (texts.length !== sides.length) return []
      const equations = sides.map((right, index) => ({ left: makeKnownSide(texts[index] ?? ''), right }))
      return [[{ left: whole, right: makeKnownSide(word) }, ...equations]]
    })
  }
  const cuts = pattern && splitPattern(pattern, delimiter.charCodeAt(0))
  if (cuts) {
    if (cuts.length !== sides.length) return []
    const view = makeView(native, placeholder)
    return [
      sides.map((right, index) => ({
        left: { prefix: [], view: { ...view, window: cuts[index] }, suffix: [] },
        right,
      })),
    ]
  }
  // Any text: it is whatever the segments say, unless the attribute also stands where it may not hold the delimiter.
  return isBoundElsewhere(native.shape, nativePart, placeholder) ? [] : [[]]
}

function isBoundElsewhere(shape: KeyShape, nativePart: KeyPart, { path }: Placeholder): boolean {
  return listParts(shape).some(
    (part) =>
      part !== nativePart &&
      part.segments.some(({ placeholder }) => placeholder?.path === path && placeholder.shape.base === ''),
  )
}

/**
 * Ways in which a sort key of `b` lies inside of the span of one of `a`, part by part: what follows the first part that
 * the partition of `a` does not give is open.
 */
export function equateSpans(a: KeyUnknowns, sortOfA: readonly KeyPart[], b: KeyUnknowns): readonly Ways[] {
  const open = sortOfA.findIndex((part) => !isKnown(a.shape.pk, part))
  const asked = open === -1 ? sortOfA : sortOfA.slice(0, open + 1)
  return asked.flatMap((part, index) => {
    const opposite = b.shape.sk[index]
    return opposite === undefined ? [] : [equateSpan(a, part, a.shape.sk[index] as KeyPart, b, opposite)]
  })
}

/**
 * Ways in which a value of a sort part of `b` lies inside of the span of one of `a`, whose partition gives the
 * attributes that can be read back from it: those of the segments that are known.
 */
function equateSpan(a: KeyUnknowns, partOfA: KeyPart, known: KeyPart, b: KeyUnknowns, partOfB: KeyPart): Ways {
  const open = known.segments.length
  if (open === partOfA.segments.length) return equateParts(a, known, b, partOfB)
  if (partOfA.native) return [[]]
  if (partOfB.native && open > 0) return canHoldDelimiters(partOfB, open) ? [[]] : []
  if (partOfB.segments.length <= open) return []
  const equations = known.segments.map((segment, index) => ({
    left: makeSide(a, segment),
    right: makeSide(b, partOfB.segments[index] as Segment),
  }))
  if (liesWithin(partOfB, b, partOfA, open)) return [equations]
  const isFinal = partOfB.segments.length === open + 1
  const { delimiter } = partOfB
  const rest = isFinal ? { least: '', greatest: '' } : { least: delimiter, greatest: delimiter + highest }
  const within: Variable = { checks: [{ automaton: acceptSpan(partOfA, open, rest), maps: [], window: undefined }] }
  const left = { prefix: [], view: { variable: within, maps: [], window: undefined }, suffix: [] }
  return [[...equations, { left, right: makeSide(b, partOfB.segments[open] as Segment) }]]
}

/** Whether a segment lies in the span of another whatever it holds: it has the same ends, or begins with its prefix. */
function liesWithin(part: KeyPart, { absent }: KeyUnknowns, spanned: KeyPart, index: number): boolean {
  const own = part.segments[index] as Segment
  const other = spanned.segments[index] as Segment
  const ends = other.placeholder?.codec?.ends
  if (!ends) return own.prefix.startsWith(other.prefix)
  const isSameEnd =
    part.segments.length === spanned.segments.length ||
    index + 1 < Math.min(part.segments.length, spanned.segments.length)
  if (!isSameEnd || !own.placeholder || absent.has(own.placeholder.path)) return false
  const ownEnds = own.placeholder.codec?.ends
  return (
    own.prefix === other.prefix && own.suffix === other.suffix && ends.every((end, side) => end === ownEnds?.[side])
  )
}

/** How many leading segments of a sort part its partition gives. */
function countKnown(pk: readonly KeyPart[], { segments }: KeyPart): number {
  const open = segments.findIndex(
    ({ placeholder }) => placeholder && !pk.some(({ reversible }) => reversible.includes(placeholder.path)),
  )
  return open === -1 ? segments.length : open
}

/** Whether a partition gives the whole of a sort part. */
function isKnown(pk: readonly KeyPart[], part: KeyPart): boolean {
  return countKnown(pk, part) === part.segments.length
}

/** The part of a key that a query gives by its partition alone: what follows need not have any value. */
export function cutToPartition({ pk, sk }: KeyShape): KeyShape {
  const open = sk.findIndex((part) => !isKnown(pk, part))
  const asked = open === -1 ? sk : sk.slice(0, open + 1)
  return { pk, sk: asked.map((part) => ({ ...part, segments: part.segments.slice(0, countKnown(pk, part)) })) }
}

/** What a segment may begin with so that it lies in the span of another, which is not known. */
function acceptSpan({ segments, delimiter }: KeyPart, index: number, rest: Continuation) {
  const { prefix, placeholder, suffix } = segments[index] as Segment
  const isFinal = index === segments.length - 1
  const ends = placeholder?.codec?.ends
  if (!ends) return acceptBetween(prefix, prefix + highest, rest)
  const texts = placeholder.fallback === undefined ? [...ends] : [...ends, placeholder.fallback]
  const sorted = texts.map((text) => prefix + text + suffix + (isFinal ? '' : delimiter)).sort(compareText)
  return acceptBetween(sorted[0] ?? '', (sorted[sorted.length - 1] ?? '') + (isFinal ? '' : highest), rest)
}

/** Whether a native text can have at least so many delimiters. */
function canHoldDelimiters({ segments, delimiter }: KeyPart, count: number): boolean {
  const shape = segments[0]?.placeholder?.shape
  if (shape?.words) return shape.words.some((word) => word.split(delimiter).length > count)
  const cuts = shape?.pattern && splitPattern(shape.pattern, delimiter.charCodeAt(0))
  return !cuts || cuts.length > count
}
