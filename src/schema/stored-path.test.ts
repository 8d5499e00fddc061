import { describe, expect, it } from 'vitest'
import { NO_VALUE } from './node.js'
import { storedInItem, tablePath } from './stored-path.js'

describe('storedInItem', () => {
  const path = (...steps: (string | number)[]) => steps as unknown as ReturnType<typeof tablePath>

  it('finds what is stored at a place', () => {
    const item = { a: { M: { b: { L: [{ S: 'x' }] } } } }
    expect(storedInItem(item, tablePath('a'))).toBe(item.a)
    expect(storedInItem(item, path('a', 'b', 0))).toEqual({ S: 'x' })
    for (const steps of [['b'], ['a', 'c'], ['a', 0], ['a', 'b', 1], ['a', 'b', 'c'], ['a', 'toString']]) {
      expect(storedInItem(item, path(...steps))).toBeUndefined()
    }
  })

  it('says of what is no attribute value that it stands there', () => {
    for (const wrong of [null, 'x', 5]) {
      expect(storedInItem({ a: wrong } as never, path('a'))).toBe(NO_VALUE)
      expect(storedInItem({ a: { M: { b: wrong } } } as never, path('a', 'b'))).toBe(NO_VALUE)
      expect(storedInItem({ a: { L: [wrong] } } as never, path('a', 0))).toBe(NO_VALUE)
    }
    expect(storedInItem({ a: { L: 'x' } } as never, path('a', 0))).toBeUndefined()
  })

  it('finds nothing inside of what is not in DynamoDB’s own form', () => {
    for (const wrong of [null, 'x', 5, {}, { M: null }, { M: 'x' }, { L: null }, { M: { b: null } }, { L: [null] }]) {
      expect(storedInItem({ a: wrong } as never, path('a', 'b', 'length'))).toBeUndefined()
      expect(storedInItem({ a: wrong } as never, path('a', 0, 0))).toBeUndefined()
    }
  })
})
