import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstTimeMs, formatTime, lastTimeMs, parseTime } from './iso-time.js'

const times = fc.integer({ min: firstTimeMs, max: lastTimeMs })

describe('the text of a time', () => {
  it('is that of toISOString, and is read back', () => {
    fc.assert(
      fc.property(times, (time) => {
        const text = new Date(time).toISOString()
        expect(formatTime(time)).toBe(text)
        expect(parseTime(text)).toBe(time)
      }),
      { numRuns: 5000 },
    )
  })

  it('is the same when it is asked for again, and between others', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        for (const time of [one, one, other, one]) expect(formatTime(time)).toBe(new Date(time).toISOString())
      }),
    )
  })

  it('is right on every day of the years in which leap days are decided, and at both ends', () => {
    for (const year of [0, 4, 100, 400, 1600, 1900, 1970, 2000, 2024, 2100, 9999]) {
      const start = new Date(0).setUTCFullYear(year, 0, 1)
      for (let day = 0; day < 366; day += 1) {
        for (const time of [start + day * 86_400_000, start + day * 86_400_000 + 86_399_999]) {
          if (time > lastTimeMs) continue
          const text = new Date(time).toISOString()
          expect(formatTime(time)).toBe(text)
          expect(parseTime(text)).toBe(time)
        }
      }
    }
  })

  it('is not read where a digit, a separator or the calendar is wrong', () => {
    const good = '2024-02-29T23:59:59.999Z'
    for (let index = 0; index < good.length; index += 1) {
      for (const wrong of ['x', ' ', '/', ':', '-', '+', 'é']) {
        if (good[index] === wrong) continue
        expect(parseTime(`${good.slice(0, index)}${wrong}${good.slice(index + 1)}`)).toBeUndefined()
      }
    }
    const none = ['2023-02-29', '2100-02-29', '2024-00-10', '2024-13-10', '2024-04-31', '2024-04-00']
    for (const day of none) expect(parseTime(`${day}T00:00:00.000Z`)).toBeUndefined()
    for (const time of ['24:00:00', '23:60:00', '23:59:60'])
      expect(parseTime(`2024-01-01T${time}.000Z`)).toBeUndefined()
    for (const text of ['', good.slice(1), `${good}Z`, '+02024-02-29T23:59:59.999Z'])
      expect(parseTime(text)).toBeUndefined()
  })
})
