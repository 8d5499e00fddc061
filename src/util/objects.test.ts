import { describe, expect, it } from 'vitest'
import { copyRecord, createRecord, getAtPath, isPlainObject, ownProperty, setAtPath, setOwn } from './objects.js'

describe('objects of any names', () => {
  it('tells plain objects from instances', () => {
    for (const plain of [{}, createRecord(), Object.create(null), JSON.parse('{"__proto__":{"a":1}}')]) {
      expect(isPlainObject(plain)).toBe(true)
    }
    for (const other of [[], new Map(), new Date(), null, undefined, 'x', () => ({}), Object.create({})]) {
      expect(isPlainObject(other)).toBe(false)
    }
  })

  it('makes records on which no name is special', () => {
    const record = createRecord<number>()
    for (const name of ['__proto__', 'constructor', 'toString']) expect(record[name]).toBeUndefined()
    setOwn(record, '__proto__', 1)
    setOwn(record, 'constructor', 2)
    expect(Object.entries(copyRecord(record))).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ])
  })

  it('finds only what was put there', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(ownProperty({}, name)).toBeUndefined()
      expect(getAtPath({ a: {} }, ['a', name])).toBeUndefined()
      const object = {}
      setOwn(object, name, 'x')
      expect(Object.entries(object)).toEqual([[name, 'x']])
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
      expect(ownProperty(object, name)).toBe('x')
    }
  })

  it('sets and reads places, and makes the objects on the way', () => {
    const object = { a: 1, b: { c: 2 } }
    setAtPath(object, ['b', 'd'], 3)
    setAtPath(object, ['e', 'f', 'g'], 4)
    setAtPath(object, ['a', 'h'], 5)
    expect(object).toEqual({ a: { h: 5 }, b: { c: 2, d: 3 }, e: { f: { g: 4 } } })
    expect(getAtPath(object, ['e', 'f', 'g'])).toBe(4)
    expect(getAtPath(object, ['e', 'x', 'g'])).toBeUndefined()
    expect(getAtPath(object, ['b', 'c', 'length'])).toBeUndefined()
  })

  it('reaches no prototype through a path', () => {
    const object = {}
    setAtPath(object, ['__proto__', 'polluted'], true)
    setAtPath(object, ['constructor', 'prototype', 'polluted'], true)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(getAtPath(object, ['__proto__', 'polluted'])).toBe(true)
  })
})
