import type { Automaton } from './automaton.js'
import { hasCharacter, type PatternBlock, type TextPattern } from './patterns.js'

const patternAutomata = new WeakMap<TextPattern, Automaton>()

/** The texts of a pattern. */
export function acceptPattern(pattern: TextPattern): Automaton {
  const found = patternAutomata.get(pattern) ?? compilePattern(pattern)
  patternAutomata.set(pattern, found)
  return found
}

/** More than the alternatives of any block. */
const maskSize = 2 ** 24

function compilePattern({ blocks, width }: TextPattern): Automaton {
  const places = blocks.flatMap((block) => (block[0] ?? []).map((_, offset) => ({ block, offset })))
  const allOf = (block: PatternBlock | undefined): number => 2 ** (block?.length ?? 0) - 1
  const advance = (state: number, codePoint: number): number => {
    const index = Math.floor(state / maskSize)
    const place = places[index]
    if (!place) return -1
    let mask = 0
    for (const [bit, alternative] of place.block.entries()) {
      const isAlive = (state % maskSize) & (2 ** bit)
      if (isAlive && hasCharacter(alternative[place.offset] ?? [], codePoint)) mask |= 2 ** bit
    }
    if (mask === 0) return -1
    const next = places[index + 1]
    return (index + 1) * maskSize + (next && next.offset === 0 ? allOf(next.block) : mask)
  }
  // A search takes the same steps again and again.
  const known = new Map<number, number>()
  // A state is a place, and which alternatives of its block still fit.
  return {
    start: allOf(blocks[0]),
    step: (state, codePoint) => {
      if (codePoint > 0x7f) return -1
      const id = state * 0x80 + codePoint
      let next = known.get(id)
      if (next === undefined) {
        next = advance(state, codePoint)
        known.set(id, next)
      }
      return next
    },
    accepts: (state) => Math.floor(state / maskSize) === width,
    boundaries: listBoundaries(blocks),
    shortest: width,
    longest: width,
  }
}

function listBoundaries(blocks: readonly PatternBlock[]): readonly number[] {
  const boundaries = new Set<number>()
  for (const set of new Set(blocks.flat(2))) {
    for (const [index, codePoint] of set.entries()) boundaries.add(codePoint + (index % 2))
  }
  return [...boundaries]
}
