import type { ReadAttribute, SortBounds, SortOperator, TextPlaceholder, TextSegment } from './key-part.js'
import { beyond, firstAbove, lastBelow, topOf } from './neighbour.js'
import { makeBetween, makeSegmentSpans, type SortContext } from './segment-spans.js'
import { compareText, fitsBytes, maximumKeyBytes } from './text.js'
import { makeBeginnings } from './text-beginnings.js'
import { reasonOf } from './text-codec.js'

const limit = maximumKeyBytes.sort

/** What a sort part that is made of segments can answer. */
export interface SortRanges {
  readonly span: (known: ReadAttribute) => SortBounds
  readonly bounds: (operator: SortOperator, given: ReadAttribute, known: ReadAttribute) => SortBounds
  readonly between: (low: ReadAttribute, high: ReadAttribute, known: ReadAttribute) => SortBounds
}

type RangeOperator = 'lt' | 'lte' | 'gt' | 'gte'
type Place = string | -1 | 1

/** One end of a range: which texts, relative to a place. */
interface End {
  readonly operator: RangeOperator
  readonly place: Place
}

/** Makes the ranges of a sort part. */
export function makeSortRanges(context: SortContext): SortRanges {
  const { segments, delimiter, fail } = context
  const spans = makeSegmentSpans(context)
  const { isFinal, readLead, spanAfter, findEnds } = spans
  const findBeginning = makeBeginnings(context, spans)

  /** Whether the attribute of a segment stands in one before it, too. */
  const isRepeated = segments.map(({ placeholder }, index) => {
    return segments
      .slice(0, index)
      .some((one) => one.placeholder !== undefined && one.placeholder.path === placeholder?.path)
  })

  /** The segment of the last given value; all before it is given or known. */
  const findTarget = (given: ReadAttribute, known: ReadAttribute): number => {
    let target = -1
    let open = false
    for (let index = 0; index < segments.length; index += 1) {
      const placeholder = segments[index]?.placeholder
      if (!placeholder || isRepeated[index] || known(placeholder.path) !== undefined) continue
      if (given(placeholder.path) === undefined) open = true
      else if (open) fail(placeholder, 'a value is given, but not all of those that stand before it')
      else target = index
    }
    return target === -1 ? fail(undefined, 'none of its leading values is given') : target
  }

  const requireOrder = (index: number): TextPlaceholder => {
    const { placeholder, suffix } = segments[index] as TextSegment
    if (!placeholder) return fail(undefined, 'none of its leading values is given')
    const { order, unordered } = placeholder.codec
    const kept = order === 'text' ? isFinal(index) && suffix === '' : order !== 'none'
    return kept ? placeholder : fail(placeholder, `it cannot be compared by range, because ${unordered}`)
  }

  const placeValue = (placeholder: TextPlaceholder, value: unknown): Place => {
    if (value === null) return fail(placeholder, 'null has no place in a range')
    try {
      return placeholder.codec.place(value)
    } catch (error) {
      return fail(placeholder, reasonOf(error))
    }
  }

  /** The texts of a segment between two ends; an end that is left out is the segment's own. */
  const findRange = (lead: string, index: number, low: End | undefined, high: End | undefined): SortBounds => {
    const segment = segments[index] as TextSegment
    const final = isFinal(index)
    const own = findEnds(lead, index, false)
    const start = own ? own[0] : lead + segment.prefix
    const end = own ? (final ? own[1] : topOf(own[1], limit)) : topOf(start, limit)
    const whole = (text: string): string => lead + segment.prefix + text + segment.suffix + (final ? '' : delimiter)

    if (low?.place === 1 || high?.place === -1) return { kind: 'empty' }
    let from: string | undefined = start
    if (low && typeof low.place === 'string') {
      const text = whole(low.place)
      if (low.operator === 'gt') from = final ? firstAbove(text, limit) : beyond(text, limit)
      else from = fitsBytes(text, limit) ? text : firstAbove(text, limit)
    }
    let to: string | undefined = start === '' ? undefined : end
    if (high && typeof high.place === 'string') {
      const text = whole(high.place)
      if (high.operator === 'lt') to = lastBelow(text, limit)
      else if (final) to = fitsBytes(text, limit) ? text : lastBelow(text, limit)
      else to = topOf(text, limit)
      if (to === undefined) return { kind: 'empty' }
    }
    if (from === undefined) return { kind: 'empty' }
    refuseFallback(segment.placeholder, whole, from, to)
    return from === ''
      ? to === undefined
        ? { kind: 'all' }
        : { kind: 'atMost', high: { S: to } }
      : to === undefined
        ? { kind: 'atLeast', low: { S: from } }
        : makeBetween(from, to)
  }

  /** Items without a value are stored under the fallback, and have no place in a range. */
  const refuseFallback = (
    placeholder: TextPlaceholder | undefined,
    whole: (text: string) => string,
    from: string,
    to: string | undefined,
  ): void => {
    if (placeholder?.fallback === undefined) return
    const text = whole(placeholder.fallback)
    if (compareText(from, text) <= 0 && (to === undefined || compareText(text, to) <= 0)) {
      fail(
        placeholder,
        'its fallback lies inside of this range, so that items without a value would be among the results',
      )
    }
  }

  const orient = (placeholder: TextPlaceholder, asked: RangeOperator, value: unknown): End => {
    const { order, round } = placeholder.codec
    const isLow = asked === 'gt' || asked === 'gte'
    const held = round ? round(value, isLow ? 'up' : 'down') : value
    const operator = held === value ? asked : isLow ? 'gte' : 'lte'
    const place = placeValue(placeholder, held)
    if (order !== 'descending') return { operator, place }
    return { operator: mirrored[operator], place: place === 1 ? -1 : place === -1 ? 1 : place }
  }

  return {
    span: (known) => spanAfter(readLead(known, segments.length)),
    bounds: (operator, given, known) => {
      const values = combine(given, known)
      const target = findTarget(given, known)
      if (operator === 'eq') return spanAfter(readLead(values, segments.length))
      const lead = readLead(values, target).text
      const value = given(segments[target]?.placeholder?.path ?? '')
      if (operator === 'beginsWith') return findBeginning(lead, target, value)
      const end = orient(requireOrder(target), operator, value)
      const isLow = end.operator === 'gt' || end.operator === 'gte'
      return findRange(lead, target, isLow ? end : undefined, isLow ? undefined : end)
    },
    between: (low, high, known) => {
      const target = findTarget(low, known)
      const lead = readLead(combine(low, known), target).text
      if (findTarget(high, known) !== target || readLead(combine(high, known), target).text !== lead) {
        fail(segments[target]?.placeholder, 'both ends of a range need the same values before the last')
      }
      const placeholder = requireOrder(target)
      const first = orient(placeholder, 'gte', low(placeholder.path))
      const last = orient(placeholder, 'lte', high(placeholder.path))
      return first.operator === 'gte' ? findRange(lead, target, first, last) : findRange(lead, target, last, first)
    },
  }
}

const mirrored = { lt: 'gt', lte: 'gte', gt: 'lt', gte: 'lte' } as const

function combine(given: ReadAttribute, known: ReadAttribute): ReadAttribute {
  return (path) => {
    const value = known(path)
    return value === undefined ? given(path) : value
  }
}
