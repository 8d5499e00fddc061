import { KeyValueError } from '../errors/index.js'
import { listUnknowns, makeKnownSide, type PathTexts } from './key-unknowns.js'
import { type SearchBudget, type SearchOptions, solveAll, solveComponent, UndecidedSearch } from './solve-texts.js'
import { Refusal, unfit } from './text-codec.js'
import {
  boundLength,
  type Component,
  type Equation,
  holdsWithoutUnknowns,
  type Solution,
  splitComponents,
  type View,
} from './text-system.js'
import { buildWitness, type KeyTexts, type Pair, showSolution } from './witness.js'

/** How many solutions are tried, where the first ones do not come from values. */
const attempts = 200

/** How many values of one attribute are tried together with those of others. */
const maximumFixes = 20

/** Whether the equations have a solution, as far as texts tell. */
export function isPossible(pair: Pair, equations: readonly Equation[]): boolean {
  if (!equations.every(holdsWithoutUnknowns)) return false
  try {
    return listComponents(pair, equations).every((component) => hasSolution(component, pair.budget))
  } catch (error) {
    if (error instanceof UndecidedSearch) return true
    throw error
  }
}

/** What a search for a key of two entities found. */
export interface Finding {
  /** A key that both build. */
  readonly witness: KeyTexts | undefined
  /** Where neither a key was found, nor a proof that there is none: what the equations allow. */
  readonly doubt: KeyTexts | undefined
}

const nothing: Finding = { witness: undefined, doubt: undefined }

/** Searches for a key that both entities build, where the equations hold. */
export function findWitness(pair: Pair, equations: readonly Equation[]): Finding {
  if (!isPossible(pair, equations)) return nothing
  let first: Solution = new Map()
  try {
    let witness: KeyTexts | undefined
    solveAll(listComponents(pair, equations), coarse(pair), (solution) => {
      first = solution
      witness = buildWitness(pair, solution)
      return true
    })
    if (witness) return { witness, doubt: undefined }
    const result = searchValues(pair, equations, listTangles(pair))
    if (result.witness) return { witness: result.witness, doubt: undefined }
    return result.isComplete ? nothing : { witness: undefined, doubt: showSolution(pair, first) }
  } catch (error) {
    if (error instanceof UndecidedSearch) return { witness: undefined, doubt: showSolution(pair, first) }
    throw error
  }
}

function hasSolution(component: Component, budget: SearchBudget): boolean {
  return isEasy(component) || solveComponent(component, { isFine: false, budget }, stop) === 'stopped'
}

/** Whether nothing is asked of an unknown, or only that it is the same as another of the same kind. */
function isEasy({ equations }: Component): boolean {
  const [equation, ...others] = equations
  if (!equation) return true
  const { left, right } = equation
  if (others.length > 0 || !left.view || !right.view || !isSameView(left.view, right.view)) return false
  return isSameText(left.prefix, right.prefix) && isSameText(left.suffix, right.suffix)
}

function isSameView(a: View, b: View): boolean {
  if (a.window || b.window || a.maps.length > 0 || b.maps.length > 0) return false
  const checks = b.variable.checks
  return (
    a.variable.checks.length === checks.length &&
    a.variable.checks.every(({ automaton, maps, window }, index) => {
      return automaton === checks[index]?.automaton && maps.length === 0 && !window && !checks[index]?.window
    })
  )
}

function isSameText(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((letter, index) => letter === b[index])
}

const coarse = ({ budget }: Pair): SearchOptions => ({ isFine: false, budget })
const fine = ({ budget }: Pair): SearchOptions => ({ isFine: true, budget })
const stop = (): boolean => true

/** Small components first: one without a solution spares the others. */
function listComponents({ a, b }: Pair, equations: readonly Equation[]): readonly Component[] {
  const components = splitComponents(equations, [...listUnknowns(a), ...listUnknowns(b)])
  return [...components].sort((x, y) => measure(x) - measure(y))
}

/** Roughly how much there is to try. */
function measure({ variables, equations }: Component): number {
  const lengths = variables.map((variable) => Math.min(boundLength(variable)[1], 100))
  return lengths.reduce((sum, length) => sum + length, 0) * Math.max(equations.length, 1)
}

/** The texts of one attribute, of several bases, so that only a value can tell whether they agree. */
type Tangle = readonly PathTexts[]

