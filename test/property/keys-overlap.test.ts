import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { KeyValueError } from '../../src/errors/index.js'
import { compileKeyPart } from '../../src/keys/compile-key-part.js'
import type { KeyPart, PrimaryKeyShape, SortBounds } from '../../src/keys/key-part.js'
import { sidesOf } from '../../src/keys/key-side.js'
import { canMeet, findOverlap, type KeyTexts } from '../../src/keys/overlap.js'
import { printStored } from '../../src/keys/witness.js'
import type { Storage } from '../../src/schema/storage.js'
import { admits } from './keys-arbitraries.js'
import { runs } from './runs.js'

const schema = z.unknown()

/** An attribute with few values, so that every key of an entity can be listed. */
interface SmallAttribute {
  readonly storage: Storage
  readonly values: readonly unknown[]
  readonly formats: readonly string[]
}

const texts = ['a', 'b', 'A', 'aa', 'ab', 'ba', 'aA', 'Ab', 'aba', 'aab', 'abab']
const attributes: Record<string, SmallAttribute> = {
  text: {
    storage: { kind: 'string', schema },
    values: [...texts, 'a#b', 'b%', '%23a'],
    formats: ['', ':lower', ':upper', ':shard(2)'],
  },
  other: { storage: { kind: 'string', schema }, values: texts, formats: ['', ':upper'] },
  coded: {
    storage: { kind: 'string', schema },
    values: ['a', 'ab', 'a#b', 'b%', '%23a', '%'],
    formats: [':escape'],
  },
  choice: {
    storage: { kind: 'literal', schema, values: ['a', 'ab', 'Aa'] },
    values: ['a', 'ab', 'Aa'],
    formats: ['', ':shard(3)'],
  },
  flag: { storage: { kind: 'boolean', schema }, values: [true, false], formats: [''] },
  digit: {
    storage: { kind: 'number', schema, integer: true },
    values: [0, 1, 2, 10, 11, 12, 21, 99, -1],
    formats: ['', ':1', ':2', ':+1', ':2:desc', ':+2:desc'],
  },
  SK: { storage: { kind: 'string', schema }, values: ['a', 'a#b', 'b', 'ab#a', 'a#a#a'], formats: [''] },
  PK: { storage: { kind: 'literal', schema, values: ['a', 'a#b', '1#a'] }, values: ['a', 'a#b', '1#a'], formats: [''] },
}

const literal = fc.oneof({ weight: 5, arbitrary: fc.constant('') }, fc.constantFrom('a', 'b', 'A', 'ab', '1', '0'))
const fallback = fc.constantFrom('', '', '', '', '|a', '|ab', '|1')
const placeholder = fc
  .constantFrom('text', 'text', 'text', 'text', 'other', 'coded', 'choice', 'flag', 'digit')
  .chain((name) =>
    fc
      .tuple(literal, fc.constantFrom(...(attributes[name]?.formats ?? [''])), fallback, literal)
      .map(([prefix, format, absent, suffix]) => `${prefix}<${name}${format}${absent}>${suffix}`),
  )
const segment = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'ab', 'A', '1', '01', 'true', '') },
  { weight: 6, arbitrary: placeholder },
)
const template = (count: number) =>
  fc.array(segment, { minLength: count, maxLength: count }).map((all) => all.join('#'))

/** Mostly templates with as many segments as each other, since others are told apart at once. */
const pairs = fc
  .tuple(fc.constantFrom(1, 1, 2), fc.constantFrom(1, 1, 2), fc.integer({ min: 0, max: 9 }))
  .chain(([pk, sk, native]) => {
    const shape = fc.record({ pk: template(pk), sk: template(sk) })
    const odd = fc.record({
      pk: native === 0 ? fc.constant('<PK>') : template(pk),
      sk: native === 1 ? fc.constant('<SK>') : template(native === 2 ? 3 : sk),
    })
    return fc.tuple(shape, odd)
  })

function compile(template: string, attribute: string): KeyPart | undefined {
  return compileKeyPart({
    template,
    entity: 'Entity',
    attribute,
    attributeType: 'S',
    role: 'partition',
    required: false,
    delimiter: '#',
    resolve: (path) => attributes[path]?.storage,
  }).part
}

function compileShape({ pk, sk }: { pk: string; sk: string }): PrimaryKeyShape | undefined {
  const parts = [compile(pk, 'PK'), compile(sk, 'SK')]
  return parts[0] && parts[1] && { pk: parts[0], sk: parts[1] }
}

/** Every key of an entity, over some values of each attribute and its absence. */
function listKeys(
  shape: PrimaryKeyShape,
  listValues: (path: string) => readonly unknown[] = (path) => attributes[path]?.values ?? [],
): Set<string> {
  const parts = [shape.pk, shape.sk as KeyPart]
  const paths = [...new Set(parts.flatMap((part) => part.paths))]
  const keys = new Set<string>()
  const values = new Map<string, unknown>()
  const visit = (index: number): void => {
    const path = paths[index]
    if (path === undefined) {
      const built = parts.map((part) => tryBuild(part, values))
      if (!built.includes(undefined)) keys.add(JSON.stringify(built))
      return
    }
    for (const value of [undefined, ...listValues(path)]) {
      values.set(path, value)
      visit(index + 1)
    }
  }
  visit(0)
  return keys
}

