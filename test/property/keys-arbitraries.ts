import fc from 'fast-check'
import * as z from 'zod'
import { KeyValueError } from '../../src/errors/index.js'
import { compileKeyPart } from '../../src/keys/compile-key-part.js'
import type { KeyPart, KeyPartDeclaration, SortBounds } from '../../src/keys/key-part.js'
import { classifySchema } from '../../src/schema/classify.js'
import { storageAt } from '../../src/schema/navigate.js'
import { shareIn } from '../../src/util/share-in.js'
import type { ReferenceSegment } from '../stored-format/reference.js'
import { type Sample, samples, valuesUnder } from './keys-samples.js'

/** Values by attribute. */
export type SampleItem = Readonly<Record<string, unknown>>

const nested = z.object({ deep: z.ulid() })
const schema = z.object({ ...Object.fromEntries(samples.map(({ name, schema: own }) => [name, own])), nested })
const { storage } = classifySchema(schema)

/** Compiles a template over the samples. */
export function compileSample(template: string, more: Partial<KeyPartDeclaration> = {}): KeyPart {
  const { part, problems } = compileKeyPart({
    template,
    entity: 'Entity',
    attribute: 'KEY',
    attributeType: 'S',
    role: 'sort',
    required: true,
    delimiter: '#',
    resolve: (path) => storageAt(storage, path.split('.')),
    ...more,
  })
  if (!part) throw new Error(problems.map(({ message }) => message).join('\n'))
  return part
}

/** One segment of a sample template: a placeholder with literals around it, and a fallback where it is not empty. */
export interface SampleSegment {
  /** Literal segments before this one. */
  readonly before: readonly string[]
  readonly sample: Sample
  readonly prefix: string
  readonly suffix: string
  readonly fallback: string
}

/** A template over the samples, as data. */
export interface SampleTemplate {
  readonly delimiter: string
  readonly segments: readonly SampleSegment[]
  /** Literal segments at the end. */
  readonly tail: readonly string[]
}

/** Every character that may be a delimiter; `#` is what nearly all tables have. */
export const delimiters = [...'!"#$&\'()*+,-/:;=?@[\\]^_`{}~']
const someDelimiter = fc.oneof(fc.constant('#'), fc.constantFrom(...delimiters))
const around = fc.constantFrom('', '', '', '', 'v', 'ORDER', 'a', '0', '\u{1f600}')
const literalSegments = fc.constantFrom<readonly string[]>([], [], [], ['ORDER'], ['', 'A'])

/** Whether a fallback is one of the few texts that an attribute has, which does not compile. */
export function isWord({ type, format }: Sample, fallback: string): boolean {
  if (format.includes('shard')) return /^\d$/.test(fallback)
  return type.kind === 'literal' && type.values.some((value) => String(value) === fallback)
}

/** Templates in which different attributes stand in a segment each. */
export function sampleTemplates(
  allowed: readonly Sample[],
  { maxLength = 3, fallbacks = [''] }: { readonly maxLength?: number; readonly fallbacks?: readonly string[] } = {},
): fc.Arbitrary<SampleTemplate> {
  return someDelimiter.chain((delimiter) => {
    const usable = allowed.filter(({ clashes = '' }) => !clashes.includes(delimiter))
    const segment = fc
      .record({
        before: literalSegments,
        sample: fc.constantFrom(...usable),
        prefix: around,
        suffix: around,
        fallback: fc.constantFrom(...fallbacks),
      })
      .filter(({ sample, fallback }) => !isWord(sample, fallback))
    // An attribute stands in one segment, and one attribute at most chooses a shard.
    const selector = ({ sample: { name, format } }: SampleSegment): string =>
      format.includes('shard') ? 'shard' : name
    const segments = fc.uniqueArray(segment, { minLength: 1, maxLength, selector })
    const tail = fc.constantFrom<readonly string[]>([], [], [], [''], ['META'])
    return fc.record({ delimiter: fc.constant(delimiter), segments, tail })
  })
}

