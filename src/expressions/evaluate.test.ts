import { describe, expect, it } from 'vitest'
import { ownNames } from '../schema/attribute-names.js'
import { type StoredPath, storedPath } from '../schema/stored-path.js'
import { foresee, storedAt, unknownValue } from './evaluate.js'
import type { PathStep } from './path.js'
import type { ActionTree, Operand } from './tree.js'

const at = (...steps: PathStep[]) => storedPath(ownNames, steps)
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
    expect(storedAt(item, at('map', 'inner'))).toEqual({ S: 'in' })
    expect(storedAt(item, at('list', 0))).toEqual({ S: 'first' })
    expect(storedAt(item, at('list', 1))).toBeUndefined()
    expect(storedAt(item, at('a', 'inner'))).toBeUndefined()
    expect(storedAt(item, at('constructor'))).toBeUndefined()
    expect(storedAt(unknownValue, at('a'))).toBe(unknownValue)
  })
})

describe('foresee', () => {
  const foreseen = (action: ActionTree, path: StoredPath, of: typeof item | typeof unknownValue = item) =>
    foresee([action], path, of)

  it('gives the stored value where no action is', () => {
    expect(foreseen({ kind: 'remove', path: at('b') }, at('a'))).toEqual({ S: 'old' })
    expect(foreseen({ kind: 'remove', path: at('b') }, at('a'), unknownValue)).toBe(unknownValue)
  })

  it('sees values that are set and removed, of an unknown item too', () => {
    expect(foreseen({ kind: 'set', path: at('a'), value: text('new') }, at('a'), unknownValue)).toEqual({ S: 'new' })
    expect(foreseen({ kind: 'remove', path: at('a') }, at('a'), unknownValue)).toBeUndefined()
    expect(foreseen({ kind: 'remove', path: at('map') }, at('map', 'inner'))).toBeUndefined()
  })

  it('looks into maps that are set as a whole', () => {
    const value: Operand = { kind: 'value', stored: { M: { inner: { S: 'x' } } } }
    expect(foreseen({ kind: 'set', path: at('map'), value }, at('map', 'inner'), unknownValue)).toEqual({ S: 'x' })
    expect(foreseen({ kind: 'set', path: at('map'), value }, at('map', 'other'), unknownValue)).toBeUndefined()
  })

  it('follows references', () => {
    const value: Operand = { kind: 'path', path: at('map', 'inner') }
    expect(foreseen({ kind: 'set', path: at('a'), value }, at('a'))).toEqual({ S: 'in' })
    expect(foreseen({ kind: 'set', path: at('a'), value }, at('a'), unknownValue)).toBe(unknownValue)
  })

  it('adds and subtracts exactly, from nothing where nothing is there', () => {
    expect(foreseen({ kind: 'add', path: at('n'), value: number('0.1') }, at('n'))).toEqual({ N: '5.1' })
    expect(foreseen({ kind: 'add', path: at('m'), value: number('-3') }, at('m'))).toEqual({ N: '-3' })
    const value: Operand = { kind: 'arithmetic', sign: '-', left: { kind: 'path', path: at('n') }, right: number('7') }
    expect(foreseen({ kind: 'set', path: at('m'), value }, at('m'))).toEqual({ N: '-2' })
    expect(foreseen({ kind: 'add', path: at('n'), value: number('1') }, at('n'), unknownValue)).toBe(unknownValue)
  })

  it('keeps what is there where a value is set only if absent', () => {
    const keep = (name: string): ActionTree => ({
      kind: 'set',
      path: at(name),
      value: { kind: 'ifNotExists', path: at(name), otherwise: text('new') },
    })
    expect(foreseen(keep('a'), at('a'))).toEqual({ S: 'old' })
    expect(foreseen(keep('b'), at('b'))).toEqual({ S: 'new' })
    expect(foreseen(keep('a'), at('a'), unknownValue)).toBe(unknownValue)
  })

  it('reads every operand from the item as it was before the update', () => {
    const actions: ActionTree[] = [
      { kind: 'set', path: at('n'), value: number('100') },
      { kind: 'set', path: at('m'), value: { kind: 'path', path: at('n') } },
    ]
    expect(foresee(actions, at('m'), item)).toEqual({ N: '5' })
  })
})
