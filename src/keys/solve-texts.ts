import { holds, narrowChoices } from './narrow-letters.js'
import { type Layout, layOut, mapLetter, type Place } from './text-layout.js'
import { listLengths } from './text-lengths.js'
import { type Candidate, listCandidates } from './text-letters.js'
import type { Component, Solution, Variable } from './text-system.js'

/** How a search ended: by the visitor, with every solution seen, or with some of many seen. */
export type Outcome = 'stopped' | 'complete' | 'partial'

/** Is shown each solution; returns whether the search may end. */
export type Visit = (solution: Solution) => boolean

/** How many steps a search may still take. */
export interface SearchBudget {
  steps: number
}

/** More steps than a proof about real templates takes; beyond it, the answer is not known. */
export function startBudget(): SearchBudget {
  return { steps: 100_000 }
}

/** Takes a step of a search; gives whether there was one left. */
export function takeStep(budget: SearchBudget): boolean {
  budget.steps -= 1
  return budget.steps >= 0
}

/** A search took too long to tell whether there is a solution. */
export class UndecidedSearch extends Error {}

/** What a search may do. */
export interface SearchOptions {
  readonly budget: SearchBudget
  /** Every ASCII character is tried by itself, rather than one in place of all that are treated alike. */
  readonly isFine: boolean
}

/** Shows the solutions of several components together, each with each. */
export function solveAll(components: readonly Component[], options: SearchOptions, visit: Visit): Outcome {
  const solve = (index: number, found: ReadonlyMap<Variable, string>): Outcome => {
    const component = components[index]
    if (!component) return visit(found) ? 'stopped' : 'complete'
    let isPartial = false
    const outcome = solveComponent(component, options, (solution) => {
      const rest = solve(index + 1, new Map([...found, ...solution]))
      if (rest === 'partial') isPartial = true
      return rest === 'stopped'
    })
    return outcome === 'complete' && isPartial ? 'partial' : outcome
  }
  return solve(0, new Map())
}

/** Shows the solutions of a component, short ones first. One that is shown can stand for many alike. */
export function solveComponent(component: Component, options: SearchOptions, visit: Visit): Outcome {
  const { choices, isCut } = listLengths(component)
  let candidates: readonly Candidate[] | undefined
  let isPartial = isCut
  for (const lengths of choices) {
    const layout = layOut(component, lengths)
    if (!layout) continue
    candidates ??= listCandidates(component, options.isFine)
    const outcome = searchLetters(layout, component.variables, candidates, options.budget, visit)
    if (outcome === 'stopped') return outcome
    if (outcome === 'partial') isPartial = true
  }
  return isPartial ? 'partial' : 'complete'
}

function searchLetters(
  { places, known, links }: Layout,
  variables: readonly Variable[],
  candidates: readonly Candidate[],
  budget: SearchBudget,
  visit: Visit,
): Outcome {
  const letters = new Map<number, number>()
  const states = new Map(
    variables.map((variable) => [variable, variable.checks.map(({ automaton }) => automaton.start)]),
  )
  const lengths = countPlaces(places)
  const openAt = listOpenGroups(places, links)
  const failed = new Set<string>()
  const choicesOf = narrowChoices({ places, known, links }, candidates)
  if (!choicesOf) return 'complete'
  let isPartial = false
  let found = 0

  const search = (step: number): boolean => {
    const place = places[step]
    if (!place) {
      found += 1
      return visit(readSolution(places, letters))
    }
    if (!takeStep(budget)) throw new UndecidedSearch()
    const key = `${step};${describe(openAt[step] ?? [], letters)};${[...states.values()].join(';')}`
    if (failed.has(key)) return false
    const before = found
    if (tryPlace(place, step)) return true
    if (found === before) failed.add(key)
    return false
  }

  const tryPlace = (place: Place, step: number): boolean => {
    const { group } = place
    if (letters.has(group)) return follow(place, step)
    for (const { letter, isAlone } of choicesOf.get(group) ?? []) {
      letters.set(group, letter)
      const agrees = (links.get(group) ?? []).every((link) => holds(link, letters))
      const before = found
      if (agrees && follow(place, step)) return true
      // What one letter in place of many leads to is not all that there is.
      if (!isAlone && found > before) isPartial = true
    }
    letters.delete(group)
    return false
  }

  /** Goes on with the letter of a place, if its unknown can go on with it. */
  const follow = (place: Place, step: number): boolean => {
    const { variable, index } = place
    const old = states.get(variable) ?? []
    const next = advance(place, letters.get(place.group) ?? 0, old, lengths.get(variable) ?? 0)
    if (!next) return false
    states.set(variable, index + 1 === lengths.get(variable) ? [] : next)
    const isDone = search(step + 1)
    states.set(variable, old)
    return isDone
  }

  if (search(0)) return 'stopped'
  return isPartial ? 'partial' : 'complete'
}

/** The states of an unknown's checks after one more letter; `undefined` where one of them fails. */
function advance(
  { variable, index }: Place,
  letter: number,
  states: readonly number[],
  length: number,
): number[] | undefined {
  const next = [...states]
  for (const [position, { automaton, maps, window }] of variable.checks.entries()) {
    const [from, to] = window ?? [0, length]
    if (index < from || index >= to) continue
    const state = automaton.step(states[position] ?? -1, mapLetter(letter, maps))
    if (state === -1 || (index === to - 1 && !automaton.accepts(state))) return undefined
    next[position] = state
  }
  return next
}

function countPlaces(places: readonly Place[]): ReadonlyMap<Variable, number> {
  const lengths = new Map<Variable, number>()
  for (const { variable, index } of places) lengths.set(variable, Math.max(lengths.get(variable) ?? 0, index + 1))
  return lengths
}

/** For each step, the letters that are chosen before it and still matter. */
function listOpenGroups(places: readonly Place[], links: Layout['links']): readonly (readonly number[])[] {
  const first = new Map<number, number>()
  const last = new Map<number, number>()
  for (const [step, { group }] of places.entries()) {
    if (!first.has(group)) first.set(group, step)
    for (const used of [group, ...(links.get(group) ?? []).flatMap(({ other }) => other ?? [])]) last.set(used, step)
  }
  const open: number[][] = places.map(() => [])
  for (const [group, from] of first) {
    for (let step = from + 1; step <= (last.get(group) ?? from); step += 1) open[step]?.push(group)
  }
  return open
}

function describe(groups: readonly number[], letters: ReadonlyMap<number, number>): string {
  return groups.map((group) => letters.get(group)).join(',')
}

function readSolution(places: readonly Place[], letters: ReadonlyMap<number, number>): Solution {
  const solution = new Map<Variable, string>()
  for (const { variable, group } of [...places].sort((a, b) => a.index - b.index)) {
    solution.set(variable, (solution.get(variable) ?? '') + String.fromCodePoint(letters.get(group) ?? 0))
  }
  return solution
}
