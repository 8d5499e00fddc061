import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDecimals,
  compareDecimals,
  countSignificantDigits,
  type Decimal,
  magnitudeOf,
  negateDecimal,
  parseDecimal,
  printDecimal,
} from './decimal.js'

const parse = (text: string): Decimal => {
  const decimal = parseDecimal(text)
  if (decimal === undefined) throw new Error(`${text} is no number.`)
  return decimal
}

/** A number as its digits and the place of its point, which says the same by other means. */
const sample = fc.record({ digits: fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), places: fc.nat({ max: 60 }) })
const textOf = ({ digits, places }: { digits: bigint; places: number }): string => `${digits}e-${places}`
const scaled = ({ digits, places }: { digits: bigint; places: number }): bigint => digits * 10n ** BigInt(60 - places)

describe('decimals', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['+1', '1'],
    ['01.50', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['-12.34E-3', '-0.01234'],
    ['1E+2', '100'],
    ['-0.000', '0'],
  ])('prints %s as %s', (text, printed) => {
    expect(printDecimal(parse(text))).toBe(printed)
  })

  it.each(['', '.', '-', 'e5', '1e', '0x1', '1_0', ' 1', 'NaN', 'Infinity', '1.2.3', '--1'])('refuses %j', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })

  it('prints equal numbers alike, whatever their notation', () => {
    fc.assert(
      fc.property(sample, fc.nat({ max: 20 }), (number, zeros) => {
        const padded = `${number.digits}${'0'.repeat(zeros)}e-${number.places + zeros}`
        expect(printDecimal(parse(padded))).toBe(printDecimal(parse(textOf(number))))
        expect(parse(printDecimal(parse(padded)))).toEqual(parse(textOf(number)))
      }),
    )
  })

  it('adds and compares exactly', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [left, right] = [parse(textOf(a)), parse(textOf(b))]
        expect(addDecimals(left, right)).toEqual(parse(`${scaled(a) + scaled(b)}e-60`))
        expect(addDecimals(left, negateDecimal(left)).coefficient).toBe(0n)
        const order = scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0
        expect(compareDecimals(left, right)).toBe(order)
      }),
    )
  })

  it('counts digits between the first and the last that is not zero', () => {
    expect(countSignificantDigits(parse('00120300'))).toBe(4)
    expect(magnitudeOf(parse('00120300'))).toBe(5)
    expect(magnitudeOf(parse('-0.0012'))).toBe(-3)
    expect(magnitudeOf(parse('0'))).toBe(0)
  })
})
