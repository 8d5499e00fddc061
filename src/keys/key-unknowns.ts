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
  const placeholders = listParts(shape).flatMap(({ segments }) =>
    segments.flatMap(({ placeholder }) => placeholder ?? []),
  )
  const paths = [...new Set(placeholders.map(({ path }) => path))]
  return paths.filter((path) =>
    placeholders.every((placeholder) => placeholder.path !== path || placeholder.fallback !== undefined),
  )
}

/** A key whose escaped values are taken to have nothing to escape; `undefined` where none is escaped. */
export function assumePlain({ pk, sk }: KeyShape): KeyShape | undefined {
  let isChanged = false
  const simplify = (part: KeyPart): KeyPart => {
    const segments = part.segments.map((segment) => {
      const plain = segment.placeholder?.shape.plain
      if (!segment.placeholder || !plain) return segment
      isChanged = true
      return { ...segment, placeholder: { ...segment.placeholder, shape: plain } }
    })
    return { ...part, segments }
  }
  const simple = { pk: pk.map(simplify), sk: sk.map(simplify) }
  return isChanged ? simple : undefined
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
  const texts = byBase.get(shape.base) ?? { shape, checks, variable: { checks, length: shareLength(byBase, shape) } }
  byBase.set(shape.base, texts)
  return texts
}

/** What texts of one attribute share that are equally long, whatever they are. */
function shareLength(byBase: ReadonlyMap<string, PathTexts>, { length }: TextShape): object | undefined {
  if (length === undefined) return undefined
  const twin = [...byBase.values()].find(({ shape }) => shape.length === length)
  return twin?.variable.length ?? {}
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
