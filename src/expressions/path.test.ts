import { expect, it } from 'vitest'
import { formatPath, pathHolds, pathsOverlap } from './path.js'

it('writes paths as application code would', () => {
  expect(formatPath(['lines', 0, 'sku'])).toBe('lines[0].sku')
  expect(formatPath(['a'])).toBe('a')
  expect(formatPath([])).toBe('')
})

it('tells places that overlap from places beside each other', () => {
  expect(pathsOverlap(['a'], ['a'])).toBe(true)
  expect(pathsOverlap(['a', 0], ['a'])).toBe(true)
  expect(pathsOverlap(['a'], ['a', 'b'])).toBe(true)
  expect(pathsOverlap(['a', 'b'], ['a', 'c'])).toBe(false)
  expect(pathsOverlap(['a', 0], ['a', '0'])).toBe(false)
  expect(pathHolds(['a'], ['a', 'b'])).toBe(true)
  expect(pathHolds(['a', 'b'], ['a'])).toBe(false)
})
