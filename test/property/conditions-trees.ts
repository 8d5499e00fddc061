import fc from 'fast-check'
import { type Kind, type Place, places } from './conditions-model.js'
import type { Comparator, Meaning, Operand, Steps } from './conditions-reference.js'

/** References and operators as JavaScript has them. */
export type Attributes = Readonly<Record<string, object>>
export type Operators = Readonly<Record<OperatorName, (...operands: readonly unknown[]) => object>>
type OperatorName =
  | Comparator
  | 'between'
  | 'oneOf'
  | 'exists'
  | 'notExists'
  | 'attributeType'
  | 'beginsWith'
  | 'contains'
  | 'size'
  | 'and'
  | 'or'
  | 'not'
  | 'at'

/** A condition as application code writes it, and what it means. */
export interface Tree {
  readonly build: (attributes: Attributes, operators: Operators) => object
  readonly meaning: Meaning
}

/** An operand likewise. */
interface Given {
  readonly build: (attributes: Attributes, operators: Operators) => unknown
  readonly operand: Operand
}

const ordered = ['S', 'N', 'B']
const sizeless = ['N', 'BOOL', 'NULL']
const comparators: readonly Comparator[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte']
const sizedPlaces = places.filter(({ stored }) => stored.some((kind) => !sizeless.includes(kind)))
const orderedPlaces = places.filter(({ stored }) => stored.some((kind) => ordered.includes(kind)))

/** A reference, by property or by `at`, which are the same. */
function referenceTo(steps: Steps, byAt: boolean): Given {
  return {
    operand: { kind: 'place', steps },
    build: (attributes, { at }) =>
      steps.reduce<object>(
        (reference, step) => (byAt && reference !== attributes ? at(reference, step) : Reflect.get(reference, step)),
        attributes,
      ),
  }
}

function valueFrom({ values, store: plain, storeOrdered = plain }: Kind, isOrdered = false): fc.Arbitrary<Given> {
  const store = isOrdered ? storeOrdered : plain
  return values
    .map((value): Given => ({ operand: { kind: 'value', stored: store(value as never) }, build: () => value }))
    .filter(({ operand }) => !isOrdered || (operand.kind === 'value' && ordered.some((kind) => kind in operand.stored)))
}

function sizeOf(steps: Steps): Given {
  const reference = referenceTo(steps, false)
  return {
    operand: { kind: 'size', steps },
    build: (attributes, operators) => operators.size(reference.build(attributes, operators)),
  }
}

const references = (among: readonly Place[]): fc.Arbitrary<Given & { readonly place: Place }> =>
  fc
    .tuple(fc.constantFrom(...among), fc.boolean())
    .map(([place, byAt]) => ({ ...referenceTo(place.steps, byAt), place }))

const sizes = fc.constantFrom(...sizedPlaces).map(({ steps }) => sizeOf(steps))
const smallNumbers = fc.constantFrom(0, 1, 2, 3, 5)
const sizeValues: Kind = { values: smallNumbers, store: (value) => ({ N: String(value) }) }
const numberPlaces = places.filter(({ stored }) => stored.join() === 'N')

/** What stands beside a place: a value of its kind, or another place that can hold the same. */
function besides(place: Place, isOrdered: boolean): fc.Arbitrary<Given> {
  const others = places.filter(
    ({ steps, stored }) =>
      steps.join('\n') !== place.steps.join('\n') && stored.some((kind) => place.stored.includes(kind)),
  )
  return fc.oneof(
    { weight: 3, arbitrary: valueFrom(place.kind, isOrdered) },
    ...(others.length > 0 ? [{ weight: 1, arbitrary: references(others) }] : []),
    ...(place.stored.includes('N') ? [{ weight: 1, arbitrary: sizes }] : []),
  )
}

/** What stands beside a size. */
const besidesSize: fc.Arbitrary<Given> = fc.oneof(
  { weight: 4, arbitrary: valueFrom(sizeValues) },
  { weight: 1, arbitrary: references(numberPlaces) },
  { weight: 1, arbitrary: sizes },
)

/** Two or more operands that can stand beside each other. */
function operands(count: number, isOrdered: boolean): fc.Arbitrary<readonly Given[]> {
  const others = (other: fc.Arbitrary<Given>) => fc.array(other, { minLength: count - 1, maxLength: count - 1 })
  return fc.oneof(
    {
      weight: 4,
      arbitrary: references(isOrdered ? orderedPlaces : places).chain((first) =>
        others(besides(first.place, isOrdered)).map((rest) => [first, ...rest]),
      ),
    },
    { weight: 1, arbitrary: sizes.chain((first) => others(besidesSize).map((rest) => [first, ...rest])) },
  )
}

const comparisons: fc.Arbitrary<Tree> = fc.constantFrom(...comparators).chain((by) =>
  operands(2, by !== 'eq' && by !== 'ne').map(
    ([left, right]): Tree => ({
      meaning: { kind: 'compare', by, left: (left as Given).operand, right: (right as Given).operand },
      build: (attributes, operators) =>
        operators[by]((left as Given).build(attributes, operators), (right as Given).build(attributes, operators)),
    }),
  ),
)

const ranges: fc.Arbitrary<Tree> = operands(3, true).map((given): Tree => {
  const [value, low, high] = given as [Given, Given, Given]
  return {
    meaning: { kind: 'between', value: value.operand, low: low.operand, high: high.operand },
    build: (attributes, operators) => operators.between(...given.map((one) => one.build(attributes, operators))),
  }
})

const choices: fc.Arbitrary<Tree> = fc.integer({ min: 2, max: 5 }).chain((count) =>
  operands(count, false).map(([value, ...list]): Tree => {
    const first = value as Given
    return {
      meaning: { kind: 'oneOf', value: first.operand, list: list.map(({ operand }) => operand) },
      build: (attributes, operators) =>
        operators.oneOf(
          first.build(attributes, operators),
          list.map((one) => one.build(attributes, operators)),
        ),
    }
  }),
)

const presences: fc.Arbitrary<Tree> = fc
  .tuple(references(places), fc.constantFrom('exists', 'notExists'))
  .map(([{ place, build }, name]): Tree => {
    const operator = name as 'exists' | 'notExists'
    return {
      meaning: { kind: operator, steps: place.steps },
      build: (attributes, operators) => operators[operator](build(attributes, operators)),
    }
  })

const types: fc.Arbitrary<Tree> = fc
  .tuple(references(places), fc.constantFrom('S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'))
  .map(
    ([{ place, build }, type]): Tree => ({
      meaning: { kind: 'type', steps: place.steps, type },
      build: (attributes, operators) => operators.attributeType(build(attributes, operators), type),
    }),
  )

/** Beginnings and parts of texts and binary values, and elements of lists and sets. */
const parts: fc.Arbitrary<Tree> = references(places.filter(({ part }) => part !== undefined)).chain(
  ({ place, build }) => {
    const hasBeginning = place.stored.includes('S') || place.stored.includes('B')
    const names = hasBeginning ? (['contains', 'beginsWith'] as const) : (['contains'] as const)
    return fc.constantFrom(...names).chain((name) => {
      const isPiece = name === 'beginsWith' || !place.stored.some((kind) => ['L', 'SS', 'NS', 'BS'].includes(kind))
      const pieceKind = place.stored.includes('B') && !place.stored.includes('S') ? 'B' : 'S'
      const values = valueFrom(place.part as Kind).filter(
        ({ operand }) => !isPiece || (operand.kind === 'value' && pieceKind in operand.stored),
      )
      const others = places.filter(({ steps, stored }) => steps !== place.steps && stored.join() === pieceKind)
      const isText = place.stored.some((kind) => kind === pieceKind || kind === `${pieceKind}S`)
      const given = isText ? fc.oneof({ weight: 4, arbitrary: values }, references(others)) : values
      return given.map(
        (part): Tree => ({
          meaning: { kind: name, steps: place.steps, part: part.operand },
          build: (attributes, operators) =>
            operators[name](build(attributes, operators), part.build(attributes, operators)),
        }),
      )
    })
  },
)

const predicates = fc.oneof(
  { weight: 5, arbitrary: comparisons },
  { weight: 2, arbitrary: ranges },
  { weight: 2, arbitrary: choices },
  { weight: 2, arbitrary: presences },
  { weight: 1, arbitrary: types },
  { weight: 4, arbitrary: parts },
)

function junction(kind: 'and' | 'or', inner: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> {
  return fc.array(inner, { minLength: 1, maxLength: 3 }).map((trees) => ({
    meaning: { kind, parts: trees.map(({ meaning }) => meaning) },
    build: (attributes, operators) => operators[kind](...trees.map(({ build }) => build(attributes, operators))),
  }))
}

/** Conditions of every operator, grouped in every way. */
export const trees: fc.Arbitrary<Tree> = fc
  .letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 3, arbitrary: predicates },
      { weight: 2, arbitrary: junction('and', tie('tree')) },
      { weight: 2, arbitrary: junction('or', tie('tree')) },
      {
        weight: 2,
        arbitrary: tie('tree').map(
          ({ meaning, build }): Tree => ({
            meaning: { kind: 'not', part: meaning },
            build: (attributes: Attributes, operators: Operators) => operators.not(build(attributes, operators)),
          }),
        ),
      },
    ),
  }))
  .tree.map((tree) => ({ ...tree, [fc.toStringMethod]: () => JSON.stringify(tree.meaning) }))
