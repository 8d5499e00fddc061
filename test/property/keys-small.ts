import * as z from 'zod'
import type { KeyPart, PrimaryKeyShape } from '../../src/keys/key-part.js'
import type { KeyTexts } from '../../src/keys/overlap.js'
import { datePattern } from '../../src/keys/patterns.js'
import { printStored } from '../../src/keys/witness.js'
import type { Storage } from '../../src/schema/storage.js'
import { letterCases } from '../stored-format/reference.js'

const schema = z.unknown()

/** An attribute with few values, so that every key of an entity can be listed. */
interface SmallAttribute {
  readonly storage: Storage
  readonly values: readonly unknown[]
  readonly formats: readonly string[]
}

/** Every text of so many letters at most. */
function listTexts(letters: string, length: number): string[] {
  const shorter = length === 1 ? [''] : ['', ...listTexts(letters, length - 1)]
  return [...letters].flatMap((letter) => shorter.map((rest) => letter + rest))
}

const texts = [...listTexts('ab', 2), 'A', 'aA', 'Ab', 'aba', 'aab', 'abab']
// The Kelvin sign and the long s become ordinary letters, and no letter becomes them.
const odd = ['k', 'K', '\u212a', 's', 'S', '\u017f', 'ß', 'a', 'aK']
const integer: Storage = { kind: 'number', schema, integer: true }
/** The attributes that small keys are made of. */
export const attributes: Readonly<Record<string, SmallAttribute>> = {
  text: {
    storage: { kind: 'string', schema },
    values: [...texts, 'a#b', 'a-b', 'b%', '%23a'],
    formats: ['', '', ':lower', ':upper', ':shard(2)'],
  },
  other: { storage: { kind: 'string', schema }, values: texts, formats: ['', ':upper'] },
  free: { storage: { kind: 'string', schema }, values: texts, formats: [''] },
  odd: { storage: { kind: 'string', schema }, values: odd, formats: ['', ':lower', ':upper', ':upper:lower'] },
  coded: {
    storage: { kind: 'string', schema },
    values: ['a', 'ab', 'a#b', 'a-b', 'b%', '%23a', '%', '-'],
    formats: [
      '',
      ':upper',
      ':escape',
      ':escape',
      ':lower:escape',
      ':lower:escape',
      ':upper:escape',
      ':escape:shard(2)',
    ],
  },
  choice: {
    storage: { kind: 'literal', schema, values: ['a', 'ab', 'Aa'] },
    values: ['a', 'ab', 'Aa'],
    formats: ['', ':shard(3)'],
  },
  flag: { storage: { kind: 'boolean', schema }, values: [true, false], formats: [''] },
  digit: {
    storage: integer,
    values: [0, 1, 2, 10, 11, 12, 21, 99, -1],
    formats: ['', ':1', ':2', ':+1', ':2:desc', ':+2:desc', ':shard(2)'],
  },
  big: { storage: { kind: 'bigint', schema }, values: [0n, 1n, 10n, 99n, -1n], formats: ['', ':2', ':+2'] },
  level: { storage: { kind: 'literal', schema, values: [1, 12] }, values: [1, 12], formats: ['', ':2'] },
  // Bits and decimals of one number are compared by trial, and refused where that shows nothing.
  price: { storage: { kind: 'number', schema, integer: false }, values: [0, 1, 1.5, 0.5, -1, 12], formats: [''] },
  cost: { storage: { kind: 'number', schema, integer: false }, values: [0, 1, -1.5], formats: [':float'] },
  day: {
    storage: { kind: 'string', schema, format: 'date' },
    values: ['2024-02-28', '2024-02-29', '2024-03-01', '2023-02-28'],
    formats: ['', ':month', ':year', ':month:shard(2)', ':escape', ':month:escape', ':year:escape'],
  },
  SK: { storage: { kind: 'string', schema }, values: ['a', 'a#b', 'a-b', 'b', 'ab#a', 'a#a#a'], formats: [''] },
  PK: {
    storage: { kind: 'literal', schema, values: ['a', 'a#b', 'a-b', '1#a'] },
    values: ['a', 'a#b', 'a-b', '1#a'],
    formats: [''],
  },
}

/** The few values of an attribute. */
export function smallValues(path: string): readonly unknown[] {
  return attributes[path]?.values ?? []
}

