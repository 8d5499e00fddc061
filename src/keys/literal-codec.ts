import type { LiteralValue } from '../schema/storage.js'
import { acceptWords } from './automaton.js'
import { printDecimal } from './number-codec.js'
import type { CodecContext } from './string-codec.js'
import { type TextCodec, unfit } from './text-codec.js'
import { makeShape } from './text-shape.js'

/** The text of a literal value. */
export function printLiteral(value: LiteralValue): string {
  return typeof value === 'number' ? printDecimal(value) : String(value)
}

/** One of a few values: an enum, a literal, a boolean. Their texts are distinct. */
export function makeLiteralCodec(values: readonly LiteralValue[], { refuse }: CodecContext): TextCodec {
  const texts = new Map<unknown, string>(values.map((value) => [value, printLiteral(value)]))
  const byText = new Map<string, unknown>(values.map((value) => [printLiteral(value), value]))
  const encode = (value: unknown): string =>
    texts.get(value) ?? refuse('the value is not one of those that the schema names')
  const decode = (text: string): unknown => (byText.has(text) ? byText.get(text) : unfit)
  const words = [...byText.keys()]
  const isText = values.every((value) => typeof value === 'string')
  return {
    shape: makeShape({ base: '', automata: () => [acceptWords(words)], words, encode, decode }),
    describes: 'one of a few values',
    reversible: true,
    order: 'none',
    unordered: 'the values of an enum, a literal or a boolean have no order',
    ends: undefined,
    encode,
    decode,
    place: encode,
    beginning: isText ? (raw) => raw : undefined,
  }
}
