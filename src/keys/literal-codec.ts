import type { LiteralValue } from '../schema/storage.js'
import { acceptWords } from './automaton.js'
import { printDecimal } from './number-codec.js'
import { refuse, type TextCodec, unfit } from './text-codec.js'
import { makeShape } from './text-shape.js'

/** The text of a literal value. */
export function printLiteral(value: LiteralValue): string {
  return typeof value === 'number' ? printDecimal(value) : String(value)
}

/**
 * One of a few values: an enum, a literal, a boolean.
 *
 * @param words their texts, which are distinct
 */
export function makeLiteralCodec(values: readonly LiteralValue[], words = values.map(printLiteral)): TextCodec {
  const encode = (value: unknown): string =>
    words[values.indexOf(value as LiteralValue)] ?? refuse('the value is not one of those that the schema names')
  const decode = (text: string): unknown => {
    const place = words.indexOf(text)
    return place === -1 ? unfit : values[place]
  }
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
