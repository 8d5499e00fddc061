import { readFileSync } from 'node:fs'

// The text of keys as docs/stored-format.md says it, written from that page alone: nothing of src is used here, so that the two
// can be compared. It is slow and plain on purpose.

/** What an attribute is, as far as its text in a key depends on it. */
export type ReferenceType =
  | { readonly kind: 'string' | 'boolean' | 'date' | 'integer' | 'number' | 'bigint' }
  /** Text that is always of one form, such as a uuid. */
  | { readonly kind: 'text'; readonly form: RegExp }
  | { readonly kind: 'literal'; readonly values: readonly (string | number | boolean)[] }

/** One segment of a template. */
export interface ReferenceSegment {
  readonly prefix: string
  readonly placeholder?: {
    readonly type: ReferenceType
    readonly formats: readonly string[]
    readonly fallback?: string
  }
  readonly suffix: string
}

/** The text of a whole key; `undefined` where the values cannot stand in it. */
export function referenceKey(
  segments: readonly ReferenceSegment[],
  values: readonly unknown[],
  delimiter: string,
  limitBytes: number,
): string | undefined {
  const texts = segments.map(({ prefix, placeholder, suffix }, index) => {
    if (!placeholder) return prefix
    const { type, formats, fallback } = placeholder
    const value = values[index]
    const isAbsent = value === undefined || value === null
    const text = isAbsent ? fallback : referenceText(type, formats, value, delimiter)
    return text === undefined || (!isAbsent && text === fallback) ? undefined : prefix + text + suffix
  })
  if (texts.includes(undefined)) return undefined
  const key = texts.join(delimiter)
  return Buffer.byteLength(key) <= limitBytes ? key : undefined
}

/** The text of a value; `undefined` where it cannot stand in a key. */
export function referenceText(
  type: ReferenceType,
  formats: readonly string[],
  value: unknown,
  delimiter: string,
): string | undefined {
  const [first = '', second] = formats
  const width = /^(\+?)(\d+)$/.exec(first)
  if (width) {
    const text = writeWidth(type, value, Number(width[2]), width[1] === '+', second === 'desc')
    return changeText(text, formats.slice(second === 'desc' ? 2 : 1), delimiter)
  }
  if (first === 'float') return changeText(writeFloat(value), formats.slice(1), delimiter)
  const length = bucketLengths[first]
  if (length === undefined) return changeText(writePlain(type, value), formats, delimiter)
  const bucket = writePlain(type, value)?.slice(0, length)
  const isDate = bucket !== undefined && isCalendarText(bucket)
  return isDate ? changeText(bucket, formats.slice(1), delimiter) : undefined
}

const bucketLengths: Readonly<Record<string, number>> = { year: 4, month: 7, day: 10, hour: 13 }

/** The formats that change text, and the judgement of what comes out. */
function changeText(text: string | undefined, formats: readonly string[], delimiter: string): string | undefined {
  const isFree = formats.some((format) => format === 'escape' || format.startsWith('shard('))
  if (text === undefined || text === '' || !isKeyText(text) || (!isFree && text.includes(delimiter))) return undefined
  return formats.reduce((changed, format) => {
    if (format === 'lower' || format === 'upper') return mapLetters(changed, format)
    if (format === 'escape') return escapeText(changed, delimiter)
    const shards = /^shard\((\d+)\)$/.exec(format)
    if (!shards) throw new Error(`The specification has no format ${format}`)
    return String(referenceHash(changed) % Number(shards[1]))
  }, text)
}

/** Neither U+0000, nor half of a surrogate pair, nor a noncharacter. */
function isKeyText(text: string): boolean {
  return [...text].every((character) => {
    const codePoint = character.codePointAt(0) ?? 0
    const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff
    const isNoncharacter = (codePoint >= 0xfdd0 && codePoint <= 0xfdef) || codePoint % 0x10000 >= 0xfffe
    return codePoint !== 0 && !isSurrogate && !isNoncharacter
  })
}

function writePlain(type: ReferenceType, value: unknown): string | undefined {
  switch (type.kind) {
    case 'string':
      return typeof value === 'string' ? value : undefined
    case 'text':
      return typeof value === 'string' && type.form.test(value) ? value : undefined
    case 'literal':
      if (!type.values.includes(value as never)) return undefined
      return typeof value === 'number' ? writeDecimal(value, false) : String(value)
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined
    case 'date':
      return value instanceof Date ? writeDate(value.getTime()) : undefined
    case 'bigint':
      return typeof value === 'bigint' ? value.toString() : undefined
    default:
      return typeof value === 'number' ? writeDecimal(value, type.kind === 'integer') : undefined
  }
}