/** Writes a template. */
export function writeTemplate({ delimiter, segments, tail }: SampleTemplate): string {
  const written = segments.flatMap(({ before, sample, prefix, suffix, fallback }) => {
    const absent = fallback === '' ? '' : `|${fallback}`
    return [...before, `${prefix}<${sample.name}${sample.format}${absent}>${suffix}`]
  })
  return [...written, ...tail].join(delimiter)
}

/** Compiles a template that is given as data. */
export function compileTemplate(template: SampleTemplate, role: KeyPart['role'] = 'sort'): KeyPart {
  return compileSample(writeTemplate(template), { delimiter: template.delimiter, role })
}

/** A template as the specification of the stored format has it, with the attribute of each segment. */
export function describeTemplate({ segments, tail }: SampleTemplate): readonly (readonly [string, ReferenceSegment])[] {
  const literal = (prefix: string) => ['', { prefix, suffix: '' }] as const
  const described = segments.flatMap(({ before, sample: { name, type, format }, prefix, suffix, fallback }) => {
    const formats = format.split(':').slice(1)
    const placeholder = { type, formats, ...(fallback !== '' && { fallback }) }
    return [...before.map(literal), [name, { prefix, suffix, placeholder }] as const]
  })
  return [...described, ...tail.map(literal)]
}

/** By sample: suites narrow the values of some, and share this module. */
const knownValues = new WeakMap<Sample, Map<string, fc.Arbitrary<unknown>>>()

function valuesOf(sample: Sample, delimiter: string): fc.Arbitrary<unknown> {
  const byDelimiter = shareIn(knownValues, sample, () => new Map<string, fc.Arbitrary<unknown>>())
  return shareIn(byDelimiter, delimiter, () => valuesUnder(sample, delimiter))
}

/** Values for some segments, by attribute: `null` for some of those with a fallback. */
export function sampleItems(segments: readonly SampleSegment[], delimiter: string): fc.Arbitrary<SampleItem> {
  return fc.record(
    Object.fromEntries(
      segments.map(({ sample, fallback }) => {
        const values = valuesOf(sample, delimiter)
        return [sample.name, fallback === '' ? values : fc.option(values)]
      }),
    ),
  )
}

/** Whether some value is the same text as the fallback for its absence, and so is refused. */
export function clashesWithFallback(part: KeyPart, item: SampleItem): boolean {
  return part.segments.some(({ placeholder }) => {
    if (placeholder?.fallback === undefined || item[placeholder.path] === null) return false
    return placeholder.codec?.encode(item[placeholder.path]) === placeholder.fallback
  })
}

/** The order of values, as a person would have it: numbers and dates by size, texts by code points. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  const [x, y] = [a, b].map((value) => (value instanceof Date ? value.getTime() : (value as number | bigint))) as [
    number,
    number,
  ]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The order of a sample's values. */
export function compareBy({ rank = (value) => value }: Sample, a: unknown, b: unknown): number {
  return compareValues(rank(a as never), rank(b as never))
}

/** Whether bounds let a stored text in, as DynamoDB would judge it. */
export function admits(bounds: SortBounds, text: string): boolean {
  const compare = (value: unknown): number => compareValues(text, (value as { readonly S: string }).S)
  switch (bounds.kind) {
    case 'all':
      return true
    case 'empty':
      return false
    case 'equal':
      return compare(bounds.value) === 0
    case 'between':
      return compare(bounds.low) >= 0 && compare(bounds.high) <= 0
    case 'prefix':
      return text.startsWith((bounds.value as { readonly S: string }).S)
    case 'atLeast':
      return compare(bounds.low) >= 0
    case 'atMost':
      return compare(bounds.high) <= 0
  }
}

/** The texts that stand in bounds. */
export function textsOf(bounds: SortBounds): readonly string[] {
  return Object.values(bounds).flatMap((value) => (typeof value === 'object' && 'S' in value ? [value.S] : []))
}

/** The text that a part builds for an item. */
export function buildText(part: KeyPart, item: SampleItem): string {
  const stored = part.build((path) => item[path])
  if (!stored || !('S' in stored)) throw new Error('No text was built')
  return stored.S
}

/** What a function gives, or `undefined` where it refuses a value for a key. */
export function tryKey<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof KeyValueError) return undefined
    throw error
  }
}
