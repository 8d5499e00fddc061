import { describe, expect, it } from 'vitest'
import { freezeCopy } from './freeze.js'

describe('freezeCopy', () => {
  it('copies deeply, so that what the caller changes later changes nothing', () => {
    const given = { list: [{ name: 'a' }], inner: { name: 'b' } }
    const copy = freezeCopy(given)
    given.list[0] = { name: 'x' }
    given.inner.name = 'x'
    expect(copy).toEqual({ list: [{ name: 'a' }], inner: { name: 'b' } })
  })

  it('freezes every level', () => {
    const copy = freezeCopy({ list: [{ name: 'a' }] })
    expect(Object.isFrozen(copy)).toBe(true)
    expect(Object.isFrozen(copy.list)).toBe(true)
    expect(Object.isFrozen(copy.list[0])).toBe(true)
  })

  it('leaves the caller’s objects unfrozen', () => {
    const given = { inner: { name: 'a' } }
    freezeCopy(given)
    expect(Object.isFrozen(given.inner)).toBe(false)
  })

  it('keeps instances as they are', () => {
    const date = new Date()
    expect(freezeCopy({ date }).date).toBe(date)
    expect(Object.isFrozen(date)).toBe(false)
  })

  it('copies a property named __proto__ as data', () => {
    const given = JSON.parse('{ "__proto__": { "pk": "X" } }') as Record<string, unknown>
    const copy = freezeCopy(given)
    expect(Object.hasOwn(copy, '__proto__')).toBe(true)
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(Object.entries(copy)).toEqual([['__proto__', { pk: 'X' }]])
  })
})
