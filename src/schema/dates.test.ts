import { describe, expect, it } from 'vitest'
import { decodeDate, encodeDate } from './dates.js'

describe('encodeDate', () => {
  it('writes milliseconds and UTC', () => {
    expect(encodeDate(new Date('2024-02-29T12:00:00+02:00'))).toBe('2024-02-29T10:00:00.000Z')
  })

  it('keeps to the years whose text sorts by time', () => {
    expect(encodeDate(new Date('0000-01-01T00:00:00.000Z'))).toBe('0000-01-01T00:00:00.000Z')
    expect(encodeDate(new Date('9999-12-31T23:59:59.999Z'))).toBe('9999-12-31T23:59:59.999Z')
    expect(encodeDate(new Date('+010000-01-01T00:00:00.000Z'))).toBeUndefined()
    expect(encodeDate(new Date('-000001-12-31T23:59:59.999Z'))).toBeUndefined()
    expect(encodeDate(new Date(Number.NaN))).toBeUndefined()
  })
})

describe('decodeDate', () => {
  it.each([
    ['2024-02-29T10:00:00.000Z', '2024-02-29T10:00:00.000Z'],
    ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00.000Z'],
    ['2024-02-29T10:00+01:00', '2024-02-29T09:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29T10:00:00.123000Z', '2024-02-29T10:00:00.123Z'],
  ])('reads %s, which others may have written', (text, iso) => {
    expect(decodeDate(text)?.toISOString()).toBe(iso)
  })

  it.each([
    '2024-02-30T00:00:00.000Z',
    '2023-02-29',
    '2024-02-29T10:00:00',
    '2024-02-29T10:00:00.123456Z',
    '2024-13-01',
    '+010000-01-01T00:00:00.000Z',
    'yesterday',
    '1700000000',
    '',
  ])('refuses "%s"', (text) => {
    expect(decodeDate(text)).toBeUndefined()
  })
})
