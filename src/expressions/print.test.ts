import { describe, expect, it } from 'vitest'
import { nameAttributes, ownNames } from '../schema/attribute-names.js'
import { storedPath } from '../schema/stored-path.js'
import type { PathStep } from './path.js'
import { Printer } from './print.js'
import { describeCondition } from './readable.js'
import { allOf, type ConditionTree, existence, type Operand } from './tree.js'

const at = (...steps: PathStep[]) => storedPath(ownNames, steps)
const path = (...steps: PathStep[]): Operand => ({ kind: 'path', path: at(...steps) })
const number = (value: number): Operand => ({ kind: 'value', stored: { N: String(value) } })
const equal = (name: string, value: number): ConditionTree => ({
  kind: 'compare',
  comparator: '=',
  left: path(name),
  right: number(value),
})

function print(tree: ConditionTree) {
  const printer = new Printer({ name: 'Thing', names: ownNames })
  return { text: printer.condition(tree), ...printer.names() }
}

describe('the printer', () => {
  it('groups by the tree', () => {
    const either: ConditionTree = { kind: 'or', conditions: [equal('a', 1), equal('b', 2)] }
    const both: ConditionTree = { kind: 'and', conditions: [either, equal('c', 3)] }
    expect(print(both).text).toBe('(#0 = :0 OR #1 = :1) AND #2 = :2')
    expect(print({ kind: 'not', condition: both }).text).toBe('NOT ((#0 = :0 OR #1 = :1) AND #2 = :2)')
    expect(print({ kind: 'or', conditions: [both, either] }).text).toBe(
      '((#0 = :0 OR #1 = :1) AND #2 = :2) OR (#0 = :0 OR #1 = :1)',
    )
    const range: ConditionTree = { kind: 'between', value: path('a'), low: number(1), high: number(2) }
    expect(print({ kind: 'and', conditions: [range, equal('b', 3)] }).text).toBe('(#0 BETWEEN :0 AND :1) AND #1 = :2')
    expect(print({ kind: 'not', condition: { kind: 'not', condition: range } }).text).toBe(
      'NOT (NOT (#0 BETWEEN :0 AND :1))',
    )
  })

  it('gives each name and each scalar one alias, whatever the name holds', () => {
    const twice: ConditionTree = {
      kind: 'and',
      conditions: [
        { kind: 'compare', comparator: '<', left: path('a.b', 'size', 3), right: number(1) },
        { kind: 'compare', comparator: '<>', left: path('size', 'a.b'), right: number(1) },
        { kind: 'in', value: path('#0'), list: [number(1), { kind: 'value', stored: { S: '1' } }] },
      ],
    }
    expect(print(twice)).toEqual({
      text: '#0.#1[3] < :0 AND #1.#0 <> :0 AND #2 IN (:0, :1)',
      ExpressionAttributeNames: { '#0': 'a.b', '#1': 'size', '#2': '#0' },
      ExpressionAttributeValues: { ':0': { N: '1' }, ':1': { S: '1' } },
    })
  })

  it('tells scalars of different kinds apart, and shares no larger values', () => {
    const stored = [
      { S: 'true' },
      { BOOL: true },
      { BOOL: false },
      { NULL: true },
      { N: '1' },
      { S: '1' },
      { L: [{ S: '1' }] },
      { NULL: true },
      { BOOL: true },
      { S: '1' },
    ] as const
    const printer = new Printer({ name: 'Thing', names: ownNames })
    expect(stored.map((one) => printer.value(one as never))).toEqual([
      ...[':0', ':1', ':2', ':3', ':4', ':5', ':6', ':7'],
      ...[':1', ':5'],
    ])
  })

  it('leaves out what is not there', () => {
    const printer = new Printer({ name: 'Thing', names: ownNames })
    expect(printer.names()).toEqual({})
    expect(print(existence('attribute_exists', at('a')))).toEqual({
      text: 'attribute_exists(#0)',
      ExpressionAttributeNames: { '#0': 'a' },
    })
  })

  it('orders the clauses of an update', () => {
    const printer = new Printer({ name: 'Thing', names: ownNames })
    const text = printer.update([
      { kind: 'add', path: at('n'), value: number(1) },
      { kind: 'remove', path: at('gone') },
      { kind: 'set', path: at('a'), value: { kind: 'arithmetic', sign: '-', left: path('a'), right: number(2) } },
      { kind: 'delete', path: at('s'), value: { kind: 'value', stored: { SS: ['x'] } } },
      { kind: 'set', path: at('b', 0), value: { kind: 'ifNotExists', path: at('b', 0), otherwise: number(1) } },
      {
        kind: 'set',
        path: at('l'),
        value: { kind: 'listAppend', first: path('l'), second: { kind: 'value', stored: { L: [] } } },
      },
    ])
    expect(text).toBe(
      'SET #2 = #2 - :1, #4[0] = if_not_exists(#4[0], :0), #5 = list_append(#5, :3) REMOVE #1 ADD #0 :0 DELETE #3 :2',
    )
  })

  it('prints names and values that mean something to JavaScript', () => {
    const printed = print({
      kind: 'compare',
      comparator: '=',
      left: path('__proto__', 'constructor'),
      right: { kind: 'value', stored: { S: '__proto__' } },
    })
    expect(printed.ExpressionAttributeNames).toEqual({ '#0': '__proto__', '#1': 'constructor' })
    expect(printed.text).toBe('#0.#1 = :0')
  })
})

it('describes conditions for people: names in place, and no values', () => {
  const tree: ConditionTree = {
    kind: 'and',
    conditions: [
      existence('attribute_exists', at('PK')),
      { kind: 'or', conditions: [equal('total', 42), { kind: 'not', condition: equal('stock', 7) }] },
      { kind: 'between', value: path('lines', 0, 'quantity'), low: number(42), high: number(43) },
      { kind: 'in', value: { kind: 'size', path: at('tags') }, list: [number(42)] },
    ],
  }
  expect(describeCondition(tree, ownNames)).toBe(
    'attribute_exists(PK) AND (total = ? OR (NOT stock = ?)) AND (lines[0].quantity BETWEEN ? AND ?) AND size(tags) IN (?)',
  )
  expect(describeCondition(tree, nameAttributes({ sum: 'total', positions: 'lines', stock: 'n' }))).toBe(
    'attribute_exists(PK) AND (sum = ? OR (NOT stock = ?)) AND (positions[0].quantity BETWEEN ? AND ?) AND size(tags) IN (?)',
  )
})

it('joins conditions, and leaves out absent ones', () => {
  expect(allOf()).toBeUndefined()
  expect(allOf(undefined, undefined)).toBeUndefined()
  expect(allOf(undefined, equal('a', 1))).toEqual(equal('a', 1))
  expect(allOf(equal('a', 1), undefined, equal('b', 2))).toEqual({
    kind: 'and',
    conditions: [equal('a', 1), equal('b', 2)],
  })
})
