import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalDecimal,
  decodeBigint,
  decodeNumber,
  encodeBigint,
  encodeNumber,
  isStorableDecimal,
} from './numbers.js'

const refused = { refused: expect.any(String) }

describe('encodeNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1.5, '1.5'],
    [-1e-130, '-1e-130'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('writes %d as %s', (value, text) => {
    expect(encodeNumber(value)).toBe(text)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 9e-131, 5e-324, 2 ** 53, -(2 ** 53), 1e100])(
    'refuses %d',
    (value) => {
      expect(encodeNumber(value)).toEqual(refused)
    },
  )

  it('advises bigint for integers that are not exact', () => {
    expect(encodeNumber(2 ** 53)).toEqual({ refused: expect.stringContaining('z.bigint()') })
  })
})

describe('decodeNumber', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['1.50', 1.5],
    ['1E+3', 1000],
    ['0.1', 0.1],
    ['100', 100],
    ['1E-130', 1e-130],
    ['0.000000000000000000000000000001', 1e-30],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %s as %d', (text, value) => {
    expect(decodeNumber(text)).toBe(value)
  })

  it.each([
    '9007199254740993',
    '9007199254740992',
    '0.12345678901234567890',
    '1E+125',
    'abc',
    '',
    '1e',
    '.',
    '-',
    '-.',
    '5.5.5',
    '1-1',
    '--1',
    '0x10',
    ' 1',
  ])('refuses "%s" rather than rounding it', (text) => {
    expect(decodeNumber(text)).toEqual(refused)
  })

  it('reads plain digits as JavaScript does', () => {
    const digits = fc.stringMatching(/^\d{0,16}$/)
    fc.assert(
      fc.property(fc.constantFrom('', '-'), digits, fc.option(digits), (sign, whole, fraction) => {
        const text = sign + whole + (fraction === null ? '' : `.${fraction}`)
        const value = decodeNumber(text)
        if (whole === '' || fraction === '' || text.length > 15) return
        expect(value).toBe(Number(text) + 0)
      }),
    )
  })

  it('gives back what encodeNumber wrote', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const text = encodeNumber(value)
        if (typeof text === 'string') expect(decodeNumber(text)).toBe(value + 0)
      }),
    )
  })

  it('never gives a number that is not exactly the text', () => {
    const decimals = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -30, max: 10 }))
    fc.assert(
      fc.property(decimals, ([digits, exponent]) => {
        const value = decodeNumber(`${digits}E${exponent}`)
        if (typeof value === 'number')
          expect(canonicalDecimal(String(value))).toBe(canonicalDecimal(`${digits}E${exponent}`))
      }),
    )
  })
})

describe('bigints', () => {
  it('hold 38 digits and no more', () => {
    const most = 10n ** 38n - 1n
    expect(encodeBigint(most)).toBe('9'.repeat(38))
    expect(encodeBigint(-most)).toBe(`-${'9'.repeat(38)}`)
    expect(encodeBigint(most + 1n)).toEqual(refused)
  })

  it.each([
    ['12345678901234567890', 12345678901234567890n],
    ['-5', -5n],
    ['1E+3', 1000n],
    ['10.0', 10n],
    ['-0', 0n],
    [`-${'9'.repeat(38)}`, -(10n ** 38n) + 1n],
  ])('are read from %s', (text, value) => {
    expect(decodeBigint(text)).toBe(value)
  })

  it.each(['1.5', 'x', '', '1E-1', '1E+38', '1'.repeat(39)])('are not read from "%s"', (text) => {
    expect(decodeBigint(text)).toEqual(refused)
  })
})

describe('isStorableDecimal', () => {
  it.each(['1E-130', '9.9E+125', '0', '0.00', '1'.repeat(38), `${'1'.repeat(38)}000`])('takes %s', (text) => {
    expect(isStorableDecimal(text)).toBe(true)
  })

  it.each(['9.9E-131', '1E+126', '1'.repeat(39), 'NaN', ''])('refuses %s', (text) => {
    expect(isStorableDecimal(text)).toBe(false)
  })
})
