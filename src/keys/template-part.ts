import { KeyValueError } from '../errors/index.js'
import { distinct } from '../util/distinct.js'
import { once } from '../util/once.js'
import type {
  AttributePath,
  CompiledKeyPart,
  KeyPart,
  KeyPartDeclaration,
  ReadAttribute,
  TextPlaceholder,
  TextSegment,
} from './key-part.js'
import { makeSortRanges } from './sort-bounds.js'
import { countBytes, fitsBytes, maximumKeyBytes } from './text.js'
import { reasonOf, unfit } from './text-codec.js'

/** Ends an operation on a key with a KeyValueError. */
export type Fail = (placeholder: { readonly text: string } | undefined, reason: string) => never

/** Makes a part of text segments. What builds and parses its keys is made when it is first used. */
export function makeTemplatePart(
  declaration: KeyPartDeclaration,
  segments: readonly TextSegment[],
  fail: Fail,
): CompiledKeyPart {
  const { template, entity, attribute, attributeType, role, delimiter } = declaration
  const placeholders = segments.map(({ placeholder }) => placeholder).filter((one) => one !== undefined)
  const shortest = countShortest(segments)
  const limit = maximumKeyBytes[role]
  if (shortest > limit) {
    const message = `the key has at least ${shortest} bytes, and a ${role} key may have at most ${limit}.`
    return {
      part: undefined,
      problems: [Object.freeze({ code: 'key.too_long', message, fix: 'Shorten its literals.' })],
    }
  }
  const paths = pathsOf(placeholders)
  const spread = placeholders.find(({ shards }) => shards !== undefined)
  const asked = spread === undefined ? paths : pathsOf(placeholders.filter(({ shards }) => shards === undefined))
  const isReversible = placeholders.every(({ codec }) => codec.reversible)
  const reversible = isReversible ? paths : pathsOf(placeholders.filter(({ codec }) => codec.reversible))
  const encode = makeEncode(fail)
  const builder = once(() => makeBuild(declaration, placeholders, joinLiterals(segments, delimiter), encode, fail))
  const parser = once(() => makeParse(segments, delimiter, encode))
  const ranges = once(() => makeSortRanges({ segments, delimiter, encode, fail }))
  const part: KeyPart = Object.freeze({
    template,
    entity,
    attribute,
    attributeType,
    role,
    delimiter,
    native: false,
    paths,
    asked,
    // A value that stands beside its shard tells the shard; a bucket of values, such as a month, does not.
    shards: spread === undefined || reversible.includes(spread.path) ? undefined : spread.shards,
    reversible,
    segments,
    build: (read, shard) => builder()(read, shard),
    parse: (value) => parser()(value),
    span: (known) => ranges().span(known),
    bounds: (operator, given, known) => ranges().bounds(operator, given, known),
    between: (low, high, known) => ranges().between(low, high, known),
  } satisfies KeyPart)
  return { part, problems: [] }
}

/** The bytes of the literals and delimiters, and one for each placeholder. */
function countShortest(segments: readonly TextSegment[]): number {
  let bytes = segments.length - 1
  for (const { prefix, placeholder, suffix } of segments) {
    bytes += countBytes(prefix) + countBytes(suffix) + (placeholder === undefined ? 0 : 1)
  }
  return bytes
}

function pathsOf(placeholders: readonly TextPlaceholder[]): readonly AttributePath[] {
  return distinct(placeholders.map(({ path }) => path))
}

function makeEncode(fail: Fail): Encode {
  return (placeholder, value) => {
    const { codec, fallback } = placeholder
    if (value === undefined || value === null) return fallback ?? fail(placeholder, 'the value is absent or null')
    let text: string
    try {
      text = codec.encode(value)
    } catch (error) {
      return fail(placeholder, reasonOf(error))
    }
    return text === fallback ? fail(placeholder, 'the value is the same as the fallback for absent values') : text
  }
}

