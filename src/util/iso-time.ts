/** The first and last millisecond whose year has four digits, where texts sort as times do. */
export const firstTimeMs = Date.parse('0000-01-01T00:00:00.000Z')
export const lastTimeMs = Date.parse('9999-12-31T23:59:59.999Z')

const dayMs = 86_400_000
const [hyphen, letterT, colon, point, letterZ] = [45, 84, 58, 46, 90]
/** The length of a cycle of the calendar: four centuries. */
const cycleDays = 146_097
/** From the first of March of the year 0, with which a cycle begins, to 1970. */
const epochDays = 719_468

let lastWritten: { readonly timeMs: number; readonly text: string } | undefined

/**
 * Writes a time as `toISOString` does, at a fifth of its cost. An item's date is often a part of its keys, too: the last text is kept.
 *
 * @param timeMs whole milliseconds between {@link firstTimeMs} and {@link lastTimeMs}
 */
export function formatTime(timeMs: number): string {
  if (lastWritten?.timeMs !== timeMs) lastWritten = { timeMs, text: writeTime(timeMs) }
  return lastWritten.text
}

/**
 * One string is made, rather than one for each of its parts. The calendar is counted in years that begin in March, so that the leap
 * day is their last.
 */
function writeTime(timeMs: number): string {
  const days = Math.floor(timeMs / dayMs)
  const msOfDay = timeMs - days * dayMs
  const shifted = days + epochDays
  const cycle = Math.floor(shifted / cycleDays)
  const day = shifted - cycle * cycleDays
  const marchYear = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  )
  const ofYear = day - (365 * marchYear + Math.floor(marchYear / 4) - Math.floor(marchYear / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = cycle * 400 + marchYear + (month <= 2 ? 1 : 0)
  const ofMonth = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const minutes = Math.floor(msOfDay / 60_000)
  const hour = Math.floor(minutes / 60)
  const minute = minutes - hour * 60
  const ms = msOfDay - minutes * 60_000
  return String.fromCharCode(
    digitOf(year / 1000),
    digitOf(year / 100),
    digitOf(year / 10),
    digitOf(year),
    hyphen,
    digitOf(month / 10),
    digitOf(month),
    hyphen,
    digitOf(ofMonth / 10),
    digitOf(ofMonth),
    letterT,
    digitOf(hour / 10),
    digitOf(hour),
    colon,
    digitOf(minute / 10),
    digitOf(minute),
    colon,
    digitOf(ms / 10_000),
    digitOf(ms / 1000),
    point,
    digitOf(ms / 100),
    digitOf(ms / 10),
    digitOf(ms),
    letterZ,
  )
}

/** The character of a number's last digit. */
function digitOf(number: number): number {
  return 48 + (Math.floor(number) % 10)
}

const textLength = '0000-01-01T00:00:00.000Z'.length

/** Reads a text of the form that {@link formatTime} writes; `undefined` for any other, and for a day that no calendar has. */
export function parseTime(text: string): number | undefined {
  if (text.length !== textLength || !hasSeparators(text)) return undefined
  const year = pairAt(text, 0) * 100 + pairAt(text, 2)
  const month = pairAt(text, 5)
  const day = pairAt(text, 8)
  const hours = pairAt(text, 11)
  const minutes = pairAt(text, 14)
  const seconds = pairAt(text, 17)
  const ms = pairAt(text, 20) * 10 + digitAt(text, 22)
  // What is no digit is not a number, and so in no range.
  const isTime = hours < 24 && minutes < 60 && seconds < 60 && ms < 1000
  if (!isTime || !(month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return undefined
  return dayNumber(year, month, day) * dayMs + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + ms
}

function hasSeparators(text: string): boolean {
  return (
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text[19] === '.' &&
    text[23] === 'Z'
  )
}

function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - 48
  return digit >= 0 && digit <= 9 ? digit : Number.NaN
}

function pairAt(text: string, index: number): number {
  return digitAt(text, index) * 10 + digitAt(text, index + 1)
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Not a number, and so less than every day, where the year or the month is none. */
function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : year >= 0 ? (monthDays[month - 1] as number) : Number.NaN
}

/** The days from 1970 to a day. */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const cycle = Math.floor(shifted / 400)
  const ofCycle = shifted - cycle * 400
  const fromMarch = month > 2 ? month - 3 : month + 9
  const ofYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1
  return cycle * cycleDays + ofCycle * 365 + Math.floor(ofCycle / 4) - Math.floor(ofCycle / 100) + ofYear - epochDays
}
