import type { Automaton } from './automaton.js'
import { type Layout, type Link, mapLetter, type Place } from './text-layout.js'
import type { Candidate } from './text-letters.js'

type Choices = Map<number, readonly Candidate[]>

/**
 * The letters that are left to each group by known texts, by what the checks of its unknowns take at all, and by the
 * letters that are left to the groups that it is linked with; `undefined` where none are left to some.
 */
export function narrowChoices(
  layout: Layout,
  candidates: readonly Candidate[],
): ReadonlyMap<number, readonly Candidate[]> | undefined {
  const { places, known, links } = layout
  const choices: Choices = new Map()
  for (const place of places) {
    const letter = known.get(place.group)
    const first = choices.get(place.group) ?? (letter === undefined ? candidates : [{ letter, isAlone: true }])
    choices.set(
      place.group,
      first.filter((choice) => isEverTaken(place, choice.letter)),
    )
  }
  for (const [group, left] of choices) {
    const certain = (links.get(group) ?? []).filter(({ other }) => other === undefined)
    choices.set(
      group,
      left.filter(({ letter }) => certain.every((link) => holds(link, new Map([[group, letter]])))),
    )
  }
  while (narrowByLinks(choices, links)) {
    // Each round takes away some letter, so that this comes to an end.
  }
  return [...choices.values()].some((left) => left.length === 0) ? undefined : choices
}

/** Takes away letters that no letter of a linked group goes with; returns whether there were any. */
function narrowByLinks(choices: Choices, links: Layout['links']): boolean {
  let isChanged = false
  for (const [group, own] of links) {
    for (const { maps, other, otherMaps } of own) {
      if (other === undefined) continue
      const theirs = new Set((choices.get(other) ?? []).map(({ letter }) => mapLetter(letter, otherMaps)))
      const before = choices.get(group) ?? []
      const left = before.filter(({ letter }) => theirs.has(mapLetter(letter, maps)))
      if (left.length === before.length) continue
      choices.set(group, left)
      isChanged = true
    }
  }
  return isChanged
}

/** Whether two linked letters are the same once they are mapped, as far as both are chosen. */
export function holds({ group, maps, other, otherMaps, letter }: Link, letters: ReadonlyMap<number, number>): boolean {
  const theirs = other === undefined ? letter : letters.get(other)
  return theirs === undefined || mapLetter(letters.get(group) ?? 0, maps) === mapLetter(theirs, otherMaps)
}

/** Whether all checks of a place's unknown take a letter somewhere in a text. */
function isEverTaken({ variable, index }: Place, letter: number): boolean {
  return variable.checks.every(({ automaton, maps, window }) => {
    const isLookedAt = window === undefined || (index >= window[0] && index < window[1])
    return !isLookedAt || takesSomewhere(automaton, mapLetter(letter, maps))
  })
}

const answers = new WeakMap<Automaton, Map<number, boolean>>()

function takesSomewhere(automaton: Automaton, letter: number): boolean {
  const known = answers.get(automaton) ?? new Map<number, boolean>()
  answers.set(automaton, known)
  const answer =
    known.get(letter) ?? listStates(automaton)?.some((state) => automaton.step(state, letter) !== -1) ?? true
  known.set(letter, answer)
  return answer
}

/** More states than the checks of usual types have. An automaton with more is taken to take every letter somewhere. */
const manyStates = 500

const reached = new WeakMap<Automaton, { readonly states: readonly number[] | undefined }>()

/** The states that an automaton comes to; `undefined` if they are too many. Letters between two boundaries lead to the same. */
function listStates(automaton: Automaton): readonly number[] | undefined {
  const known = reached.get(automaton) ?? { states: exploreStates(automaton) }
  reached.set(automaton, known)
  return known.states
}

function exploreStates({ start, boundaries, step }: Automaton): readonly number[] | undefined {
  const found = new Set([start])
  for (const state of found) {
    for (const letter of [1, ...boundaries]) {
      const next = step(state, letter)
      if (next !== -1) found.add(next)
    }
    if (found.size > manyStates) return undefined
  }
  return [...found]
}
