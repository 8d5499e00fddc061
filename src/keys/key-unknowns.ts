import { acceptAllBut, toCodePoints } from './automaton.js'
import type { AttributePath, KeyPart, Placeholder, Segment } from './key-part.js'
import { nameShape, type TextCheck, type TextShape } from './text-shape.js'
import type { Side, Variable, View } from './text-system.js'

/** The unknown texts of one attribute of an entity, by the base that they are seen from. */
export interface PathTexts {
  readonly shape: TextShape
  readonly checks: TextCheck[]
  readonly variable: Variable
}

/** The parts of a key, in order: one a side, but for an index with several attributes there. */
export interface KeyShape {
  readonly pk: readonly KeyPart[]
  /** Empty where the key has no sort side. */
  readonly sk: readonly KeyPart[]
}

/** The unknowns of one entity's key, on the assumption that some attributes with a fallback are absent. */
export interface KeyUnknowns {
  readonly shape: KeyShape
  readonly absent: ReadonlySet<AttributePath>
  readonly paths: Map<AttributePath, Map<string, PathTexts>>
}

/** The parts of a key. */
export function listParts({ pk, sk }: KeyShape): readonly KeyPart[] {
  return [...pk, ...sk]
}

/** Every assumption about which attributes are absent. */
export function listAbsences(shape: KeyShape): Iterable<ReadonlySet<AttributePath>> {
  return listSubsets(listOptional(shape))
}

/** Every choice among some attributes, beginning with none. They are made as they are asked for: there can be very many. */
export function* listSubsets([first, ...others]: readonly AttributePath[]): Generator<ReadonlySet<AttributePath>> {
  if (first === undefined) {
    yield new Set()
    return
  }
  for (const set of listSubsets(others)) {
    yield set
    yield new Set(set).add(first)
  }
}

/** The attributes that can be absent: those that have a fallback wherever they stand. */
export function listOptional(shape: KeyShape): readonly AttributePath[] {
  return [...groupPlaceholders(shape)].flatMap(([path, placeholders]) =>
    placeholders.every(({ fallback }) => fallback !== undefined) ? path : [],
  )
}

/** The placeholders of each attribute. */
export function groupPlaceholders(shape: KeyShape): ReadonlyMap<AttributePath, readonly Placeholder[]> {
  const groups = new Map<AttributePath, Placeholder[]>()
  for (const { segments } of listParts(shape)) {
    for (const { placeholder } of segments) {
      if (placeholder) groups.set(placeholder.path, [...(groups.get(placeholder.path) ?? []), placeholder])
    }
  }
  return groups
}

/** Names the unknowns of a key. */
export function collectUnknowns(shape: KeyShape, absent: ReadonlySet<AttributePath>): KeyUnknowns {
  const unknowns: KeyUnknowns = { shape, absent, paths: new Map() }
  for (const part of listParts(shape)) {
    for (const { placeholder } of part.segments) if (placeholder) addPlaceholder(unknowns, placeholder)
  }
  return unknowns
}

function addPlaceholder(unknowns: KeyUnknowns, placeholder: Placeholder): void {
  if (unknowns.absent.has(placeholder.path)) return
  const { shape, fallback } = placeholder
  const texts = requireTexts(unknowns, placeholder.path, shape)
  texts.checks.push(...shape.checks().filter((check) => !texts.checks.includes(check)))
  // A present value is never the same as the fallback.
  if (fallback !== undefined) {
    texts.checks.push({ automaton: acceptAllBut(fallback), maps: shape.maps, window: shape.window })
  }
  if (shape.hashed) {
    const hashed = requireTexts(unknowns, placeholder.path, shape.hashed)
    hashed.checks.push(...shape.hashed.checks().filter((check) => !hashed.checks.includes(check)))
  }
}

function requireTexts(unknowns: KeyUnknowns, path: AttributePath, shape: TextShape): PathTexts {
  const byBase = unknowns.paths.get(path) ?? new Map<string, PathTexts>()
  unknowns.paths.set(path, byBase)
  const checks: TextCheck[] = []
  const texts = byBase.get(shape.base) ?? { shape, checks, variable: { checks } }
  byBase.set(shape.base, texts)
  return texts
}

/** Every unknown of a key. */
export function listUnknowns({ paths }: KeyUnknowns): readonly Variable[] {
  return [...paths.values()].flatMap((byBase) => [...byBase.values()].map(({ variable }) => variable))
}

/** One segment as a side of an equation. */
export function makeSide(unknowns: KeyUnknowns, { prefix, placeholder, suffix }: Segment): Side {
  if (!placeholder) return makeKnownSide(prefix)
  if (unknowns.absent.has(placeholder.path)) return makeKnownSide(prefix + placeholder.fallback + suffix)
  return { prefix: toCodePoints(prefix), view: makeView(unknowns, placeholder), suffix: toCodePoints(suffix) }
}

/** A side without unknowns. */
export function makeKnownSide(text: string): Side {
  return { prefix: toCodePoints(text), view: undefined, suffix: [] }
}

/** A placeholder's unknown text. */
export function makeView({ paths }: KeyUnknowns, { path, shape }: Placeholder): View {
  const texts = paths.get(path)?.get(shape.base)
  if (!texts) throw new Error(`No unknown stands for ${path} as ${nameShape(shape)}`)
  return { variable: texts.variable, maps: shape.maps, window: shape.window }
}
