import fc from 'fast-check'
import { type Fragment, join } from './fragments.js'
import { anyOperandValue, anyPath, literal, matched, parts } from './operands.js'
import { attributes, listValue, mostly, numberValue, setValue } from './values.js'

const brokenUpdates = [
  '',
  'SET',
  'SET a',
  'SET a = ',
  'REMOVE',
  'SET a = :none',
  'SET #none = a',
  'SET a = b = c',
  'PUT a :v',
]

const setOperand: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 4, arbitrary: anyOperandValue },
  { weight: 2, arbitrary: anyPath },
  { weight: 1, arbitrary: parts('if_not_exists(', anyPath, ', ', operandOf(anyOperandValue), ')') },
)
const number = literal(numberValue)
const list = literal(listValue)

function operandOf(values: fc.Arbitrary<Fragment>): fc.Arbitrary<Fragment> {
  return fc.oneof({ weight: 3, arbitrary: values }, { weight: 1, arbitrary: anyPath })
}

/** Actions of one path that the path's usual values are fit for, and of those some that they are not. */
const setAction: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 3, arbitrary: parts(anyPath, ' = ', setOperand) },
  { weight: 5, arbitrary: matched.map(([path, value]): Fragment => [path, ' = ', value]) },
  { weight: 3, arbitrary: parts('n = n', fc.constantFrom(' + ', ' - '), number) },
  { weight: 2, arbitrary: parts('n = if_not_exists(n, ', number, ')', fc.constantFrom(' + ', ' - '), number) },
  { weight: 1, arbitrary: parts(anyPath, ' = ', operandOf(number), fc.constantFrom(' + ', ' - '), operandOf(number)) },
  { weight: 2, arbitrary: parts('l = list_append(', operandOf(list), ', ', operandOf(list), ')') },
  { weight: 1, arbitrary: parts('l = list_append(l, ', list, ')') },
  { weight: 1, arbitrary: parts('l = list_append(if_not_exists(l, ', list, '), ', list, ')') },
)
const addAction: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 3, arbitrary: parts('n ', number) },
  { weight: 3, arbitrary: parts('s ', literal(attributes.s ?? setValue)) },
  { weight: 1, arbitrary: parts(anyPath, ' ', literal(fc.oneof(numberValue, setValue))) },
  { weight: 1, arbitrary: parts(anyPath, ' ', anyOperandValue) },
)
const deleteAction: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 6, arbitrary: parts('s ', literal(attributes.s ?? setValue)) },
  { weight: 2, arbitrary: parts(anyPath, ' ', literal(setValue)) },
  { weight: 1, arbitrary: parts(anyPath, ' ', anyOperandValue) },
)

interface Clause {
  readonly word: string
  readonly actions: readonly Fragment[]
}

function clause(word: string, action: fc.Arbitrary<Fragment>): fc.Arbitrary<Clause> {
  return mostly(
    fc.array(action, { minLength: 1, maxLength: 1 }),
    fc.array(action, { minLength: 2, maxLength: 3 }),
    2,
  ).map((actions) => ({ word, actions }))
}

/** The attribute that an action begins with, which is the one that it changes. */
function changedBy(action: Fragment): string {
  if (typeof action === 'string') return action.split(' ')[0] ?? ''
  if ('path' in action) return String(action.path[0])
  return Array.isArray(action) ? changedBy(action[0]) : ''
}

/** Clauses as text; where paths must not overlap, an action on an attribute that another one changes is left out. */
function printClauses(clauses: readonly Clause[], mayOverlap: boolean): Fragment {
  const changed = new Set<string>()
  const kept = clauses.map(({ word, actions }) => {
    const left = actions.filter((action) => {
      const name = changedBy(action)
      const isFirst = !changed.has(name)
      changed.add(name)
      return isFirst || mayOverlap
    })
    return { word, left }
  })
  return join(
    kept.flatMap(({ word, left }) => (left.length === 0 ? [] : [[`${word} `, join(left, ', ')]])),
    ' ',
  )
}

const anyClause: fc.Arbitrary<Clause> = fc.oneof(
  { weight: 4, arbitrary: clause('SET', setAction) },
  { weight: 2, arbitrary: clause('REMOVE', anyPath) },
  { weight: 2, arbitrary: clause('ADD', addAction) },
  { weight: 1, arbitrary: clause('DELETE', deleteAction) },
)

/** An update expression: now and then with a clause twice, or none that can be read. */
export const update: fc.Arbitrary<Fragment> = fc.oneof(
  {
    weight: 50,
    arbitrary: fc
      .tuple(
        fc.uniqueArray(anyClause, { minLength: 1, maxLength: 2, selector: ({ word }) => word }),
        mostly(fc.constant(false), fc.constant(true), 15),
      )
      .map(([clauses, mayOverlap]) => printClauses(clauses, mayOverlap)),
  },
  { weight: 1, arbitrary: fc.tuple(anyClause, anyClause).map((pair) => printClauses(pair, true)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Fragment>(...brokenUpdates),
  },
)
