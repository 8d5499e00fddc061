import { KeyValueError } from '../errors/index.js'
import { listUnknowns, makeKnownSide, type PathTexts } from './key-unknowns.js'
import { solveAll, solveComponent, UndecidedSearch } from './solve-texts.js'
import { unfit } from './text-codec.js'
import { type Component, type Equation, holdsWithoutUnknowns, type Solution, splitComponents } from './text-system.js'
import { buildWitness, type KeyTexts, type Pair, showSolution } from './witness.js'

/** How many solutions are tried, where the first ones do not come from values. */
const attempts = 200

/** Whether the equations have a solution, as far as texts tell. */
export function isPossible(pair: Pair, equations: readonly Equation[]): boolean {
  if (!equations.every(holdsWithoutUnknowns)) return false
  try {
    return listComponents(pair, equations).every((component) => solveComponent(component, coarse, stop) === 'stopped')
  } catch (error) {
    if (error instanceof UndecidedSearch) return true
    throw error
  }
}

/**
 * A key that both entities build, where the equations hold.
 *
 * @returns `undefined` when it is proven that there is none. Where neither was shown, the texts of a solution of the
 *   equations: it is safer to refuse two templates than to let one entity overwrite the other.
 */
export function findWitness(pair: Pair, equations: readonly Equation[]): KeyTexts | undefined {
  if (!isPossible(pair, equations)) return undefined
  let first: Solution = new Map()
  try {
    let witness: KeyTexts | undefined
    solveAll(listComponents(pair, equations), coarse, (solution) => {
      first = solution
      witness = buildWitness(pair, solution)
      return true
    })
    if (witness) return witness
    const result = searchValues(pair, equations, listTangled(pair))
    return result.witness ?? (result.isComplete ? undefined : showSolution(pair, first))
  } catch (error) {
    if (error instanceof UndecidedSearch) return showSolution(pair, first)
    throw error
  }
}

const coarse = { isFine: false }
const fine = { isFine: true }
const stop = (): boolean => true

function listComponents({ a, b }: Pair, equations: readonly Equation[]): readonly Component[] {
  return splitComponents(equations, [...listUnknowns(a), ...listUnknowns(b)])
}

/** The attributes whose texts are of several bases, so that only a value can tell whether they agree. */
function listTangled({ a, b }: Pair): readonly (readonly PathTexts[])[] {
  return [a, b]
    .flatMap(({ paths }) => [...paths.values()].map((byBase) => [...byBase.values()]))
    .filter((texts) => texts.length > 1)
}

interface SearchResult {
  readonly witness: KeyTexts | undefined
  /** Without a witness: there is none. */
  readonly isComplete: boolean
}

/** Tries the values of one tangled attribute after the other, each of which decides all texts of that attribute. */
function searchValues(
  pair: Pair,
  equations: readonly Equation[],
  tangled: readonly (readonly PathTexts[])[],
): SearchResult {
  const [texts, ...rest] = tangled
  if (!texts) return searchSolutions(pair, equations)
  for (const own of texts) {
    if (own.shape.hashed) continue
    const result = searchValuesOf(own, texts, pair, equations, rest)
    if (result.witness || result.isComplete) return result
  }
  return { witness: undefined, isComplete: false }
}

function searchValuesOf(
  own: PathTexts,
  texts: readonly PathTexts[],
  pair: Pair,
  equations: readonly Equation[],
  rest: readonly (readonly PathTexts[])[],
): SearchResult {
  const component = listComponents(pair, equations).find(({ variables }) => variables.includes(own.variable))
  if (!component) return { witness: undefined, isComplete: false }
  const limit = texts.some(({ shape }) => shape.hashed) ? 20 * attempts : attempts
  const seen = new Set<string>()
  let witness: KeyTexts | undefined
  let isComplete = true
  const outcome = solveComponent(component, fine, (solution) => {
    const text = solution.get(own.variable) ?? ''
    if (seen.has(text)) return false
    seen.add(text)
    const fixed = fixTexts(texts, own.shape.decode(text))
    if (fixed && isPossible(pair, [...equations, ...fixed])) {
      const result = searchValues(pair, [...equations, ...fixed], rest)
      witness = result.witness
      isComplete &&= result.isComplete
    }
    return witness !== undefined || seen.size >= limit
  })
  return { witness, isComplete: isComplete && outcome === 'complete' }
}

/** The texts that a value has; `undefined` if it cannot have all of them. */
function fixTexts(texts: readonly PathTexts[], value: unknown): readonly Equation[] | undefined {
  if (value === unfit) return undefined
  try {
    return texts.map(({ shape, variable }) => ({
      left: { prefix: [], view: { variable, maps: [], window: undefined }, suffix: [] },
      right: makeKnownSide(shape.encode(value)),
    }))
  } catch (error) {
    if (error instanceof KeyValueError) return undefined
    throw error
  }
}

function searchSolutions(pair: Pair, equations: readonly Equation[]): SearchResult {
  if (!isPossible(pair, equations)) return { witness: undefined, isComplete: true }
  let witness: KeyTexts | undefined
  let tried = 0
  const outcome = solveAll(listComponents(pair, equations), fine, (solution) => {
    witness = buildWitness(pair, solution)
    tried += 1
    return witness !== undefined || tried >= attempts
  })
  return { witness, isComplete: outcome === 'complete' }
}
