import { acceptNumbers } from './automaton.js'
import type { KeyAttributeValue } from './key-part.js'
import type { NativeCodec, NativeContext } from './native-form.js'
import { type NumberDomain, printDecimal } from './number-codec.js'
import { storedText } from './stored-text.js'
import { unfit } from './text-codec.js'
import { makeShape } from './text-shape.js'

/** The ends of what DynamoDB stores: the first JavaScript number that it does not, and the smallest positive one. */
const tooLarge = 1e126
const smallest = 1e-130
const largestBigint = 10n ** 38n - 1n

/** Numbers and bigints, stored as N. */
export function makeNumberCodec(domain: NumberDomain, { refuse }: NativeContext): NativeCodec {
  const judge = (value: unknown): number | bigint => {
    if (domain === 'bigint') return typeof value === 'bigint' ? value : refuse('the value is not a bigint')
    if (typeof value !== 'number') return refuse('the value is not a number')
    return Number.isNaN(value) ? refuse('the value is not a number') : value
  }
  const place = (value: number | bigint): KeyAttributeValue | -1 | 1 => {
    if (typeof value === 'bigint')
      return value > largestBigint ? 1 : value < -largestBigint ? -1 : { N: value.toString() }
    return value >= tooLarge ? 1 : value <= -tooLarge ? -1 : { N: String(value) }
  }
  return {
    text: undefined,
    shape: makeShape({
      base: 'number',
      automata: () => acceptNumbers(domain),
      encode: (value) => printAnyNumber(judge(value)),
      decode: (text) => {
        const value = readNumber(text, domain)
        return value !== unfit && printAnyNumber(value as number | bigint) === text ? value : unfit
      },
    }),
    encode: (value) => {
      const number = judge(value)
      const stored = place(number)
      if (typeof stored === 'number') return refuse('the value is larger than DynamoDB stores')
      if (typeof number === 'bigint') return stored
      if (!isStorable(number)) return refuse('the value is smaller than DynamoDB stores')
      if (Number.isInteger(number) && domain === 'integer' && !Number.isSafeInteger(number)) {
        return refuse('the value is beyond the safe integers; use a bigint')
      }
      return stored
    },
    decode: (stored) => {
      const text = storedText(stored, 'N')
      return text === undefined ? unfit : readNumber(text, domain)
    },
    fits: (stored) => isStorable(numberOf(stored, domain)),
    compare: (a, b) => compareNumbers(numberOf(a, domain), numberOf(b, domain)),
    above: (stored) => step(numberOf(stored, domain), 1, domain),
    below: (stored) => step(numberOf(stored, domain), -1, domain),
    place: (value) => place(judge(value)),
    beginning: undefined,
  }
}

/** DynamoDB holds no number nearer to zero than a smallest one, but zero itself. */
function isStorable(value: number | bigint): boolean {
  return typeof value === 'bigint' || value === 0 || Math.abs(value) >= smallest
}

function printAnyNumber(value: number | bigint): string {
  return typeof value === 'bigint' ? value.toString() : printDecimal(value)
}

function readNumber(text: string, domain: NumberDomain): unknown {
  if (domain === 'bigint') return /^-?\d+$/.test(text) ? BigInt(text) : unfit
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) return unfit
  return domain === 'integer' && !Number.isSafeInteger(value) ? unfit : value
}

function numberOf(stored: KeyAttributeValue, domain: NumberDomain): number | bigint {
  const text = 'N' in stored ? stored.N : '0'
  return domain === 'bigint' ? BigInt(text) : Number(text)
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The next number that the domain holds: no item of this schema lies between. */
function step(value: number | bigint, direction: 1 | -1, domain: NumberDomain): KeyAttributeValue | undefined {
  if (typeof value === 'bigint') return { N: (value + BigInt(direction)).toString() }
  if (domain === 'integer') return { N: String((direction === 1 ? Math.floor(value) : Math.ceil(value)) + direction) }
  const next = direction * nextUp(direction * value)
  return Math.abs(next) >= tooLarge ? undefined : { N: String(next === 0 ? 0 : next) }
}

/** The next number above that JavaScript and DynamoDB both hold. */
function nextUp(value: number): number {
  if (value >= 0 && value < smallest) return smallest
  if (value < 0 && value >= -smallest) return 0
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n))
  return view.getFloat64(0)
}