/** Every key of an entity, over some values of each attribute and its absence. */
export function listKeys(shape: PrimaryKeyShape, listValues = smallValues): Set<string> {
  const { pk, sk } = shape
  const partitions = listTextsOf(pk, listValues)
  if (!sk) return new Set(partitions.map(({ text }) => JSON.stringify([text, null])))
  const shared = pk.paths.filter((path) => sk.paths.includes(path))
  const group = (values: ReadonlyMap<string, unknown>): string => shared.map((path) => String(values.get(path))).join()
  const sorts = new Map<string, string[]>()
  for (const { text, values } of listTextsOf(sk, listValues)) {
    sorts.set(group(values), [...(sorts.get(group(values)) ?? []), text])
  }
  return new Set(
    partitions.flatMap(({ text, values }) =>
      (sorts.get(group(values)) ?? []).map((sort) => JSON.stringify([text, sort])),
    ),
  )
}

/** The texts of a part, with the values that they are made of. */
function listTextsOf(part: KeyPart, listValues: (path: string) => readonly unknown[]) {
  const found: { readonly text: string; readonly values: ReadonlyMap<string, unknown> }[] = []
  const values = new Map<string, unknown>()
  const visit = (index: number): void => {
    const path = part.paths[index]
    if (path === undefined) {
      const text = tryBuild(part, values)
      if (text !== undefined) found.push({ text, values: new Map(values) })
      return
    }
    for (const value of [undefined, ...listValues(path)]) {
      values.set(path, value)
      visit(index + 1)
    }
  }
  visit(0)
  return found
}

/** What a part builds, or nothing where it cannot. */
export function tryBuild(part: KeyPart, values: ReadonlyMap<string, unknown>): string | undefined {
  try {
    const stored = part.build((path) => values.get(path))
    return stored && printStored(stored)
  } catch {
    return undefined
  }
}

/** Values that may be behind a key: those that it can be parsed to, and pieces of it where a format loses them. */
export function listCandidates(
  shape: PrimaryKeyShape,
  { pk, sk = '' }: KeyTexts,
  delimiter: string,
): (path: string) => readonly unknown[] {
  const keys = [pk, sk]
  const parts = shape.sk ? [shape.pk, shape.sk] : [shape.pk]
  const parsed = parts.map((part, index) => part.parse({ S: keys[index] ?? '' }))
  return (path) => {
    const found = parsed.flatMap((values) => (values?.has(path) ? [values.get(path)] : []))
    if (found.length > 0) return found
    const own = parts.flatMap((part, index) =>
      (keys[index] ?? '').split(delimiter).filter((_, place) => part.segments[place]?.placeholder?.path === path),
    )
    const pieces = own.flatMap((text) =>
      [...text].flatMap((_, from) => [...text].map((_letter, to) => text.slice(from, to + 1))),
    )
    const code = `%${delimiter.charCodeAt(0).toString(16).toUpperCase()}`
    const decode = (text: string): string => text.replaceAll(code, delimiter).replaceAll('%25', '%')
    const dates = path === 'day' ? [...own, ...own.map(decode)].flatMap(listDates) : []
    const plain = pieces.map(decode)
    return [...new Set<unknown>([...[...pieces, ...plain].flatMap(listCases), ...dates, ...smallValues(path)])]
  }
}

/** Dates in the years and months that a text holds. */
function listDates(text: string): string[] {
  const starts = [...text].flatMap((_, index) => [text.slice(index, index + 4), text.slice(index, index + 7)])
  return starts
    .flatMap((start) => ['-01-01', '-01'].map((rest) => start + rest))
    .filter((date) => datePattern.matches(date))
}

const alike = new Map<string, Set<string>>()
for (const [letter, { lower, upper }] of letterCases) {
  for (const other of [lower, upper]) alike.set(other, (alike.get(other) ?? new Set()).add(letter))
}

/** Texts that are the same in another case: all mixtures for short ones, and of long ones those with one such letter. */
function listCases(text: string): string[] {
  const letters = [...text].map((letter) => {
    const { lower = letter, upper = letter } = letterCases.get(letter) ?? {}
    const own = [letter, lower, upper]
    return [...new Set([...own, ...own.flatMap((each) => [...(alike.get(each) ?? [])])])]
  })
  if (letters.length > 4) {
    const mixed = letters.flatMap((cases, place) =>
      cases.map((letter) => [...text].map((each, index) => (index === place ? letter : each)).join('')),
    )
    return [...mixed, text.toLowerCase(), text.toUpperCase()]
  }
  return letters.reduce((found, cases) => found.flatMap((start) => cases.map((end) => start + end)), [''])
}
