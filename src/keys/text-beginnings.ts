import type { SortBounds, TextPlaceholder, TextSegment } from './key-part.js'
import { topOf } from './neighbour.js'
import { makeBetween, makePrefix, type SegmentSpans, type SortContext } from './segment-spans.js'
import { compareText, maximumKeyBytes } from './text.js'
import { reasonOf, unfit } from './text-codec.js'

const limit = maximumKeyBytes.sort

/** Finds the keys whose value in one segment begins with a raw text. */
export type FindBeginning = (lead: string, index: number, raw: unknown) => SortBounds

/** Makes what answers `beginsWith` on a sort part. */
export function makeBeginnings({ segments, fail }: SortContext, { isFinal, findEnds }: SegmentSpans): FindBeginning {
  /** Where a shorter value and the literal behind it begin with the text too, no range holds just what is asked for. */
  const refuseShorter = (placeholder: TextPlaceholder, text: string, suffix: string): void => {
    const { codec, fallback } = placeholder
    if (fallback !== undefined && (fallback + suffix).startsWith(text)) {
      fail(placeholder, 'its fallback begins with this text, so that items without a value would be among the results')
    }
    for (let length = 1; length <= suffix.length && length < text.length; length += 1) {
      if (!text.endsWith(suffix.slice(0, length)) || codec.decode(text.slice(0, -length)) === unfit) continue
      fail(placeholder, 'a shorter value and the literal that follows it begin with this text, too')
    }
  }

  const begin = (placeholder: TextPlaceholder, beginning: (raw: string) => string, raw: string): string => {
    try {
      return beginning(raw)
    } catch (error) {
      return fail(placeholder, reasonOf(error))
    }
  }

  return (lead, index, raw) => {
    const { prefix, placeholder, suffix } = segments[index] as TextSegment
    if (!placeholder) return fail(undefined, 'none of its leading values is given')
    const { beginning, describes, ends, shape } = placeholder.codec
    if (!beginning) return fail(placeholder, `beginsWith needs text, and it holds ${describes}`)
    if (typeof raw !== 'string') return fail(placeholder, 'beginsWith needs a string')
    const text = begin(placeholder, beginning, raw)
    if (shape.words && !shape.words.some((word) => word.startsWith(text))) return { kind: 'empty' }
    if (ends && text.length > ends[0].length) return { kind: 'empty' }
    refuseShorter(placeholder, text, suffix)
    const start = lead + prefix + text
    const own = findEnds(lead, index, false)
    return own ? cutBeginning(start, own[0], isFinal(index) ? own[1] : topOf(own[1], limit)) : makePrefix(start)
  }
}

/** What begins with a text and lies between two others: foreign keys can begin alike and lie outside. */
function cutBeginning(start: string, first: string, last: string): SortBounds {
  const top = topOf(start, limit)
  const isWithin = compareText(first, start) <= 0 && compareText(top, last) <= 0
  if (isWithin) return makePrefix(start)
  return makeBetween(compareText(start, first) < 0 ? first : start, compareText(last, top) < 0 ? last : top)
}
