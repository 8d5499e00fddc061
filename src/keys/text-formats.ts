import { acceptWords } from './automaton.js'
import { escapeShape, makeEscape } from './escape-text.js'
import { type CaseFormat, mapCase } from './letter-case.js'
import { findTextFault } from './text.js'
import { refuse, type TextCodec, unfit } from './text-codec.js'
import { makeShape, mapShape, nameShape } from './text-shape.js'

/** Text in lower or upper case, mapped code point by code point. */
export function makeCaseCodec(inner: TextCodec, format: CaseFormat): TextCodec {
  const map = (text: string): string => mapCase(text, format)
  const { beginning } = inner
  return {
    ...inner,
    shape: mapShape(inner.shape, format),
    reversible: false,
    order: 'none',
    unordered: `":${format}" does not keep the order of the values`,
    ends: undefined,
    encode: (value) => map(inner.encode(value)),
    decode: (text) => {
      // Most mapped texts are values that have this text; formats such as a date's have letters of one case only.
      for (const source of map(text) === text ? [text, mapCase(text, format === 'lower' ? 'upper' : 'lower')] : []) {
        const value = inner.decode(source)
        if (value !== unfit && map(inner.encode(value)) === text) return value
      }
      return unfit
    },
    place: (value) => {
      const text = inner.place(value)
      return typeof text === 'string' ? map(text) : text
    },
    beginning: beginning && ((raw) => map(beginning(raw))),
  }
}

/**
 * Text in which `%` and the delimiter are percent-encoded, so that any text can stand in a segment.
 *
 * @param inner - A codec whose texts may contain the delimiter.
 */
export function makeEscapeCodec(inner: TextCodec, delimiter: number): TextCodec {
  const code = `%${delimiter.toString(16).toUpperCase()}`
  const { write, read } = makeEscape(String.fromCharCode(delimiter), code)
  const { beginning } = inner
  return {
    ...inner,
    shape: escapeShape(inner.shape, delimiter, code),
    order: 'none',
    unordered: '":escape" does not keep the order of the values',
    ends: undefined,
    encode: (value) => write(inner.encode(value)),
    decode: (written) => read(written, inner.decode),
    place: (value) => {
      const text = inner.place(value)
      return typeof text === 'string' ? write(text) : text
    },
    beginning:
      beginning &&
      ((raw) => {
        const fault = findTextFault(raw, -1)
        return fault === undefined ? write(beginning(raw)) : refuse(`the value ${fault}`)
      }),
  }
}

/**
 * The number of the shard that a text falls into.
 *
 * @param inner - A codec whose texts may contain the delimiter.
 */
export function makeShardCodec(inner: TextCodec, shards: number): TextCodec {
  const encode = (value: unknown): string => String(hashText(inner.encode(value)) % shards)
  const isShard = (text: string): boolean => {
    const shard = Number(text)
    return String(shard) === text && Number.isInteger(shard) && shard >= 0 && shard < shards
  }
  const words = Array.from({ length: shards }, (_, shard) => String(shard))
  return {
    ...inner,
    shape: {
      ...makeShape({
        base: `${nameShape(inner.shape)}:shard(${shards})`,
        automata: () => [acceptWords(words)],
        words,
        encode,
        decode: () => unfit,
      }),
      hashed: inner.shape,
    },
    reversible: false,
    order: 'none',
    unordered: 'a shard has no order',
    ends: undefined,
    encode,
    decode: (text) => (isShard(text) ? text : unfit),
    place: encode,
    beginning: undefined,
  }
}

const encoder = new TextEncoder()

/**
 * A stable hash, part of the stored format: 32-bit FNV-1a over the bytes of UTF-8, finished with the last step of
 * MurmurHash3, since the low bits of FNV alone hardly depend on one another.
 */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
