/** A number exactly as DynamoDB holds it: `coefficient` × 10^`exponent`, the coefficient without trailing zeros. */
export interface Decimal {
  readonly coefficient: bigint
  readonly exponent: number
}

const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/

/** Reads a number's text. Gives `undefined` when it is none. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = SYNTAX.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const digits = BigInt(whole + fraction)
  return normalize(sign === '-' ? -digits : digits, Number(exponent) - fraction.length)
}

function normalize(coefficient: bigint, exponent: number): Decimal {
  if (coefficient === 0n) return { coefficient, exponent: 0 }
  let digits = coefficient.toString()
  const trimmed = digits.replace(/0+$/, '')
  exponent += digits.length - trimmed.length
  digits = trimmed
  return { coefficient: BigInt(digits), exponent }
}

/** Writes a number in plain notation, the one form under which equal numbers are equal texts. */
export function printDecimal({ coefficient, exponent }: Decimal): string {
  const negative = coefficient < 0n
  const digits = (negative ? -coefficient : coefficient).toString()
  const sign = negative ? '-' : ''
  if (exponent >= 0) return sign + digits + (coefficient === 0n ? '' : '0'.repeat(exponent))
  const point = digits.length + exponent
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
  return `${sign}0.${'0'.repeat(-point)}${digits}`
}

/** How many digits the number has between its first and its last that is not zero. */
export function countSignificantDigits({ coefficient }: Decimal): number {
  return coefficient === 0n ? 1 : (coefficient < 0n ? -coefficient : coefficient).toString().length
}

/** The power of ten of the number's first digit. */
export function magnitudeOf(decimal: Decimal): number {
  return decimal.coefficient === 0n ? 0 : countSignificantDigits(decimal) - 1 + decimal.exponent
}

/** Adds two numbers exactly. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent)
  return normalize(scale(a, exponent) + scale(b, exponent), exponent)
}

/** The number with its sign turned. */
export function negateDecimal(decimal: Decimal): Decimal {
  return { coefficient: -decimal.coefficient, exponent: decimal.exponent }
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent)
  const difference = scale(a, exponent) - scale(b, exponent)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function scale({ coefficient, exponent }: Decimal, to: number): bigint {
  return coefficient * 10n ** BigInt(exponent - to)
}