function listTangles({ a, b }: Pair): readonly Tangle[] {
  const all = [a, b].flatMap(({ paths }) => [...paths.values()].map((byBase) => [...byBase.values()]))
  return all.filter((texts) => texts.length > 1)
}

interface SearchResult {
  readonly witness: KeyTexts | undefined
  /** Without a witness: there is none. */
  readonly isComplete: boolean
}

/** Tries the values of one tangled attribute after the other, each of which decides all texts of that attribute. */
function searchValues(pair: Pair, equations: readonly Equation[], tangles: readonly Tangle[]): SearchResult {
  if (tangles.length === 0) return searchSolutions(pair, equations)
  const found = tangles.map((texts) => ({ texts, ...listFixes(pair, equations, texts) }))
  const [best] = found.sort((x, y) => Number(y.isComplete) - Number(x.isComplete) || x.fixes.length - y.fixes.length)
  if (!best) return { witness: undefined, isComplete: false }
  let { isComplete } = best
  for (const fix of best.fixes) {
    const rest = tangles.filter((texts) => texts !== best.texts)
    const result = searchValues(pair, [...equations, ...fix], rest)
    if (result.witness) return result
    isComplete &&= result.isComplete
  }
  return { witness: undefined, isComplete }
}

interface Fixes {
  /** Equations that give the texts of one value each. */
  readonly fixes: readonly (readonly Equation[])[]
  /** No other value is possible. */
  readonly isComplete: boolean
}

/** The values that an attribute may have, seen from the base that leaves the fewest. */
function listFixes(pair: Pair, equations: readonly Equation[], texts: Tangle): Fixes {
  const found = texts.filter(({ shape }) => !shape.hashed).map((own) => listFixesFrom(own, texts, pair, equations))
  return (
    found.find(({ isComplete }) => isComplete) ?? {
      fixes: found.flatMap(({ fixes }) => fixes),
      isComplete: false,
    }
  )
}

function listFixesFrom(own: PathTexts, texts: Tangle, pair: Pair, equations: readonly Equation[]): Fixes {
  const component = listComponents(pair, equations).find(({ variables }) => variables.includes(own.variable))
  if (!component) return { fixes: [], isComplete: false }
  const shards = Math.max(...texts.map(({ shape }) => (shape.hashed ? (shape.words?.length ?? 0) : 0)))
  const seen = new Set<string>()
  const fixes: (readonly Equation[])[] = []
  const outcome = solveComponent(component, fine(pair), (solution) => {
    const text = solution.get(own.variable) ?? ''
    if (seen.has(text)) return false
    seen.add(text)
    const fix = fixTexts(texts, own.shape.decode(text))
    if (fix && allowsFix(pair, [...equations, ...fix], texts)) fixes.push(fix)
    return fixes.length >= maximumFixes || seen.size >= attempts + 20 * shards
  })
  return { fixes, isComplete: outcome === 'complete' }
}

/** Whether equations have a solution, as far as they are about one attribute. */
function allowsFix(pair: Pair, equations: readonly Equation[], texts: Tangle): boolean {
  return listComponents(pair, equations)
    .filter(({ variables }) => texts.some(({ variable }) => variables.includes(variable)))
    .every((component) => hasSolution(component, pair.budget))
}

/** The texts that a value has; `undefined` if it cannot have all of them. */
function fixTexts(texts: Tangle, value: unknown): readonly Equation[] | undefined {
  if (value === unfit) return undefined
  try {
    return texts.map(({ shape, variable }) => ({
      left: { prefix: [], view: { variable, maps: [], window: undefined }, suffix: [] },
      right: makeKnownSide(shape.encode(value)),
    }))
  } catch (error) {
    if (error instanceof KeyValueError || error instanceof Refusal) return undefined
    throw error
  }
}

function searchSolutions(pair: Pair, equations: readonly Equation[]): SearchResult {
  if (!isPossible(pair, equations)) return { witness: undefined, isComplete: true }
  let witness: KeyTexts | undefined
  let tried = 0
  const outcome = solveAll(listComponents(pair, equations), fine(pair), (solution) => {
    witness = buildWitness(pair, solution)
    tried += 1
    return witness !== undefined || tried >= attempts
  })
  return { witness, isComplete: outcome === 'complete' }
}
