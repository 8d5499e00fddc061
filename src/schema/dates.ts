import { firstTimeMs, formatTime, lastTimeMs, parseTime } from '../util/iso-time.js'

const iso = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.(\d+))?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** A date as ISO 8601 text in UTC with milliseconds; `undefined` if its year is outside 0000–9999, where text no longer sorts by time. */
export function encodeDate(value: Date): string | undefined {
  const time = value.getTime()
  return time >= firstTimeMs && time <= lastTimeMs ? formatTime(time) : undefined
}

/** ISO 8601 text as a date; `undefined` if it is none, has no zone, or is finer than a millisecond. */
export function decodeDate(text: string): Date | undefined {
  const time = parseTime(text)
  if (time !== undefined) return new Date(time)
  const match = iso.exec(text)
  if (match === null) return undefined
  const [, day = '', fraction = ''] = match
  if (/[1-9]/.test(fraction.slice(3))) return undefined
  // V8 lets 30 February roll over into March.
  const midnight = new Date(`${day}T00:00:00.000Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined
  const value = new Date(text)
  return Number.isNaN(value.getTime()) ? undefined : value
}