/** Values that may be behind a key: those that it can be parsed to, and pieces of it where a format loses them. */
function listCandidates(shape: PrimaryKeyShape, { pk, sk = '' }: KeyTexts): (path: string) => readonly unknown[] {
  const texts = [pk, sk]
  const parts = [shape.pk, shape.sk as KeyPart]
  const parsed = parts.map((part, index) => part.parse({ S: texts[index] ?? '' }))
  return (path) => {
    const found = parsed.flatMap((values) => (values?.has(path) ? [values.get(path)] : []))
    if (found.length > 0) return found
    const own = parts.flatMap((part, index) =>
      (texts[index] ?? '').split('#').filter((_, place) => part.segments[place]?.placeholder?.path === path),
    )
    const pieces = own.flatMap((text) =>
      [...text].flatMap((_, from) => [...text].map((_, to) => text.slice(from, to + 1))),
    )
    return [...new Set<unknown>([...pieces.flatMap(listCases), ...(attributes[path]?.values ?? [])])]
  }
}

/** A text in every mixture of small letters and capitals. */
function listCases(text: string): string[] {
  let found = ['']
  for (const letter of text) {
    const cases = [...new Set([letter, letter.toLowerCase(), letter.toUpperCase()])]
    found = found.flatMap((start) => cases.map((end) => start + end))
  }
  return found
}

function tryBuild(part: KeyPart, values: ReadonlyMap<string, unknown>): string | undefined {
  try {
    const stored = part.build((path) => values.get(path))
    return stored && printStored(stored)
  } catch {
    return undefined
  }
}

describe('disjoint keys', () => {
  it('accepts two templates exactly when no values collide, and shows a key that both produce', () => {
    const numRuns = runs(250, 10_000)
    const counts = { overlapping: 0, disjoint: 0 }
    fc.assert(
      fc.property(pairs, ([one, two]) => {
        const a = compileShape(one)
        const b = compileShape(two)
        fc.pre(a !== undefined && b !== undefined)
        const witness = findOverlap(a, b)
        if (witness === undefined) {
          counts.disjoint += 1
          const keysOfB = listKeys(b)
          expect([...listKeys(a)].filter((key) => keysOfB.has(key))).toEqual([])
        } else {
          counts.overlapping += 1
          const key = JSON.stringify([witness.pk, witness.sk])
          for (const shape of [a, b]) expect(listKeys(shape, listCandidates(shape, witness))).toContain(key)
        }
      }),
      { numRuns },
    )
    expect(Math.min(counts.disjoint, counts.overlapping)).toBeGreaterThan(numRuns / 20)
  })
})

describe('a query on a key', () => {
  it('meets items of another entity only where the proof says that it can', () => {
    const numRuns = runs(250, 10_000)
    const counts = { meeting: 0, apart: 0 }
    fc.assert(
      fc.property(pairs, ([one, two]) => {
        const a = compileShape(one)
        const b = compileShape(two)
        fc.pre(a?.sk !== undefined && b !== undefined)
        const found = canMeet(sidesOf(a), sidesOf(b))
        counts[found ? 'meeting' : 'apart'] += 1
        if (found) return
        const foreign = [...listKeys(b)].map((key) => JSON.parse(key) as [string, string])
        for (const [partition, span] of listSpans(a)) {
          for (const [pk, sk] of foreign) if (pk === partition) expect(admits(span, sk)).toBe(false)
        }
      }),
      { numRuns },
    )
    expect(Math.min(counts.meeting, counts.apart)).toBeGreaterThan(numRuns / 20)
  })
})

/** The spans of a query for every partition of an entity. */
function listSpans({ pk, sk }: PrimaryKeyShape): (readonly [string, SortBounds])[] {
  const spans: (readonly [string, SortBounds])[] = []
  const values = new Map<string, unknown>()
  const visit = (index: number): void => {
    const path = pk.paths[index]
    if (path !== undefined) {
      for (const value of [null, ...(attributes[path]?.values ?? [])]) {
        values.set(path, value)
        visit(index + 1)
      }
      return
    }
    const partition = tryBuild(pk, values)
    const known = (name: string) => (pk.reversible.includes(name) ? values.get(name) : undefined)
    const span = partition === undefined ? undefined : trySpan(sk as KeyPart, known)
    if (partition !== undefined && span) spans.push([partition, span])
  }
  visit(0)
  return spans
}

function trySpan(part: KeyPart, known: (path: string) => unknown): SortBounds | undefined {
  try {
    return part.span(known)
  } catch (error) {
    if (error instanceof KeyValueError) return undefined
    throw error
  }
}
