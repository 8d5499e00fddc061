import fc from 'fast-check'
import { type Fragment, join } from './fragments.js'
import { anyOperandValue, anyPath, literal, matched, parts } from './operands.js'
import { mostly, numberValue, scalarValue, textValue } from './values.js'

const sizeCall = anyPath.map((path): Fragment => ['size(', path, ')'])
const operand: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 4, arbitrary: anyPath },
  { weight: 4, arbitrary: anyOperandValue },
  { weight: 1, arbitrary: sizeCall },
)
const low = fc.constantFrom('-1', '0', '1.0').map((N) => ({ N }))
const high = fc.constantFrom('1', '1e1', '100').map((N) => ({ N }))
const comparator = fc.constantFrom(' = ', ' <> ', ' < ', ' <= ', ' > ', ' >= ', '=', '<>')
/** Attributes whose usual values have an order: others are refused by the operators that ask for one. */
const ordered = ['n', 'G', 'N', 'L', 'H']
const typeName = mostly(
  fc.constantFrom('S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL').map((S) => ({ S })),
  fc.constantFrom({ S: 'X' }, { S: '' }, { N: '1' }),
)

const comparison = matched.chain(([path, value]) =>
  (ordered.includes(String(path.path[0])) ? comparator : mostly(fc.constantFrom(' = ', ' <> '), comparator, 10)).map(
    (sign): Fragment => [path, sign, value],
  ),
)

const predicate: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 6, arbitrary: comparison },
  { weight: 2, arbitrary: parts(anyPath, comparator, anyPath) },
  { weight: 1, arbitrary: parts(operand, comparator, operand) },
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
  { weight: 2, arbitrary: parts('begins_with(', anyPath, ', ', literal(textValue), ')') },
  { weight: 2, arbitrary: parts('contains(', anyPath, ', ', literal(scalarValue), ')') },
  { weight: 1, arbitrary: parts(fc.constantFrom('begins_with(', 'contains('), operand, ', ', operand, ')') },
)

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
