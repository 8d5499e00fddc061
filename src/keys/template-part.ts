import { KeyValueError } from '../errors/index.js'
import { distinct } from '../util/distinct.js'
import type {
  AttributePath,
  CompiledKeyPart,
  KeyPart,
  KeyPartDeclaration,
  ReadAttribute,
  TemplateProblem,
  TextPlaceholder,
  TextSegment,
} from './key-part.js'
import { type Encode, makeParse } from './parse-part.js'
import { makeSortRanges, type SortRanges } from './sort-bounds.js'
import { countBytes, fitsBytes, maximumKeyBytes } from './text.js'
import { reasonOf } from './text-codec.js'

/** Ends an operation on a key with a KeyValueError. */
export type Fail = (placeholder: { readonly text: string } | undefined, reason: string) => never

/** Makes what ends an operation on the key of a declaration. */
export function makeFail({ entity, attribute, template }: Pick<KeyPart, 'entity' | 'attribute' | 'template'>): Fail {
  return (placeholder, reason) => {
    throw new KeyValueError({ entity, keyAttribute: attribute, template, placeholder: placeholder?.text, reason })
  }
}

/** Makes a part of text segments. What builds and parses its keys is made when it is first used. */
export function makeTemplatePart(declaration: KeyPartDeclaration, segments: readonly TextSegment[]): CompiledKeyPart {
  const { template, entity, attribute, attributeType, role, delimiter, required } = declaration
  const placeholders = placeholdersOf(segments)
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
  let made: PartText | undefined
  const text = (): PartText => {
    made ??= makeText(part, placeholders, required)
    return made
  }
  const part: TemplatePart = Object.freeze({
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
    build: (read, shard) => text().build(read, shard),
    parse: (value) => text().parse(value),
    span: (known) => text().ranges().span(known),
    bounds: (operator, given, known) => text().ranges().bounds(operator, given, known),
    between: (low, high, known) => text().ranges().between(low, high, known),
  } satisfies TemplatePart)
  return { part, problems: noProblems }
}

const noProblems: readonly TemplateProblem[] = []

/** A part that is made of text. */
interface TemplatePart extends KeyPart {
  readonly segments: readonly TextSegment[]
}

/** What builds the text of a part, takes it apart, and finds ranges of it. */
interface PartText {
  readonly build: KeyPart['build']
  readonly parse: KeyPart['parse']
  readonly ranges: () => SortRanges
}

function makeText(part: TemplatePart, placeholders: readonly TextPlaceholder[], required: boolean): PartText {
  const { segments, delimiter } = part
  const fail = makeFail(part)
  const encode = makeEncode(fail)
  let made: SortRanges | undefined
  return {
    build: makeBuild(part, placeholders, required, encode, fail),
    parse: makeParse(segments, placeholders, delimiter, encode),
    ranges: () => {
      made ??= makeSortRanges({ segments, delimiter, encode, fail })
      return made
    },
  }
}

function placeholdersOf(segments: readonly TextSegment[]): readonly TextPlaceholder[] {
  // Most parts have no literal by itself, or one: a list that is not filtered takes less room.
  const varying = segments.every(hasPlaceholder) ? segments : segments.filter(hasPlaceholder)
  return varying.map(({ placeholder }) => placeholder as TextPlaceholder)
}

function hasPlaceholder(segment: TextSegment): segment is TextSegment & { readonly placeholder: TextPlaceholder } {
  return segment.placeholder !== undefined
}

/** The bytes of the literals and delimiters, and one for each placeholder. */
function countShortest(segments: readonly TextSegment[]): number {
  return segments.reduce(
    (bytes, { prefix, placeholder, suffix }) =>
      bytes + countBytes(prefix) + countBytes(suffix) + (placeholder === undefined ? 0 : 1),
    segments.length - 1,
  )
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
  for (const segment of segments) {
    text += segment === segments[0] ? segment.prefix : delimiter + segment.prefix
    if (segment.placeholder === undefined) continue
    literals.push(text)
    text = segment.suffix
  }
  literals.push(text)
  return literals
}

function makeBuild(
  { segments, delimiter, role }: TemplatePart,
  placeholders: readonly TextPlaceholder[],
  required: boolean,
  encode: Encode,
  fail: Fail,
): KeyPart['build'] {
  const limit = maximumKeyBytes[role]
  const literals = joinLiterals(segments, delimiter)
  const first = literals[0] as string
  if (placeholders.length === 0) {
    const constant = Object.freeze({ S: first })
    return () => constant
  }
  const count = placeholders.find(({ shards }) => shards !== undefined)?.shards
  return (read, shard) => {
    if (shard !== undefined && !(Number.isInteger(shard) && shard >= 0 && shard < (count ?? 0))) {
      return fail(undefined, 'there is no such shard')
    }
    if (!required && lacksValue(placeholders, read, shard)) return undefined
    let text = first
    for (let index = 0; index < placeholders.length; index += 1) {
      const placeholder = placeholders[index] as TextPlaceholder
      const isShard = shard !== undefined && placeholder.shards !== undefined
      text += (isShard ? String(shard) : encode(placeholder, read(placeholder.path))) + literals[index + 1]
    }
    return fitsBytes(text, limit) ? { S: text } : fail(undefined, `the key has more than ${limit} bytes`)
  }
}

/** Whether a placeholder has neither a value nor a fallback. */
function lacksValue(placeholders: readonly TextPlaceholder[], read: ReadAttribute, shard: number | undefined): boolean {
  for (const { path, fallback, shards } of placeholders) {
    if (fallback !== undefined || (shard !== undefined && shards !== undefined)) continue
    const value = read(path)
    if (value === undefined || value === null) return true
  }
  return false
}
