import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonSizeBytes } from './json-size.js'

describe('jsonSizeBytes', () => {
  it('is at least the bytes of the JSON, and hardly more', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const bytes = Buffer.byteLength(JSON.stringify(data))
        const counted = jsonSizeBytes(data)
        expect(counted).toBeGreaterThanOrEqual(bytes)
        // A separator more than there are, for each list and map.
        expect(counted).toBeLessThanOrEqual(2 * bytes)
      }),
    )
    expect(jsonSizeBytes({ S: 'ü\u0001' })).toBe(Buffer.byteLength(JSON.stringify({ S: 'ü\u0001' })))
  })

  it('counts binaries as base64, and leaves out what is undefined', () => {
    for (const length of [0, 1, 2, 3, 4, 100]) {
      const text = Buffer.alloc(length).toString('base64')
      expect(jsonSizeBytes(new Uint8Array(length))).toBe(JSON.stringify(text).length)
    }
    expect(jsonSizeBytes({ S: undefined, N: '1' })).toBe('{"N":"1"}'.length)
  })
})
