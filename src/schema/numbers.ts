/** Why a number cannot be stored, or not be read as the schema says. */
export interface NumberRefusal {
  readonly refused: string
}

/** DynamoDB's limits of magnitude and of significant digits. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const smallest = 1e-130
const digitsLimit = 38

/** A JavaScript number as DynamoDB's text. */
export function encodeNumber(value: number): string | NumberRefusal {
  // The template also turns -0 into 0, which DynamoDB would do.
  if (Number.isSafeInteger(value)) return `${value}`
  if (Number.isNaN(value)) return { refused: 'NaN cannot be stored.' }
  if (!Number.isFinite(value)) return { refused: 'An infinite number cannot be stored.' }
  if (Number.isInteger(value)) return { refused: 'The integer is too large to be exact; use z.bigint().' }
  if (Math.abs(value) < smallest) return { refused: 'The number is closer to zero than DynamoDB can store (1E-130).' }
  return String(value)
}

/** DynamoDB's text as a JavaScript number, if it is exactly that number. */
export function decodeNumber(text: string): number | NumberRefusal {
  const short = parseShort(text)
  if (short !== undefined) return short
  const value = Number(text)
  if (String(value) !== text) {
    const stored = canonicalDecimal(text)
    if (stored === undefined) return { refused: 'The stored number is malformed.' }
    if (!Number.isFinite(value) || stored !== canonicalDecimal(String(value))) {
      return {
        refused:
          'The stored number has more digits than a JavaScript number keeps; use z.bigint() for integers, or z.unknown() for exact decimals.',
      }
    }
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return { refused: 'The stored integer is too large to be exact in JavaScript; use z.bigint().' }
  }
  return value === 0 ? 0 : value
}

/** The powers of ten that have at most fifteen digits, as digits do that always survive. */
const powers = Array.from({ length: 15 }, (_, power) => Number(`1e${power}`))

/**
 * Reads plain digits with or without a fraction, of which there are at most fifteen; `undefined` for any other text. Such digits and such
 * powers of ten are exact, so that what one division makes of them is the number that is nearest.
 */
function parseShort(text: string): number | undefined {
  const { length } = text
  if (length > 15) return undefined
  const first = text.charCodeAt(0) === minus ? 1 : 0
  let digits = 0
  let point = length
  for (let index = first; index < length; index++) {
    const digit = text.charCodeAt(index) - zero
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
    else if (digit === dot - zero && point === length) point = index
    else return undefined
  }
  // There are digits before the point, and behind it.
  if (point === first || point === length - 1) return undefined
  const value = point === length ? digits : digits / (powers[length - 1 - point] as number)
  return first === 1 && value !== 0 ? -value : value
}

const [minus, dot, zero] = ['-', '.', '0'].map((sign) => sign.charCodeAt(0)) as [number, number, number]

/** A bigint as DynamoDB's text. */
export function encodeBigint(value: bigint): string | NumberRefusal {
  const text = value.toString()
  const digits = value < 0n ? text.length - 1 : text.length
  return digits > digitsLimit ? { refused: 'DynamoDB stores integers of at most 38 digits.' } : text
}

/** DynamoDB's text as a bigint, if it is an integer. */
export function decodeBigint(text: string): bigint | NumberRefusal {
  if (text.length <= digitsLimit && /^-?\d+$/.test(text)) return BigInt(text)
  const parts = splitDecimal(text)
  if (parts === undefined) return { refused: 'The stored number is malformed.' }
  if (parts.exponent < 0) return { refused: 'The stored number is not an integer.' }
  if (parts.digits.length + parts.exponent > digitsLimit)
    return { refused: 'The stored integer has more than 38 digits.' }
  return BigInt(`${parts.negative ? '-' : ''}${parts.digits}${'0'.repeat(parts.exponent)}`)
}

/** One text for each decimal number, however it is written; `undefined` if it is no number. */
export function canonicalDecimal(text: string): string | undefined {
  const parts = splitDecimal(text)
  if (parts === undefined) return undefined
  return `${parts.negative ? '-' : ''}${parts.digits}e${parts.exponent}`
}

/** Whether a decimal text is within DynamoDB's range and precision. */
export function isStorableDecimal(text: string): boolean {
  const parts = splitDecimal(text)
  if (parts === undefined || parts.digits.length > digitsLimit) return false
  if (parts.digits === '0') return true
  const magnitude = parts.digits.length - 1 + parts.exponent
  return magnitude >= -130 && magnitude <= 125
}

/** Numbers that are written differently, as 1 and 1.0, are one: DynamoDB refuses a set that has a number twice. */
export function uniqueNumbers(texts: readonly string[]): string[] {
  return [...new Map(texts.map((text) => [canonicalDecimal(text), text])).values()]
}

interface Decimal {
  readonly negative: boolean
  /** Without zeros at either end, but for `0` itself. */
  readonly digits: string
  readonly exponent: number
}

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/

/** Whether a text is a decimal number. */
export function isDecimalText(text: string): boolean {
  return /^[+-]?\.?\d/.test(text) && decimal.test(text)
}

function splitDecimal(text: string): Decimal | undefined {
  const match = decimal.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', power = '0'] = match
  const all = whole + fraction
  if (all === '') return undefined
  const significant = all.replace(/^0+/, '')
  const digits = significant.replace(/0+$/, '')
  if (digits === '') return { negative: false, digits: '0', exponent: 0 }
  const exponent = Number(power) - fraction.length + significant.length - digits.length
  return { negative: sign === '-', digits, exponent }
}