/** What stands before, between and after the placeholders. */
function joinLiterals(segments: readonly TextSegment[], delimiter: string): readonly string[] {
  const literals: string[] = []
  let text = ''
  for (const [index, { prefix, placeholder, suffix }] of segments.entries()) {
    text += (index === 0 ? '' : delimiter) + prefix
    if (placeholder) {
      literals.push(text)
      text = suffix
    }
  }
  return [...literals, text]
}

type Encode = (placeholder: TextPlaceholder, value: unknown) => string

function makeBuild(
  { required, role }: KeyPartDeclaration,
  placeholders: readonly TextPlaceholder[],
  literals: readonly string[],
  encode: Encode,
  fail: Fail,
): KeyPart['build'] {
  const limit = maximumKeyBytes[role]
  const [first = '', ...rest] = literals
  if (placeholders.length === 0) {
    const constant = Object.freeze({ S: first })
    return () => constant
  }
  const isAbsent = (read: ReadAttribute, shard: number | undefined): boolean =>
    placeholders.some(({ path, fallback, shards }) => {
      if (fallback !== undefined || (shard !== undefined && shards !== undefined)) return false
      const value = read(path)
      return value === undefined || value === null
    })
  const count = placeholders.find(({ shards }) => shards !== undefined)?.shards
  return (read, shard) => {
    if (shard !== undefined && !(Number.isInteger(shard) && shard >= 0 && shard < (count ?? 0))) {
      return fail(undefined, 'there is no such shard')
    }
    if (!required && isAbsent(read, shard)) return undefined
    let text = first
    for (let index = 0; index < placeholders.length; index += 1) {
      const placeholder = placeholders[index] as TextPlaceholder
      const isShard = shard !== undefined && placeholder.shards !== undefined
      text += (isShard ? String(shard) : encode(placeholder, read(placeholder.path))) + rest[index]
    }
    return fitsBytes(text, limit) ? { S: text } : fail(undefined, `the key has more than ${limit} bytes`)
  }
}

function makeParse(segments: readonly TextSegment[], delimiter: string, encode: Encode): KeyPart['parse'] {
  const paths = segments.flatMap(({ placeholder }) => (placeholder ? [placeholder.path] : []))
  const repeated = new Set(paths.filter((path, index) => paths.indexOf(path) !== index))
  return (stored) => {
    if (!('S' in stored)) return undefined
    const texts = stored.S.split(delimiter)
    if (texts.length !== segments.length) return undefined
    const values = new Map<AttributePath, unknown>()
    const found = repeated.size > 0 ? new Map<TextPlaceholder, string>() : undefined
    for (let index = 0; index < segments.length; index += 1) {
      const { prefix, placeholder, suffix } = segments[index] as TextSegment
      const text = texts[index] ?? ''
      if (!placeholder) {
        if (text !== prefix) return undefined
        continue
      }
      const surroundings = prefix.length + suffix.length
      if (text.length <= surroundings || !text.startsWith(prefix) || !text.endsWith(suffix)) return undefined
      const own = text.slice(prefix.length, text.length - suffix.length)
      if (found && repeated.has(placeholder.path)) found.set(placeholder, own)
      if (own === placeholder.fallback) continue
      const value = placeholder.codec.decode(own)
      if (value === unfit) return undefined
      if (placeholder.codec.reversible) values.set(placeholder.path, value)
    }
    return !found || agree(found, values, encode) ? values : undefined
  }
}

/** Whether attributes that stand in several segments have one value in all of them. */
function agree(
  found: ReadonlyMap<TextPlaceholder, string>,
  values: ReadonlyMap<AttributePath, unknown>,
  encode: Encode,
): boolean {
  const absent = new Map<AttributePath, boolean>()
  for (const [placeholder, text] of found) {
    const { path, fallback } = placeholder
    const isAbsent = text === fallback
    if ((absent.get(path) ?? isAbsent) !== isAbsent) return false
    absent.set(path, isAbsent)
    if (!isAbsent && values.has(path) && tryEncode(() => encode(placeholder, values.get(path))) !== text) return false
  }
  return true
}

/** A value that one segment can hold may be too large for another. */
function tryEncode(encode: () => string): string | undefined {
  try {
    return encode()
  } catch (error) {
    if (error instanceof KeyValueError) return undefined
    throw error
  }
}
