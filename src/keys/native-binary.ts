import { isBytes } from '../util/bytes.js'
import { acceptText } from './automaton.js'
import type { KeyAttributeValue } from './key-part.js'
import type { NativeCodec, NativeContext } from './native-form.js'
import { unfit } from './text-codec.js'
import { makeShape } from './text-shape.js'

/** Bytes, stored as B and ordered as unsigned numbers. */
export function makeBinaryCodec({ limit, refuse }: NativeContext): NativeCodec {
  const judge = (value: unknown): Uint8Array =>
    value instanceof Uint8Array ? value : refuse('the value is not a Uint8Array')
  return {
    text: undefined,
    shape: makeShape({
      base: 'binary',
      automata: () => [acceptText(-1)],
      encode: (value) => Array.from(judge(value), (byte) => String.fromCharCode(byte + 1)).join(''),
      decode: (text) => Uint8Array.from(text, (character) => character.charCodeAt(0) - 1),
    }),
    encode: (value) => {
      const bytes = judge(value)
      if (bytes.length === 0) return refuse('the value is empty')
      return bytes.length <= limit ? { B: bytes } : refuse(`the value has more than ${limit} bytes`)
    },
    decode: (stored) => {
      const bytes: unknown = (stored as { readonly B?: unknown } | null)?.B
      return isBytes(bytes) ? bytes : unfit
    },
    fits: (stored) => bytesOf(stored).length <= limit,
    compare: (a, b) => compareBytes(bytesOf(a), bytesOf(b)),
    above: (stored) => bound(firstAbove(bytesOf(stored), limit)),
    below: (stored) => bound(lastBelow(bytesOf(stored), limit)),
    place: (value) => (judge(value).length === 0 ? -1 : { B: judge(value) }),
    beginning: (raw) => ({ B: judge(raw) }),
  }
}

function bound(bytes: Uint8Array | undefined): KeyAttributeValue | undefined {
  return bytes === undefined || bytes.length === 0 ? undefined : { B: bytes }
}

function bytesOf(stored: KeyAttributeValue): Uint8Array {
  return 'B' in stored ? stored.B : new Uint8Array()
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** The first bytes above, within the limit: a zero appended, or where there is no room, the next of equal length. */
function firstAbove(bytes: Uint8Array, limit: number): Uint8Array | undefined {
  if (bytes.length < limit) return extend(bytes, bytes.length + 1, 0)
  let end = limit
  while (end > 0 && bytes[end - 1] === 0xff) end -= 1
  if (end === 0) return undefined
  const next = bytes.slice(0, end)
  next[end - 1] = (next[end - 1] ?? 0) + 1
  return next
}

/** The last bytes below, within the limit. */
function lastBelow(bytes: Uint8Array, limit: number): Uint8Array | undefined {
  if (bytes.length === 0) return undefined
  const kept = bytes.slice(0, Math.min(bytes.length, limit))
  if (bytes.length > limit) return kept
  const last = kept.length - 1
  if (kept[last] === 0) return kept.slice(0, last)
  kept[last] = (kept[last] ?? 0) - 1
  return extend(kept, limit, 0xff)
}

function extend(bytes: Uint8Array, length: number, filler: number): Uint8Array {
  const extended = new Uint8Array(length).fill(filler)
  extended.set(bytes)
  return extended
}
