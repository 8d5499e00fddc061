import fc from 'fast-check'
import { type Fragment, join, type PathPart } from './fragments.js'
import { anyValue, attributes, badValue, listValue, mostly, numberValue, setValue, textValue } from './values.js'

type Steps = readonly (string | number)[]

const ways: readonly Steps[] = [
  ['a'],
  ['b'],
  ['n'],
  ['s'],
  ['m'],
  ['l'],
  ['G'],
  ['N'],
  ['L'],
  ['toString'],
  ['m', 'x'],
  ['m', 'y'],
  ['m', 'constructor'],
  ['m', 'x', 'y'],
  ['m', 'z', 0],
  ['l', 0],
  ['l', 1],
  ['l', 2],
  ['l', 7],
  ['l', 0, 'x'],
  ['l', 1, 0],
  ['a', 'x'],
  ['a', 0],
  ['none'],
  ['none', 'x'],
]
const keyWays: readonly Steps[] = [['PK'], ['SK'], ['K'], ['R'], ['PK', 'x']]

function pathOf(steps: fc.Arbitrary<Steps>): fc.Arbitrary<PathPart> {
  // CONSTRUCTOR is a reserved word: mostly aliased, and refused where it is not.
  return fc.record({ path: steps, aliased: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.boolean()) })
}

const anyPath = pathOf(mostly(fc.constantFrom(...ways), fc.constantFrom(...keyWays), 8))
const literal = (values: fc.Arbitrary<NonNullable<unknown>>): fc.Arbitrary<Fragment> =>
  values.map((value) => ({ value }) as Fragment)
const anyOperandValue = literal(mostly(anyValue, badValue, 60))

/** A path with a value of the type that usually stands there. */
const matched: fc.Arbitrary<readonly [PathPart, Fragment]> = fc
  .constantFrom(...Object.keys(attributes))
  .chain((name) => fc.tuple(pathOf(fc.constant([name])), literal(attributes[name] ?? anyValue)))

const sizeCall = anyPath.map((path): Fragment => ['size(', path, ')'])
const operand: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 4, arbitrary: anyPath },
  { weight: 4, arbitrary: anyOperandValue },
  { weight: 1, arbitrary: sizeCall },
)
const low = fc.constantFrom('-1', '0', '1.0').map((N) => ({ N }))
const high = fc.constantFrom('1', '1e1', '100').map((N) => ({ N }))
const comparator = fc.constantFrom(' = ', ' <> ', ' < ', ' <= ', ' > ', ' >= ', '=', '<>')
const typeName = mostly(
  fc.constantFrom('S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL').map((S) => ({ S })),
  fc.constantFrom({ S: 'X' }, { S: '' }, { N: '1' }),
)

function parts(...members: readonly (string | fc.Arbitrary<Fragment>)[]): fc.Arbitrary<Fragment> {
  return fc.tuple(...members.map((member) => (typeof member === 'string' ? fc.constant(member) : member)))
}

const predicate: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(matched, comparator).map(([[path, value], sign]): Fragment => [path, sign, value]) },
  { weight: 3, arbitrary: parts(operand, comparator, operand) },
  { weight: 1, arbitrary: parts(sizeCall, comparator, literal(numberValue)) },
  { weight: 2, arbitrary: parts(anyPath, ' BETWEEN ', literal(low), ' AND ', literal(high)) },
  { weight: 1, arbitrary: parts(operand, ' BETWEEN ', operand, ' AND ', operand) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(operand, fc.array(operand, { minLength: 1, maxLength: 4 }))
      .map(([left, members]): Fragment => [left, ' IN (', join(members, ', '), ')']),
  },
  { weight: 2, arbitrary: parts('attribute_exists(', anyPath, ')') },
  { weight: 2, arbitrary: parts('attribute_not_exists(', anyPath, ')') },
  { weight: 2, arbitrary: parts('attribute_type(', anyPath, ', ', literal(typeName), ')') },
  { weight: 2, arbitrary: parts('begins_with(', operand, ', ', mostlyText(), ')') },
  { weight: 2, arbitrary: parts('contains(', operand, ', ', operand, ')') },
)

function mostlyText(): fc.Arbitrary<Fragment> {
  return fc.oneof({ weight: 3, arbitrary: literal(textValue) }, { weight: 1, arbitrary: operand })
}

const brokenConditions: readonly Fragment[] = [
  '',
  'a',
  'a = ',
  '(a = b',
  'a == b',
  'size(a)',
  'nothing(a)',
  'a = :none',
  '#none = a',
]

