/** The first and last millisecond whose year has four digits, where texts sort as times do. */
export const firstTimeMs = Date.parse('0000-01-01T00:00:00.000Z')
export const lastTimeMs = Date.parse('9999-12-31T23:59:59.999Z')

const dayMs = 86_400_000
/** The length of a cycle of the calendar: four centuries. */
const cycleDays = 146_097
/** From the first of March of the year 0, with which a cycle begins, to 1970. */
const epochDays = 719_468

const pairs = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
/** Each is made when it is first needed: a thousand of them would hold up every process that starts. */
const triples = new Array<string | undefined>(1000)

let lastWritten: { readonly timeMs: number; readonly text: string } | undefined

/**
 * Writes a time as `toISOString` does, at a third of its cost. An item's date is often a part of its keys, too: the last text is kept.
 *
 * @param timeMs whole milliseconds between {@link firstTimeMs} and {@link lastTimeMs}
 */
export function formatTime(timeMs: number): string {
  if (lastWritten?.timeMs !== timeMs) lastWritten = { timeMs, text: writeTime(timeMs) }
  return lastWritten.text
}

function writeTime(timeMs: number): string {
  const days = Math.floor(timeMs / dayMs)
  const ms = timeMs - days * dayMs
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const time = `${pairs[hours]}:${pairs[minutes - hours * 60]}:${pairs[seconds - minutes * 60]}.${tripleOf(ms - seconds * 1000)}`
  return `${formatDay(days)}T${time}Z`
}

function tripleOf(number: number): string {
  triples[number] ??= String(number).padStart(3, '0')
  return triples[number] as string
}

/** The calendar is counted in years that begin in March, so that the leap day is their last. */
function formatDay(days: number): string {
  const shifted = days + epochDays
  const cycle = Math.floor(shifted / cycleDays)
  const day = shifted - cycle * cycleDays
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365)
  const ofYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const ofMonth = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const full = cycle * 400 + year + (month <= 2 ? 1 : 0)
  const century = Math.floor(full / 100)
  return `${pairs[century]}${pairs[full - century * 100]}-${pairs[month]}-${pairs[ofMonth]}`
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
