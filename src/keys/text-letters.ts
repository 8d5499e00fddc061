import { isKeyCodePoint } from './automaton.js'
import { listSources } from './letter-case.js'
import { mapLetter } from './text-layout.js'
import type { Component, Side } from './text-system.js'

/** A letter to try, in place of all that are treated as it is. */
export interface Candidate {
  readonly letter: number
  /** It stands for itself alone. */
  readonly isAlone: boolean
}

/** Shown to people, so letters that they can read come first. */
const preferred = 'a0A1bB-_.~xX'

/**
 * Letters to try for an unknown letter: one for each interval that no check and no known text tells apart.
 *
 * @param isFine - Every ASCII character is tried by itself.
 */
export function listCandidates({ variables, equations }: Component, isFine: boolean): readonly Candidate[] {
  const known = equations.flatMap(({ left, right }) => [...listKnown(left), ...listKnown(right)])
  const starts = new Set<number>([1])
  const isolate = (letter: number): void => {
    starts.add(letter)
    starts.add(letter + 1)
  }
  for (const { checks } of variables) {
    for (const { automaton } of checks) for (const boundary of automaton.boundaries) starts.add(boundary)
  }
  known.forEach(isolate)
  const views = equations.flatMap(({ left, right }) => [left.view, right.view])
  const maps = [...views, ...variables.flatMap(({ checks }) => checks)].flatMap((each) => each?.maps ?? [])
  for (const map of maps) if (typeof map !== 'string') map.forEach(isolate)
  if (isFine) for (let letter = 1; letter < 0x80; letter += 1) isolate(letter)
  if (maps.length > 0) {
    // With these apart, an interval of small letters is matched by one of capitals, and both by their first letters.
    for (const letter of listRelatives([...starts])) isolate(letter)
    for (const start of [0x41, 0x5b, 0x61, 0x7b]) starts.add(start)
  }

  const sorted = [...starts].filter((start) => start > 0 && start <= 0x10ffff).sort((a, b) => a - b)
  const candidates = sorted.flatMap((start, index) => chooseLetter(start, (sorted[index + 1] ?? 0x110000) - 1))
  return candidates.sort((a, b) => rank(a.letter) - rank(b.letter))
}

function listKnown({ prefix, suffix }: Side): readonly number[] {
  return [...prefix, ...suffix]
}

/** The letters that mapping leads to and comes from, for letters that matter by themselves. */
function listRelatives(letters: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>()
  const open = letters.filter(isKeyCodePoint)
  for (let letter = open.pop(); letter !== undefined; letter = open.pop()) {
    if (found.has(letter)) continue
    found.add(letter)
    for (const format of ['lower', 'upper'] as const) {
      open.push(mapLetter(letter, [format]))
      for (const source of listSources(letter, format)) open.push(source)
    }
  }
  return found
}

function chooseLetter(first: number, last: number): readonly Candidate[] {
  for (const character of preferred) {
    const letter = character.charCodeAt(0)
    if (letter >= first && letter <= last) return [{ letter, isAlone: first === last }]
  }
  for (let letter = first; letter <= last; letter += 1) {
    if (isKeyCodePoint(letter)) return [{ letter, isAlone: first === last }]
  }
  return []
}

function rank(letter: number): number {
  const place = letter < 0x80 ? preferred.indexOf(String.fromCharCode(letter)) : -1
  return place === -1 ? preferred.length + letter : place
}