/** A condition or a filter. */
export const condition: fc.Arbitrary<Fragment> = mostly(
  fc.letrec<{ node: Fragment }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 5, arbitrary: predicate },
      { weight: 1, arbitrary: parts('NOT ', tie('node')) },
      { weight: 1, arbitrary: parts('(', tie('node'), ')') },
      { weight: 1, arbitrary: parts(tie('node'), ' AND ', tie('node')) },
      { weight: 1, arbitrary: parts(tie('node'), ' OR ', tie('node')) },
    ),
  })).node,
  fc.constantFrom(...brokenConditions),
  50,
)

/** A projection; paths may overlap, which is refused. */
export const projection: fc.Arbitrary<Fragment> = mostly(
  fc.array(anyPath, { minLength: 1, maxLength: 3 }).map((paths) => join(paths, ', ')),
  fc.constantFrom('', 'a,', 'm[x]', 'a b'),
  40,
)

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
  { weight: 4, arbitrary: parts(anyPath, ' = ', setOperand) },
  { weight: 3, arbitrary: matched.map(([path, value]): Fragment => [path, ' = ', value]) },
  { weight: 2, arbitrary: parts('n = n', fc.constantFrom(' + ', ' - '), number) },
  { weight: 1, arbitrary: parts('n = if_not_exists(n, ', number, ') + ', number) },
  { weight: 1, arbitrary: parts(anyPath, ' = ', operandOf(number), fc.constantFrom(' + ', ' - '), operandOf(number)) },
  { weight: 2, arbitrary: parts('l = list_append(', operandOf(list), ', ', operandOf(list), ')') },
  { weight: 1, arbitrary: parts('l = list_append(l, ', list, ')') },
  { weight: 1, arbitrary: parts('l = list_append(if_not_exists(l, ', list, '), ', list, ')') },
)
const addAction: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 3, arbitrary: parts('n ', number) },
  { weight: 3, arbitrary: parts('s ', literal(attributes.s ?? setValue)) },
  { weight: 2, arbitrary: parts(anyPath, ' ', literal(fc.oneof(numberValue, setValue))) },
  { weight: 1, arbitrary: parts(anyPath, ' ', anyOperandValue) },
)
const deleteAction: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 3, arbitrary: parts('s ', literal(attributes.s ?? setValue)) },
  { weight: 2, arbitrary: parts(anyPath, ' ', literal(setValue)) },
  { weight: 1, arbitrary: parts(anyPath, ' ', anyOperandValue) },
)

interface Clause {
  readonly word: string
  readonly text: Fragment
}

function clause(word: string, action: fc.Arbitrary<Fragment>): fc.Arbitrary<Clause> {
  return mostly(
    fc.array(action, { minLength: 1, maxLength: 1 }),
    fc.array(action, { minLength: 2, maxLength: 3 }),
    2,
  ).map((actions) => ({ word, text: [`${word} `, join(actions, ', ')] }))
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
    arbitrary: fc.uniqueArray(anyClause, { minLength: 1, maxLength: 2, selector: ({ word }) => word }).map((clauses) =>
      join(
        clauses.map(({ text }) => text),
        ' ',
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(anyClause, anyClause).map((pair) =>
      join(
        pair.map(({ text }) => text),
        ' ',
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Fragment>(...brokenUpdates),
  },
)

/** How a query's sort key is bounded, over values of a sort key. */
export function keyCondition(
  hash: fc.Arbitrary<Fragment>,
  range: { readonly name: string; readonly value: fc.Arbitrary<Fragment> } | undefined,
): fc.Arbitrary<Fragment> {
  if (range === undefined) return hash
  const { name, value } = range
  const bounds: fc.Arbitrary<Fragment> = fc.oneof(
    { weight: 3, arbitrary: parts(name, fc.constantFrom(' = ', ' < ', ' <= ', ' > ', ' >= '), value) },
    { weight: 1, arbitrary: parts(name, ' BETWEEN ', value, ' AND ', value) },
    { weight: 1, arbitrary: parts('begins_with(', name, ', ', value, ')') },
  )
  return mostly(
    fc.oneof({ weight: 3, arbitrary: hash }, { weight: 4, arbitrary: parts(hash, ' AND ', bounds) }),
    fc.oneof(parts(hash, ' OR ', bounds), parts(name, ' <> ', value), parts(hash, ' AND ', name, ' <> ', value)),
    40,
  )
}
