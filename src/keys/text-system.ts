import type { LetterMap } from './letter-case.js'
import type { TextCheck, Window } from './text-shape.js'

/** An unknown text. */
export interface Variable {
  readonly checks: readonly TextCheck[]
}

/** An unknown text as it appears in a key: mapped letter by letter, or cut. */
export interface View {
  readonly variable: Variable
  readonly maps: readonly LetterMap[]
  readonly window: Window | undefined
}

/** A known beginning and end, in code points, around an unknown text; without one, all is `prefix`. */
export interface Side {
  readonly prefix: readonly number[]
  readonly view: View | undefined
  readonly suffix: readonly number[]
}

/** Two sides that are one text. */
export interface Equation {
  readonly left: Side
  readonly right: Side
}

/** Texts for unknowns. */
export type Solution = ReadonlyMap<Variable, string>

/** Equations that share unknowns, directly or through others. */
export interface Component {
  readonly variables: readonly Variable[]
  readonly equations: readonly Equation[]
}

/** Groups unknowns, and others that stand in no equation, by the equations that they share. */
export function splitComponents(equations: readonly Equation[], variables: readonly Variable[]): readonly Component[] {
  const all = [...variables, ...equations.flatMap(listVariables)]
  const groups = new Map<Variable, Set<Variable>>(all.map((variable) => [variable, new Set([variable])]))
  for (const equation of equations) {
    const [first, second] = listVariables(equation)
    if (first === undefined || second === undefined) continue
    const merged = new Set([...(groups.get(first) ?? [first]), ...(groups.get(second) ?? [second])])
    for (const variable of merged) groups.set(variable, merged)
  }
  return [...new Set(groups.values())].map((group) => ({
    variables: [...group],
    equations: equations.filter((equation) => listVariables(equation).some((variable) => group.has(variable))),
  }))
}

/** Whether an equation without unknowns holds; true for those with some. */
export function holdsWithoutUnknowns({ left, right }: Equation): boolean {
  if (left.view || right.view) return true
  return (
    left.prefix.length === right.prefix.length && left.prefix.every((letter, index) => letter === right.prefix[index])
  )
}

/** The unknowns of an equation. */
export function listVariables({ left, right }: Equation): readonly Variable[] {
  return [left, right].flatMap(({ view }) => (view ? [view.variable] : []))
}

/** The shortest and the longest that an unknown can be by itself. */
export function boundLength({ checks }: Variable): readonly [shortest: number, longest: number] {
  let shortest = 0
  let longest = Number.POSITIVE_INFINITY
  for (const { automaton, window } of checks) {
    shortest = Math.max(shortest, window ? window[1] : automaton.shortest)
    if (!window) longest = Math.min(longest, automaton.longest)
  }
  return [shortest, longest]
}
