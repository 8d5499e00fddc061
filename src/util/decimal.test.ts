import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDecimals, compareDecimals, isStorableNumber, negateDecimal, roundDecimal } from './decimal.js'

const scale = 40
/** A decimal number as a text, with its value in units of 10^-40. */
const decimals = fc
  .record({ digits: fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), places: fc.integer({ min: 0, max: 20 }) })
  .map(({ digits, places }) => ({ text: print(digits, places), units: digits * 10n ** BigInt(scale - places) }))

function print(digits: bigint, places: number): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
  const point = text.length - places
  return `${digits < 0n ? '-' : ''}${text.slice(0, point)}${places === 0 ? '' : `.${text.slice(point)}`}`
}

function unitsOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction) * 10n ** BigInt(scale - fraction.length)
}

describe('decimals', () => {
  it('are added exactly', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3')
    expect(addDecimals('99999999999999999999999999999999999999', '1')).toBe('100000000000000000000000000000000000000')
    expect(addDecimals('-1', '1')).toBe('0')
    expect(addDecimals('1.50', '0.5')).toBe('2')
    expect(addDecimals('1E+3', '1e-3')).toBe('1000.001')
    expect(addDecimals('0', '0')).toBe('0')
    expect(addDecimals('-0.5', '0.25')).toBe('-0.25')
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(unitsOf(addDecimals(a.text, b.text))).toBe(a.units + b.units)
      }),
    )
  })

  it('are rounded to 38 digits, up or down', () => {
    expect(roundDecimal(`1${'0'.repeat(37)}.5`, 'up')).toBe(`1${'0'.repeat(36)}1`)
    expect(roundDecimal(`1${'0'.repeat(37)}.5`, 'down')).toBe(`1${'0'.repeat(37)}`)
    expect(roundDecimal(`-1${'0'.repeat(37)}.5`, 'up')).toBe(`-1${'0'.repeat(37)}`)
    expect(roundDecimal('1E-2', 'up')).toBe('0.01')
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const exact = addDecimals(a.text, b.text)
        const [up, down] = [roundDecimal(exact, 'up'), roundDecimal(exact, 'down')]
        expect([up, down].every(isStorableNumber)).toBe(true)
        expect(up === down).toBe(isStorableNumber(exact))
        expect(compareDecimals(down, exact) <= 0 && compareDecimals(exact, up) <= 0).toBe(true)
      }),
    )
  })

  it('are negated', () => {
    expect(negateDecimal('5')).toBe('-5')
    expect(negateDecimal('-0.25')).toBe('0.25')
    expect(negateDecimal('0')).toBe('0')
    expect(negateDecimal('1e2')).toBe('-100')
    fc.assert(
      fc.property(decimals, (a) => {
        expect(addDecimals(a.text, negateDecimal(a.text))).toBe('0')
      }),
    )
  })

  it('are compared by value', () => {
    expect(compareDecimals('10', '9')).toBe(1)
    expect(compareDecimals('1.0', '1')).toBe(0)
    expect(compareDecimals('-2', '1e-5')).toBe(-1)
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(compareDecimals(a.text, b.text)).toBe(a.units < b.units ? -1 : a.units > b.units ? 1 : 0)
      }),
    )
  })
})

describe('isStorableNumber', () => {
  it('lets in what DynamoDB holds', () => {
    const held = ['0', '-0', '1', '-12.5', '007', '1e125', '9.99E+125', '1E-130', '0.000', `${'9'.repeat(38)}`, '1.50']
    for (const text of held) expect(isStorableNumber(text), text).toBe(true)
  })

  it('refuses what DynamoDB does not hold', () => {
    const others = [
      '',
      '-',
      '+1',
      '.5',
      '5.',
      'x',
      '1e',
      '1e126',
      '1e-131',
      '1e9999',
      '9'.repeat(39),
      ' 1',
      '1,5',
      'NaN',
    ]
    for (const text of others) expect(isStorableNumber(text), text).toBe(false)
  })
})
