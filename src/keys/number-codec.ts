import type { CodecContext } from './string-codec.js'
import { type KeptOrder, type TextCodec, unfit } from './text-codec.js'

/** What a number codec is made for: JavaScript numbers that are whole, any numbers, or bigints. */
export type NumberDomain = 'integer' | 'number' | 'bigint'

const describe = (domain: NumberDomain): string => (domain === 'bigint' ? 'a bigint' : 'a number')

/** Canonical decimals without an exponent, for places where order does not matter. */
export function makeDecimalCodec(domain: NumberDomain, context: CodecContext): TextCodec {
  const { refuse } = context
  const minus = context.delimiter === 45
  const encode = (value: unknown): string => {
    const text =
      typeof value === 'bigint' && domain === 'bigint' ? value.toString() : printNumber(value, domain, refuse)
    return minus && text.startsWith('-') ? refuse('the value contains the delimiter "-"') : text
  }
  return {
    describes: describe(domain),
    reversible: true,
    order: 'none',
    unordered: 'a number without a width does not keep its order as text',
    ends: undefined,
    encode,
    decode: (text) => {
      if (minus && text.startsWith('-')) return unfit
      if (domain === 'bigint') return /^(?:0|-?[1-9]\d*)$/.test(text) ? BigInt(text) : unfit
      if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return unfit
      const value = Number(text)
      const known = Number.isInteger(value) ? Number.isSafeInteger(value) : domain === 'number'
      return known && printDecimal(value) === text ? value : unfit
    },
    place: encode,
    beginning: undefined,
  }
}

function printNumber(value: unknown, domain: NumberDomain, refuse: CodecContext['refuse']): string {
  if (typeof value !== 'number' || domain === 'bigint') return refuse(`the value is not ${describe(domain)}`)
  if (!Number.isFinite(value)) return refuse('the value is not a finite number')
  if (Number.isInteger(value)) {
    return Number.isSafeInteger(value) ? String(value) : refuse('the value is beyond the safe integers; use a bigint')
  }
  return domain === 'integer' ? refuse('the value is not an integer') : printDecimal(value)
}

/** A finite number in decimal, without an exponent; -0 as 0. */
export function printDecimal(value: number): string {
  const text = String(value)
  const exponent = text.indexOf('e-')
  if (exponent === -1) return text
  const sign = value < 0 ? '-' : ''
  const digits = text.slice(sign.length, exponent).replace('.', '')
  return `${sign}0.${'0'.repeat(Number(text.slice(exponent + 2)) - 1)}${digits}`
}

/** How a number of fixed width is written. */
export interface WidthOptions {
  readonly digits: number
  /** Negative values are let in; a letter before the digits says which they are. */
  readonly signed: boolean
  readonly descending: boolean
}

/**
 * Whole numbers of a fixed width. Signed ones begin with `n` (negative, digits complemented) or `p`; descending ones
 * have all their digits complemented, and signed ones their sign turned round.
 */
export function makeWidthCodec(domain: 'integer' | 'bigint', options: WidthOptions, context: CodecContext): TextCodec {
  const { digits, signed, descending } = options
  const { refuse } = context
  const order: KeptOrder = descending ? 'descending' : 'ascending'
  const write = (magnitude: string, negative: boolean): string => {
    const padded = magnitude.padStart(digits, '0')
    if (!signed) return descending ? complement(padded) : padded
    const below = magnitude !== '0' && negative !== descending
    return below ? `n${complement(padded)}` : `p${padded}`
  }
  const judge = (value: unknown): string => {
    if (domain === 'bigint') {
      return typeof value === 'bigint' ? value.toString() : refuse('the value is not a bigint')
    }
    if (typeof value !== 'number') return refuse('the value is not a number')
    if (Number.isSafeInteger(value)) return String(value)
    return refuse(
      Number.isInteger(value) ? 'the value is beyond the safe integers; use a bigint' : 'the value is not an integer',
    )
  }
  const place = (text: string): string | -1 | 1 => {
    const negative = text.startsWith('-')
    if (negative && !signed) return -1
    const magnitude = negative ? text.slice(1) : text
    if (magnitude.length > digits) return negative ? -1 : 1
    return write(magnitude, negative)
  }
  const nines = '9'.repeat(digits)
  return {
    describes: describe(domain),
    reversible: true,
    order,
    unordered: '',
    ends: signed ? [`n${'0'.repeat(digits)}`, `p${nines}`] : ['0'.repeat(digits), nines],
    encode: (value) => {
      const text = place(judge(value))
      if (typeof text === 'string') return text
      return refuse(
        text === -1 && !signed
          ? 'the value is negative, which needs a width such as ":+9"'
          : `the value has more than ${digits} digits`,
      )
    },
    decode: (text) => {
      const body = signed ? text.slice(1) : text
      if (body.length !== digits || !/^\d+$/.test(body)) return unfit
      const below = text.startsWith('n')
      if (signed && !below && !text.startsWith('p')) return unfit
      const magnitude = BigInt((signed ? below : descending) ? complement(body) : body)
      // Zero is written one way only.
      if (below && magnitude === 0n) return unfit
      const value = below !== (signed && descending) ? -magnitude : magnitude
      if (domain === 'bigint') return value
      const number = Number(value)
      return Number.isSafeInteger(number) ? number : unfit
    },
    place: (value) => placeNumber(value) ?? place(judge(value)),
    beginning: undefined,
  }
}

/** Ranges may end at numbers that no key can hold. */
function placeNumber(value: unknown): -1 | 1 | undefined {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    return undefined
  return value < 0 ? -1 : 1
}

/** Each digit taken from nine. */
function complement(digits: string): string {
  let text = ''
  for (let index = 0; index < digits.length; index += 1) text += 57 - digits.charCodeAt(index)
  return text
}

/** Any number, as the sixteen hexadecimal digits of its IEEE-754 bits, turned so that they sort by value. */
export function makeFloatCodec({ refuse }: CodecContext): TextCodec {
  const view = new DataView(new ArrayBuffer(8))
  const write = (value: number): string => {
    view.setFloat64(0, value === 0 ? 0 : value)
    const high = view.getUint32(0)
    const low = view.getUint32(4)
    const negative = high >= 0x80000000
    return printWord(negative ? ~high : high ^ 0x80000000) + printWord(negative ? ~low : low)
  }
  const encode = (value: unknown): string => {
    if (typeof value !== 'number') return refuse('the value is not a number')
    return Number.isFinite(value) ? write(value) : refuse('the value is not a finite number')
  }
  return {
    describes: 'a number',
    reversible: true,
    order: 'ascending',
    unordered: '',
    ends: [write(-Number.MAX_VALUE), write(Number.MAX_VALUE)],
    encode,
    decode: (text) => {
      if (!/^[0-9a-f]{16}$/.test(text)) return unfit
      const high = Number.parseInt(text.slice(0, 8), 16)
      const low = Number.parseInt(text.slice(8), 16)
      const negative = high < 0x80000000
      view.setUint32(0, negative ? ~high : high ^ 0x80000000)
      view.setUint32(4, negative ? ~low : low)
      const value = view.getFloat64(0)
      return Number.isFinite(value) && !Object.is(value, -0) ? value : unfit
    },
    place: (value) =>
      value === Number.POSITIVE_INFINITY ? 1 : value === Number.NEGATIVE_INFINITY ? -1 : encode(value),
    beginning: undefined,
  }
}

function printWord(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
