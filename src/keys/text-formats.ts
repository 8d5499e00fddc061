import { mapCase } from './letter-case.js'
import type { CodecContext } from './string-codec.js'
import { findTextFault } from './text.js'
import { type TextCodec, unfit } from './text-codec.js'

/** Text in lower or upper case, mapped code point by code point. */
export function makeCaseCodec(inner: TextCodec, format: 'lower' | 'upper'): TextCodec {
  const map = (text: string): string => mapCase(text, format)
  const { beginning } = inner
  return {
    ...inner,
    reversible: false,
    order: 'none',
    unordered: `":${format}" does not keep the order of the values`,
    ends: undefined,
    encode: (value) => map(inner.encode(value)),
    // Mapping a text twice changes nothing, so that a mapped text is a value that has this text.
    decode: (text) => (map(text) === text ? inner.decode(text) : unfit),
    place: (value) => {
      const text = inner.place(value)
      return typeof text === 'string' ? map(text) : text
    },
    beginning: beginning && ((raw) => map(beginning(raw))),
  }
}

/** Text in which `%` and the delimiter are percent-encoded, so that any text can stand in a segment. */
export function makeEscapeCodec(inner: TextCodec, { delimiter, refuse }: CodecContext): TextCodec {
  const escaped = `%${delimiter.toString(16).toUpperCase()}`
  const plain = String.fromCharCode(delimiter)
  const encode = (text: string): string => text.replaceAll('%', '%25').replaceAll(plain, escaped)
  const restore = (text: string): string => text.replaceAll(escaped, plain).replaceAll('%25', '%')
  const { beginning } = inner
  return {
    ...inner,
    order: 'none',
    unordered: '":escape" does not keep the order of the values',
    ends: undefined,
    encode: (value) => encode(inner.encode(value)),
    decode: (text) => {
      const value = restore(text)
      return encode(value) === text ? inner.decode(value) : unfit
    },
    place: (value) => {
      const text = inner.place(value)
      return typeof text === 'string' ? encode(text) : text
    },
    beginning:
      beginning &&
      ((raw) => {
        const fault = findTextFault(raw, -1)
        return fault === undefined ? encode(beginning(raw)) : refuse(`the value ${fault}`)
      }),
  }
}

/** The number of the shard that a text falls into. */
export function makeShardCodec(inner: TextCodec, shards: number): TextCodec {
  return {
    ...inner,
    reversible: false,
    order: 'none',
    unordered: 'a shard has no order',
    ends: undefined,
    encode: (value) => String(hashText(inner.encode(value)) % shards),
    decode: (text) => {
      const shard = Number(text)
      return String(shard) === text && Number.isInteger(shard) && shard >= 0 && shard < shards ? text : unfit
    },
    place: (value) => {
      const text = inner.place(value)
      return typeof text === 'string' ? String(hashText(text) % shards) : text
    },
    beginning: undefined,
  }
}

const encoder = new TextEncoder()

/** A stable hash: 32-bit FNV-1a over the bytes of UTF-8. Part of the stored format. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
