import { shareIn } from '../util/share-in.js'
import { acceptPattern } from './accept-pattern.js'
import { acceptAllBut, acceptBetween, acceptNumbers } from './automaton.js'
import { makePattern } from './patterns.js'
import { type KeptOrder, refuse, type TextCodec, unfit } from './text-codec.js'
import { makeShape } from './text-shape.js'

/** What a number codec is made for: JavaScript numbers that are whole, any numbers, or bigints. */
export type NumberDomain = 'integer' | 'number' | 'bigint'

const describe = (domain: NumberDomain): string => (domain === 'bigint' ? 'a bigint' : 'a number')

const codecs = new Map<string, TextCodec>()

/** Canonical decimals without an exponent, for places where order does not matter. */
export function decimalCodec(domain: NumberDomain, delimiter: number): TextCodec {
  const minus = delimiter === 45
  return shareIn(codecs, `${domain} ${minus}`, () => makeDecimalCodec(domain, minus))
}

function makeDecimalCodec(domain: NumberDomain, minus: boolean): TextCodec {
  const encode = (value: unknown): string => {
    const text = typeof value === 'bigint' && domain === 'bigint' ? value.toString() : printNumber(value, domain)
    return minus && text.startsWith('-') ? refuse('the value contains the delimiter "-"') : text
  }
  const decode = (text: string): unknown => {
    if (minus && text.startsWith('-')) return unfit
    if (domain === 'bigint') return /^(?:0|-?[1-9]\d*)$/.test(text) ? BigInt(text) : unfit
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return unfit
    const value = Number(text)
    const known = Number.isInteger(value) ? Number.isSafeInteger(value) : domain === 'number'
    return known && printDecimal(value) === text ? value : unfit
  }
  return {
    shape: makeShape({ base: 'decimal', automata: () => acceptNumbers(domain), encode, decode }),
    describes: describe(domain),
    reversible: true,
    order: 'none',
    unordered: 'a number without a width does not keep its order as text',
    ends: undefined,
    encode,
    decode,
    place: encode,
    beginning: undefined,
  }
}

function printNumber(value: unknown, domain: NumberDomain): string {
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
export function widthCodec(domain: 'integer' | 'bigint', options: WidthOptions): TextCodec {
  const { digits, signed, descending } = options
  return shareIn(codecs, `${domain} ${digits} ${signed} ${descending}`, () => makeWidthCodec(domain, options))
}

function makeWidthCodec(domain: 'integer' | 'bigint', { digits, signed, descending }: WidthOptions): TextCodec {
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
  const most = domain === 'integer' && digits > 15 ? String(Number.MAX_SAFE_INTEGER) : '9'.repeat(digits)
  const last = write(most, false)
  const first = signed ? write(most, true) : write('0', false)
  const ends: readonly [string, string] = first < last ? [first, last] : [last, first]
  const encode = (value: unknown): string => {
    const text = place(judge(value))
    if (typeof text === 'string') return text
    const negative = text === -1 && !signed
    return refuse(
      negative
        ? 'the value is negative, which needs a width such as ":+9"'
        : `the value has more than ${digits} digits`,
    )
  }
  const decode = (text: string): unknown => {
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
  }
  const pattern = makePattern('a number', `${signed ? '[np]' : ''}[0-9]{${digits}}`)
  return {
    shape: makeShape({
      base: `${signed ? '+' : ''}${digits}${descending ? ':desc' : ''}`,
      automata: () => [
        acceptPattern(pattern),
        acceptBetween(...ends, { least: '', greatest: '' }),
        ...(signed ? [acceptAllBut(`n${'9'.repeat(digits)}`)] : []),
      ],
      encode,
      decode,
    }),
    describes: describe(domain),
    reversible: true,
    order,
    unordered: '',
    ends,
    encode,
    decode,
    place: (value) => placeNumber(value) ?? place(judge(value)),
    ...(domain === 'integer' && { round: roundNumber }),
    beginning: undefined,
  }
}

/** Ranges may end at numbers that no key can hold. */
function placeNumber(value: unknown): -1 | 1 | undefined {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    return undefined
  return value < 0 ? -1 : 1
}

/** Ranges may end between two whole numbers. */
function roundNumber(value: unknown, direction: 'up' | 'down'): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value
  return direction === 'up' ? Math.ceil(value) : Math.floor(value)
}

/** Each digit taken from nine. */
function complement(digits: string): string {
  let text = ''
  for (let index = 0; index < digits.length; index += 1) text += 57 - digits.charCodeAt(index)
  return text
}
