import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeededPicker, defaultPicker } from './picker.js'

const pickers = fc.oneof(
  fc.constant(defaultPicker),
  fc.tuple(fc.integer(), fc.string()).map(([seed, operation]) => createSeededPicker(seed, operation, 1)),
)

describe('a picker', () => {
  it('picks some of several, never none and never all', () => {
    fc.assert(
      fc.property(pickers, fc.integer({ min: 1, max: 100 }), (pick, count) => {
        const some = pick.some(count)
        expect(some.length).toBeGreaterThanOrEqual(1)
        expect(some.length).toBeLessThanOrEqual(Math.max(1, count - 1))
        expect([...new Set(some)].sort((a, b) => a - b)).toEqual(some)
        for (const index of some) expect(index >= 0 && index < count).toBe(true)
      }),
    )
  })

  it('picks one of a list', () => {
    fc.assert(
      fc.property(pickers, fc.array(fc.integer(), { minLength: 1 }), (pick, list) => {
        expect(list).toContain(pick.oneOf(list))
      }),
    )
  })

  it('draws evenly', () => {
    const counts = Array(10).fill(0) as number[]
    for (let nth = 0; nth < 10_000; nth += 1) {
      const bucket = Math.floor(createSeededPicker('even', 'PutItem', nth).share() * 10)
      counts[bucket] = (counts[bucket] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150)
  })

  it('draws something else each time, and for each operation', () => {
    const pick = createSeededPicker(1, 'PutItem', 1)
    const shares = [
      pick.share(),
      pick.share(),
      createSeededPicker(1, 'GetItem', 1).share(),
      createSeededPicker(2, 'PutItem', 1).share(),
    ]
    expect(new Set(shares).size).toBe(4)
    expect(createSeededPicker(1, 'PutItem', 1).share()).toBe(shares[0])
    // A seed of digits is not the number.
    expect(createSeededPicker('1', 'PutItem', 1).share()).not.toBe(shares[0])
  })
})
