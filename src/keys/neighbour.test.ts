import { describe, expect, it } from 'vitest'
import { beyond, firstAbove, lastBelow, topOf, truncate } from './neighbour.js'
import { compareText, countBytes } from './text.js'

const limit = 4
const characters = [
  '\u0001',
  'a',
  '\u007f',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ue000',
  '\ufffd',
  '\u{10000}',
  '\u{10fffd}',
]

/** Every text of at most so many bytes. */
function listTexts(bytes: number): string[] {
  const longer = characters.flatMap((character) => {
    const left = bytes - countBytes(character)
    return left < 0 ? [] : listTexts(left).map((rest) => character + rest)
  })
  return ['', ...longer]
}

const storable = listTexts(limit).filter((text) => text !== '')
const asked = [
  ...storable,
  ...storable.slice(0, 200).map((text) => `${text}a`),
  'aaaaa',
  'aaa\ue000',
  'aaaa\u{10fffd}',
  '\u{10fffd}b',
]

describe('neighbouring texts within a limit of bytes', () => {
  it.each(asked.filter((_, index) => index % 7 === 0))('divides all storable texts exactly at %j', (text) => {
    const above = firstAbove(text, limit)
    const below = lastBelow(text, limit)
    for (const other of storable) {
      const order = compareText(other, text)
      expect(above !== undefined && compareText(other, above) >= 0).toBe(order > 0)
      expect(below !== undefined && compareText(other, below) <= 0).toBe(order < 0)
    }
    for (const bound of [above, below]) expect(countBytes(bound ?? '')).toBeLessThanOrEqual(limit)
  })

  it.each(asked.filter((_, index) => index % 7 === 3))(
    'divides all storable texts exactly around those that begin with %j',
    (prefix) => {
      const top = topOf(prefix, limit)
      const next = beyond(prefix, limit)
      for (const other of storable) {
        const isPast = compareText(other, prefix) > 0 && !other.startsWith(prefix)
        expect(compareText(other, top) > 0).toBe(isPast)
        expect(next !== undefined && compareText(other, next) >= 0).toBe(isPast)
      }
      expect(countBytes(top)).toBeLessThanOrEqual(limit)
      expect(countBytes(next ?? '')).toBeLessThanOrEqual(limit)
    },
  )

  it('cuts between characters only', () => {
    expect(truncate('aé\u{1f600}', 3)).toBe('aé')
    expect(truncate('aé\u{1f600}', 6)).toBe('aé')
    expect(truncate('aé\u{1f600}', 7)).toBe('aé\u{1f600}')
  })
})
