import type { LiteralValue } from '../schema/storage.js'
import { printDecimal } from './number-codec.js'
import type { CodecContext } from './string-codec.js'
import { type TextCodec, unfit } from './text-codec.js'

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
  const strings = values.every((value) => typeof value === 'string')
  return {
    describes: 'one of a few values',
    reversible: true,
    order: 'none',
    unordered: 'the values of an enum, a literal or a boolean have no order',
    ends: undefined,
    encode,
    decode: (text) => (byText.has(text) ? byText.get(text) : unfit),
    place: encode,
    beginning: strings ? (raw) => raw : undefined,
  }
}
