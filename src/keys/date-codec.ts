import { firstTimeMs, formatTime, lastTimeMs, parseTime } from '../util/iso-time.js'
import { acceptPattern } from './accept-pattern.js'
import { cutPattern } from './derive-pattern.js'
import { makeDatetimePattern, type TextPattern } from './patterns.js'
import { refuse, type TextCodec, unfit } from './text-codec.js'
import { cutShape, makeShape } from './text-shape.js'

/** What a date's text looks like: UTC, milliseconds, four digits of year. */
export const timestampPattern: TextPattern = makeDatetimePattern(3)

/** How many characters of an ISO text each bucket keeps. */
export const bucketWidths: ReadonlyMap<string, number> = new Map([
  ['year', 4],
  ['month', 7],
  ['day', 10],
  ['hour', 13],
])

/** JavaScript dates, as ISO 8601 in UTC with milliseconds. */
export const dateCodec: TextCodec = makeDateCodec()

function makeDateCodec(): TextCodec {
  const judge = (value: unknown): number => {
    if (!(value instanceof Date)) return refuse('the value is not a Date')
    const time = value.getTime()
    return Number.isNaN(time) ? refuse('the value is an invalid Date') : time
  }
  const encode = (value: unknown): string => {
    const time = judge(value)
    if (time < firstTimeMs || time > lastTimeMs) return refuse('the year is not between 0000 and 9999')
    return formatTime(time)
  }
  const decode = (text: string): unknown => {
    const time = parseTime(text)
    return time === undefined ? unfit : new Date(time)
  }
  return {
    shape: makeShape({
      base: '',
      automata: () => [acceptPattern(timestampPattern)],
      pattern: timestampPattern,
      encode,
      decode,
    }),
    describes: 'a date',
    reversible: true,
    order: 'ascending',
    unordered: '',
    get ends() {
      return timestampPattern.ends
    },
    encode,
    decode,
    place: (value) => {
      const time = judge(value)
      return time < firstTimeMs ? -1 : time > lastTimeMs ? 1 : formatTime(time)
    },
    beginning: undefined,
  }
}

/** The leading part of an ISO text: all that falls into one year, month, day or hour. */
export function makeBucketCodec(
  whole: TextCodec,
  pattern: TextPattern,
  unit: string,
  width: number,
): { readonly codec: TextCodec; readonly pattern: TextPattern } {
  const bucket = cutPattern(`a ${unit}`, pattern, width)
  const rest = pattern.ends[0].slice(width)
  // The earliest text completes to the first day of a month, which every month has.
  const complete = (text: string): unknown => whole.decode(text + rest)
  const place = (value: unknown): string | -1 | 1 => {
    const text = whole.place(value)
    return typeof text === 'string' ? text.slice(0, width) : text
  }
  const codec: TextCodec = {
    ...whole,
    shape: cutShape(whole.shape, bucket),
    reversible: false,
    order: 'none',
    unordered: `all values of one ${unit} have the same text`,
    ends: bucket.ends,
    encode: (value) => {
      const text = whole.encode(value).slice(0, width)
      return bucket.matches(text) ? text : refuse(`the value does not begin as an ISO date to the ${unit}`)
    },
    decode: (text) => (bucket.matches(text) ? complete(text) : unfit),
    place,
    beginning: undefined,
  }
  return { codec, pattern: bucket }
}