/** Days are counted by hand, in the proleptic Gregorian calendar. */
function writeDate(time: number): string | undefined {
  if (!Number.isFinite(time)) return undefined
  const dayMs = 86_400_000
  let days = Math.floor(time / dayMs) + 719_528
  const rest = time - (days - 719_528) * dayMs
  if (days < 0) return undefined
  let year = Math.floor(days / 366)
  while (daysBefore(year + 1) <= days) year += 1
  days -= daysBefore(year)
  let month = 1
  while (days >= monthLength(year, month)) {
    days -= monthLength(year, month)
    month += 1
  }
  if (year > 9999) return undefined
  const clock = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60]
  const [hours, minutes, seconds] = clock.map((part) => pad(part, 2))
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(days + 1, 2)}T${hours}:${minutes}:${seconds}.${pad(rest % 1000, 3)}Z`
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const daysBefore = (year: number): number =>
  year === 0
    ? 0
    : year * 365 + 1 + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400)
const monthLength = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
const pad = (value: number | bigint, digits: number): string => String(value).padStart(digits, '0')

/** Whether a text is the beginning of an ISO date and time. */
function isCalendarText(text: string): boolean {
  const [, year, month, day, hour] = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d))?)?)?$/.exec(text) ?? []
  if (year === undefined) return false
  if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) return false
  if (day !== undefined && (Number(day) < 1 || Number(day) > monthLength(Number(year), Number(month)))) return false
  return hour === undefined || Number(hour) <= 23
}

/** The shortest decimal that is this number, without an exponent. */
function writeDecimal(value: number, isWhole: boolean): string | undefined {
  if (!Number.isFinite(value) || (isWhole && !Number.isInteger(value))) return undefined
  if (Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined
  if (value === 0) return '0'
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return point >= digits.length
    ? sign + digits.padEnd(point, '0')
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

function writeWidth(
  type: ReferenceType,
  value: unknown,
  digits: number,
  signed: boolean,
  descending: boolean,
): string | undefined {
  const isOfType = type.kind === 'bigint' ? typeof value === 'bigint' : Number.isSafeInteger(value)
  if (!isOfType) return undefined
  const number = BigInt(value as number | bigint)
  const most = 10n ** BigInt(digits) - 1n
  if (number > most || number < (signed ? -most : 0n)) return undefined
  if (!signed) return pad(descending ? most - number : number, digits)
  const turned = descending ? -number : number
  return turned < 0n ? `n${pad(most + turned, digits)}` : `p${pad(turned, digits)}`
}

/** The bits of the IEEE-754 double: all turned for negative numbers, else the sign alone. */
function writeFloat(value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value === 0 ? 0 : value)
  const bits = bytes.readBigUInt64BE()
  const sign = 2n ** 63n
  const turned = bits >= sign ? 2n ** 64n - 1n - bits : bits + sign
  return turned.toString(16).padStart(16, '0')
}

function escapeText(text: string, delimiter: string): string {
  const hexadecimal = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return [...text]
    .map((character) => (character === '%' || character === delimiter ? `%${hexadecimal(character)}` : character))
    .join('')
}

/** FNV-1a of 32 bits over the bytes of UTF-8, and the last step of MurmurHash3. */
export function referenceHash(text: string): number {
  const cut = (value: bigint): bigint => value % 2n ** 32n
  let hash = 2166136261n
  for (const byte of Buffer.from(text)) hash = cut((hash ^ BigInt(byte)) * 16777619n)
  hash = cut((hash ^ (hash >> 16n)) * 0x85ebca6bn)
  hash = cut((hash ^ (hash >> 13n)) * 0xc2b2ae35n)
  return Number(hash ^ (hash >> 16n))
}

/** The code points that have another case, from the fixture that specifies them. */
export const letterCases: ReadonlyMap<string, { readonly lower: string; readonly upper: string }> = new Map(
  readFileSync(new URL('../fixtures/stored-format/letter-case.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [letter = '', lower = '', upper = ''] = line
        .split(' ')
        .map((code) => String.fromCodePoint(Number.parseInt(code, 16)))
      return [letter, { lower, upper }]
    }),
)

/** Text in lower or upper case. */
export function mapLetters(text: string, format: 'lower' | 'upper'): string {
  return [...text].map((character) => letterCases.get(character)?.[format] ?? character).join('')
}
