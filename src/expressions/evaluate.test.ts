import { describe, expect, it } from 'vitest'
import { foresee, storedAt, unknownValue } from './evaluate.js'
import type { ActionTree, Operand } from './tree.js'

const text = (value: string): Operand => ({ kind: 'value', stored: { S: value } })
const number = (value: string): Operand => ({ kind: 'value', stored: { N: value } })
const item = {
  a: { S: 'old' },
  n: { N: '5' },
  map: { M: { inner: { S: 'in' } } },
  list: { L: [{ S: 'first' }] },
}

describe('storedAt', () => {
  it('reads places, and knows nothing of an item that has not been read', () => {
    expect(storedAt(item, ['map', 'inner'])).toEqual({ S: 'in' })
    expect(storedAt(item, ['list', 0])).toEqual({ S: 'first' })
    expect(storedAt(item, ['list', 1])).toBeUndefined()
    expect(storedAt(item, ['a', 'inner'])).toBeUndefined()
    expect(storedAt(item, ['constructor'])).toBeUndefined()
    expect(storedAt(unknownValue, ['a'])).toBe(unknownValue)
  })
})

describe('foresee', () => {
  const foreseen = (action: ActionTree, path: (string | number)[], of: typeof item | typeof unknownValue = item) =>
    foresee([action], path, of)

  it('gives the stored value where no action is', () => {
    expect(foreseen({ kind: 'remove', path: ['b'] }, ['a'])).toEqual({ S: 'old' })
    expect(foreseen({ kind: 'remove', path: ['b'] }, ['a'], unknownValue)).toBe(unknownValue)
  })

  it('sees values that are set and removed, of an unknown item too', () => {
    expect(foreseen({ kind: 'set', path: ['a'], value: text('new') }, ['a'], unknownValue)).toEqual({ S: 'new' })
    expect(foreseen({ kind: 'remove', path: ['a'] }, ['a'], unknownValue)).toBeUndefined()
    expect(foreseen({ kind: 'remove', path: ['map'] }, ['map', 'inner'])).toBeUndefined()
  })

  it('looks into maps that are set as a whole', () => {
    const value: Operand = { kind: 'value', stored: { M: { inner: { S: 'x' } } } }
    expect(foreseen({ kind: 'set', path: ['map'], value }, ['map', 'inner'], unknownValue)).toEqual({ S: 'x' })
    expect(foreseen({ kind: 'set', path: ['map'], value }, ['map', 'other'], unknownValue)).toBeUndefined()
  })

  it('follows references', () => {
    const value: Operand = { kind: 'path', path: ['map', 'inner'] }
    expect(foreseen({ kind: 'set', path: ['a'], value }, ['a'])).toEqual({ S: 'in' })
    expect(foreseen({ kind: 'set', path: ['a'], value }, ['a'], unknownValue)).toBe(unknownValue)
  })

  it('adds and subtracts exactly, from nothing where nothing is there', () => {
    expect(foreseen({ kind: 'add', path: ['n'], value: number('0.1') }, ['n'])).toEqual({ N: '5.1' })
    expect(foreseen({ kind: 'add', path: ['m'], value: number('-3') }, ['m'])).toEqual({ N: '-3' })
    const value: Operand = { kind: 'arithmetic', sign: '-', left: { kind: 'path', path: ['n'] }, right: number('7') }
    expect(foreseen({ kind: 'set', path: ['m'], value }, ['m'])).toEqual({ N: '-2' })
    expect(foreseen({ kind: 'add', path: ['n'], value: number('1') }, ['n'], unknownValue)).toBe(unknownValue)
  })

  it('keeps what is there where a value is set only if absent', () => {
    const keep = (name: string): ActionTree => ({
      kind: 'set',
      path: [name],
      value: { kind: 'ifNotExists', path: [name], otherwise: text('new') },
    })
    expect(foreseen(keep('a'), ['a'])).toEqual({ S: 'old' })
    expect(foreseen(keep('b'), ['b'])).toEqual({ S: 'new' })
    expect(foreseen(keep('a'), ['a'], unknownValue)).toBe(unknownValue)
  })

  it('reads every operand from the item as it was before the update', () => {
    const actions: ActionTree[] = [
      { kind: 'set', path: ['n'], value: number('100') },
      { kind: 'set', path: ['m'], value: { kind: 'path', path: ['n'] } },
    ]
    expect(foresee(actions, ['m'], item)).toEqual({ N: '5' })
  })
})
