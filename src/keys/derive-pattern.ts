import { type CaseFormat, mapCodePoint } from './letter-case.js'
import { assemblePattern, type CharacterSet, hasCharacter, type TextPattern } from './patterns.js'

const cuts = new WeakMap<TextPattern, Map<number, TextPattern>>()

/** The pattern of the first `width` characters of a pattern's texts. */
export function cutPattern(name: string, pattern: TextPattern, width: number): TextPattern {
  const known = cuts.get(pattern) ?? new Map<number, TextPattern>()
  cuts.set(pattern, known)
  const cut = known.get(width) ?? makeCut(name, pattern, width)
  known.set(width, cut)
  return cut
}

function makeCut(name: string, pattern: TextPattern, width: number): TextPattern {
  let left = width
  const blocks = pattern.blocks.map((block) => {
    const size = Math.min(left, block[0]?.length ?? 0)
    left -= size
    return block.map((places) => places.slice(0, size))
  })
  return assemblePattern(
    name,
    blocks.filter((block) => block[0]?.length !== 0),
  )
}

/** The pattern of a pattern's texts in another case. */
export function mapPattern({ name, blocks }: TextPattern, format: CaseFormat): TextPattern {
  const mapSet = (set: CharacterSet): CharacterSet => {
    const mapped = new Set<number>()
    for (let index = 0; index < set.length; index += 2) {
      for (let letter = set[index] ?? 0; letter <= (set[index + 1] ?? -1); letter += 1) {
        mapped.add(mapCodePoint(letter, format))
      }
    }
    return [...mapped].sort((a, b) => a - b).flatMap((letter) => [letter, letter])
  }
  return assemblePattern(
    name,
    blocks.map((block) => block.map((places) => places.map(mapSet))),
  )
}

/** A pattern with the delimiter replaced by its code; `undefined` where it is only one of several characters. */
export function escapePattern(pattern: TextPattern, delimiter: number, code: string): TextPattern | undefined {
  const encoded: CharacterSet[] = Array.from(code, (character) => [character.charCodeAt(0), character.charCodeAt(0)])
  let isFixed = true
  const blocks = pattern.blocks.map((block) =>
    block.map((places) =>
      places.flatMap((set) => {
        if (!hasCharacter(set, delimiter)) return [set]
        if (set.length !== 2 || set[0] !== set[1]) isFixed = false
        return encoded
      }),
    ),
  )
  const isEven = blocks.every((block) => block.every((places) => places.length === block[0]?.length))
  return isFixed && isEven ? assemblePattern(pattern.name, blocks) : undefined
}

/** The stretches between the places that hold the delimiter; `undefined` where a place may or may not hold it. */
export function splitPattern(
  pattern: TextPattern,
  delimiter: number,
): readonly (readonly [number, number])[] | undefined {
  const cuts: [number, number][] = []
  let start = 0
  let place = 0
  for (const block of pattern.blocks) {
    for (let offset = 0; offset < (block[0]?.length ?? 0); offset += 1, place += 1) {
      const sets = block.map((places) => places[offset] ?? [])
      const holding = sets.filter((set) => hasCharacter(set, delimiter))
      if (holding.length === 0) continue
      if (holding.length < sets.length || holding.some((set) => set.length !== 2 || set[0] !== set[1])) return undefined
      cuts.push([start, place])
      start = place + 1
    }
  }
  return [...cuts, [start, place]]
}
