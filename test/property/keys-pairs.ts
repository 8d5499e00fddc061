import fc from 'fast-check'
import { compileKeyPart } from '../../src/keys/compile-key-part.js'
import type { KeyPart, PrimaryKeyShape } from '../../src/keys/key-part.js'
import { attributes, listKeys } from './keys-small.js'

const literal = fc.oneof({ weight: 5, arbitrary: fc.constant('') }, fc.constantFrom('a', 'b', 'A', 'ab', '1', '0'))
const fallback = fc.constantFrom('', '', '', '', '|a', '|ab', '|1')
const names = 'text text text text other odd coded choice flag digit digit big level price cost day'.split(' ')
const placeholder = (name: string): fc.Arbitrary<string> =>
  fc
    .tuple(literal, fc.constantFrom(...(attributes[name]?.formats ?? [''])), fallback, literal)
    .map(([prefix, format, absent, suffix]) => `${prefix}<${name}${format}${absent}>${suffix}`)
const literals = fc.constantFrom('a', 'b', 'ab', 'A', 'k', '1', '01', '12', '2024-02', '2024', 'true', '')
const segment = fc.oneof(
  { weight: 1, arbitrary: literals },
  { weight: 6, arbitrary: fc.constantFrom(...names).chain(placeholder) },
)
const template = (count: number, one = segment) => fc.array(one, { minLength: count, maxLength: count })

/** Two compiled keys of one table. */
export interface KeyPair {
  readonly a: PrimaryKeyShape
  readonly b: PrimaryKeyShape
  readonly delimiter: string
}

interface KeyTemplate {
  readonly pk: readonly string[]
  readonly sk: readonly string[]
}

const someDelimiter = fc.constantFrom('#', '#', '#', '-', '+', '_')

/** Mostly templates with as many segments as each other, since others are told apart at once. */
const templates = fc
  .tuple(fc.constantFrom(1, 1, 2), fc.constantFrom(1, 1, 2), fc.integer({ min: 0, max: 11 }))
  .chain(([pk, sk, native]) => {
    const whole = fc.record({ pk: template(pk), sk: template(sk) })
    const unlike = fc.record({
      pk: native === 0 ? fc.constant(['<PK>']) : template(pk),
      sk: native === 1 ? fc.constant(['<SK>']) : template(native === 2 ? 3 : sk),
    })
    const hasSort = fc.constant(native !== 3)
    return fc.record({ one: whole, two: unlike, hasSort, delimiter: someDelimiter })
  })

interface KeyTemplates {
  readonly one: KeyTemplate
  readonly two: KeyTemplate
  readonly hasSort: boolean
  readonly delimiter: string
}

type MaybePair = { readonly [Key in keyof KeyPair]: KeyPair[Key] | undefined }

function compilePair({ one, two, hasSort, delimiter }: KeyTemplates): MaybePair {
  const [a, b] = [one, two].map((key) => compileShape(key, hasSort, delimiter))
  const show = ({ pk, sk }: KeyTemplate): string =>
    [pk, ...(hasSort ? [sk] : [])].map((all) => all.join(delimiter)).join(' / ')
  return { a, b, delimiter, [fc.toStringMethod]: () => `${show(one)} and ${show(two)}` } as MaybePair
}

function isPair(pair: MaybePair): pair is KeyPair {
  return pair.a !== undefined && pair.b !== undefined
}

/** Pairs of keys that compile. */
export const keyPairs: fc.Arbitrary<KeyPair> = templates.map(compilePair).filter(isPair)

const tied = fc.constantFrom('text', 'odd', 'coded', 'coded', 'coded', 'digit', 'day')

/** Pairs of keys that compile, of which the first holds one attribute in several formats. */
export const tiedPairs: fc.Arbitrary<KeyPair> = fc
  .tuple(tied, fc.constantFrom(1, 1, 2), fc.constantFrom(1, 1, 2))
  .chain(([name, pk, sk]) => {
    const of = (one: fc.Arbitrary<string>) => fc.record({ pk: template(pk, one), sk: template(sk, one) })
    const hasSort = fc.constant(true)
    return fc.record({ one: of(placeholder(name)), two: of(segment), hasSort, delimiter: someDelimiter })
  })
  .map(compilePair)
  .filter(isPair)

/** Pairs of keys that both produce one key: the second is cut from a key of the first, some of which stays as literals. */
export const meetingPairs: fc.Arbitrary<KeyPair> = fc
  .record({
    segments: tied.chain((name) => fc.tuple(placeholder(name), placeholder(name))),
    delimiter: someDelimiter,
    choice: fc.nat(),
    cuts: fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
  })
  .map(({ segments: [pk, sk], delimiter, choice, cuts: [from, to, start, end] }) => {
    const one = { pk: [pk], sk: [sk] }
    const shape = compileShape(one, true, delimiter)
    const keys = shape ? [...listKeys(shape)] : []
    if (keys.length === 0) return { a: undefined, b: undefined, delimiter }
    const [partition, sort] = JSON.parse(keys[choice % keys.length] as string) as [string, string]
    const two = { pk: [cutOut(partition, 'other', from, to)], sk: [cutOut(sort, 'free', start, end)] }
    return compilePair({ one, two, hasSort: true, delimiter })
  })
  .filter(isPair)

/** A text with a placeholder in place of some of it, or as it is. */
function cutOut(text: string, name: string, from: number, to: number): string {
  const letters = [...text]
  const [start, end] = [from % letters.length, to % (letters.length + 1)]
  return start >= end ? text : `${letters.slice(0, start).join('')}<${name}>${letters.slice(end).join('')}`
}

function compileShape({ pk, sk }: KeyTemplate, hasSort: boolean, delimiter: string): PrimaryKeyShape | undefined {
  const compile = (segments: readonly string[], attribute: string): KeyPart | undefined =>
    compileKeyPart({
      template: segments.join(delimiter),
      entity: 'Entity',
      attribute,
      attributeType: 'S',
      role: 'partition',
      required: false,
      delimiter,
      resolve: (path) => attributes[path]?.storage,
    }).part
  const partition = compile(pk, 'PK')
  const sort = hasSort ? compile(sk, 'SK') : undefined
  return partition && (sort || !hasSort) ? { pk: partition, sk: sort } : undefined
}
