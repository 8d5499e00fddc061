import type { ReadAttribute, SortBounds, TextPlaceholder, TextSegment } from './key-part.js'
import { topOf } from './neighbour.js'
import { compareText, fitsBytes, maximumKeyBytes } from './text.js'

const limit = maximumKeyBytes.sort

/** What ranges need of the part that they belong to. */
export interface SortContext {
  readonly segments: readonly TextSegment[]
  readonly delimiter: string
  /** The text of a placeholder, fallbacks included. */
  readonly encode: (placeholder: TextPlaceholder, value: unknown) => string
  readonly fail: (placeholder: TextPlaceholder | undefined, reason: string) => never
}

/** The leading segments as text, delimiter included, and the first segment that is not part of it. */
export interface Lead {
  readonly text: string
  readonly next: number
}

/** Where the texts of single segments lie. */
export interface SegmentSpans {
  readonly isFinal: (index: number) => boolean
  /** Writes the leading segments whose values are given, up to one that is not asked for. */
  readonly readLead: (values: ReadAttribute, stop: number) => Lead
  /** Everything that begins with a lead, narrowed by what its next segment can hold. */
  readonly spanAfter: (lead: Lead) => SortBounds
  /** The smallest and largest text of a segment, delimiter included, where all its texts are equally long. */
  readonly findEnds: (lead: string, index: number, withFallback: boolean) => readonly [string, string] | undefined
}

/** Makes the spans of the segments of a sort part. */
export function makeSegmentSpans({ segments, delimiter, encode, fail }: SortContext): SegmentSpans {
  const isFinal = (index: number): boolean => index === segments.length - 1

  const readLead: SegmentSpans['readLead'] = (values, stop) => {
    let text = ''
    for (let index = 0; index < stop; index += 1) {
      const { prefix, placeholder, suffix } = segments[index] as TextSegment
      const value = placeholder && values(placeholder.path)
      if (placeholder && value === undefined) return { text, next: index }
      text += placeholder ? prefix + encode(placeholder, value) + suffix : prefix
      if (!isFinal(index)) text += delimiter
    }
    return { text, next: stop }
  }

  const findEnds: SegmentSpans['findEnds'] = (lead, index, withFallback) => {
    const { prefix, placeholder, suffix } = segments[index] as TextSegment
    if (!placeholder?.codec.ends) return undefined
    const wrap = (text: string): string => lead + prefix + text + suffix + (isFinal(index) ? '' : delimiter)
    const [least, most] = placeholder.codec.ends
    // All texts are equally long, so that what follows them leaves their order as it is.
    if (!withFallback || placeholder.fallback === undefined) return [wrap(least), wrap(most)]
    const whole = [wrap(least), wrap(most), wrap(placeholder.fallback)].sort(compareText)
    return [whole[0] as string, whole[2] as string]
  }

  const spanAfter: SegmentSpans['spanAfter'] = ({ text, next }) => {
    const segment = segments[next]
    if (segment === undefined) {
      if (!fitsBytes(text, limit)) fail(undefined, `the key has more than ${limit} bytes`)
      return { kind: 'equal', value: { S: text } }
    }
    const ends = findEnds(text, next, true)
    if (ends) return makeBetween(ends[0], isFinal(next) ? ends[1] : topOf(ends[1], limit))
    return makePrefix(text + segment.prefix)
  }

  return { isFinal, readLead, spanAfter, findEnds }
}

/** Everything between two texts; nothing where they are the wrong way round. */
export function makeBetween(low: string, high: string): SortBounds {
  if (!fitsBytes(low, limit) || compareText(low, high) > 0) return { kind: 'empty' }
  return { kind: 'between', low: { S: low }, high: { S: high } }
}

/** Everything that begins with a text. */
export function makePrefix(prefix: string): SortBounds {
  if (prefix === '') return { kind: 'all' }
  return fitsBytes(prefix, limit) ? { kind: 'prefix', value: { S: prefix } } : { kind: 'empty' }
}
