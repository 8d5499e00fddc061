import { KeyValueError } from '../errors/index.js'
import { toCodePoints } from './automaton.js'
import type { KeyAttributeValue, KeyPart, ReadAttribute, Segment } from './key-part.js'
import { type KeyUnknowns, listParts } from './key-unknowns.js'
import type { SearchBudget } from './solve-texts.js'
import { unfit } from './text-codec.js'
import { mapLetter } from './text-layout.js'
import type { Solution } from './text-system.js'

/** A key as texts, by attribute. */
export interface KeyTexts {
  readonly pk: string
  readonly sk?: string
  /** No values were found that build this key, and no proof that there are none. */
  readonly unproven?: true
}

/** The two entities of a proof. */
export interface Pair {
  readonly a: KeyUnknowns
  readonly b: KeyUnknowns
  /** What is left to the whole proof. */
  readonly budget: SearchBudget
}

/** The key that a solution stands for, if both entities really build it from some values. */
export function buildWitness({ a, b }: Pair, solution: Solution): KeyTexts | undefined {
  const first = buildKey(a, b, solution)
  const second = buildKey(b, a, solution)
  if (!first || !second) return undefined
  return first.pk === second.pk && first.sk === second.sk ? first : undefined
}

function buildKey(own: KeyUnknowns, other: KeyUnknowns, solution: Solution): KeyTexts | undefined {
  const read = readValues(own, other, solution)
  const texts: string[] = []
  for (const part of listParts(own.shape)) {
    const stored = tryBuild(part, read)
    if (stored === undefined) return undefined
    texts.push(printStored(stored))
  }
  const [pk = '', sk] = texts
  return sk === undefined ? { pk } : { pk, sk }
}

function readValues(own: KeyUnknowns, other: KeyUnknowns, solution: Solution): ReadAttribute {
  return (path) => {
    const free = findFreeText(own, other, path, solution)
    if (free !== undefined) return free
    const texts = [...(own.paths.get(path)?.values() ?? [])]
    const values = texts.map(({ shape, variable }) => shape.decode(solution.get(variable) ?? ''))
    return values.find((value) => value !== unfit)
  }
}

/** The text of a native attribute that can hold any: the other entity's whole key. */
function findFreeText(own: KeyUnknowns, other: KeyUnknowns, path: string, solution: Solution): string | undefined {
  const parts = listParts(own.shape)
  const position = parts.findIndex((part) => part.native && part.attributeType === 'S' && part.paths[0] === path)
  const opposite = position === -1 ? undefined : listParts(other.shape)[position]
  if (!opposite || opposite.native || opposite.segments.length === 1) return undefined
  const stored = tryBuild(opposite, readValues(other, own, solution))
  return stored && printStored(stored)
}

function tryBuild(part: KeyPart, read: ReadAttribute): KeyAttributeValue | undefined {
  try {
    return part.build(read)
  } catch (error) {
    if (error instanceof KeyValueError) return undefined
    throw error
  }
}

/** A stored value as text. */
export function printStored(stored: KeyAttributeValue): string {
  if ('S' in stored) return stored.S
  return 'N' in stored ? stored.N : Array.from(stored.B, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A key as a solution has it, where no values were found that build it. */
export function showSolution({ a }: Pair, solution: Solution): KeyTexts {
  const [pk = '', sk] = listParts(a.shape).map(({ segments, delimiter }) =>
    segments.map((segment) => showSegment(a, segment, solution)).join(delimiter),
  )
  return sk === undefined ? { pk, unproven: true } : { pk, sk, unproven: true }
}

function showSegment(
  { paths, absent }: KeyUnknowns,
  { prefix, placeholder, suffix }: Segment,
  solution: Solution,
): string {
  if (!placeholder) return prefix
  const { path, shape, fallback } = placeholder
  if (absent.has(path)) return prefix + fallback + suffix
  const texts = paths.get(path)?.get(shape.base)
  const base = toCodePoints((texts && solution.get(texts.variable)) ?? '')
  const letters = base.slice(...(shape.window ?? [])).map((letter) => mapLetter(letter, shape.maps))
  return prefix + String.fromCodePoint(...letters) + suffix
}
