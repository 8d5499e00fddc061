import type { Storage } from '../schema/storage.js'
import { makeDateCodec } from './date-codec.js'
import type { KeyAttributeType, KeyAttributeValue } from './key-part.js'
import { type KeyableType, readKeyableType } from './keyable-type.js'
import { makeLiteralCodec } from './literal-codec.js'
import { makeBinaryCodec } from './native-binary.js'
import { makeEpochSecondsCodec, makeNumberCodec } from './native-number.js'
import { firstAbove, lastBelow } from './neighbour.js'
import { makeStringCodec } from './string-codec.js'
import { compareText, fitsBytes } from './text.js'
import { type Refuse, type TextCodec, unfit } from './text-codec.js'
import type { TextShape } from './text-shape.js'

/** How the values of an attribute that is itself a key attribute are stored and ordered. */
export interface NativeCodec {
  /** The codec of its text, where it is stored as text. */
  readonly text: TextCodec | undefined
  /** What its values look like as text. */
  readonly shape: TextShape
  /** Refuses what cannot be a key. */
  readonly encode: (value: unknown) => KeyAttributeValue
  /** The value, or `unfit`. */
  readonly decode: (stored: KeyAttributeValue) => unknown
  /** Whether a bound is within DynamoDB's limits; those that are not stand for the nearest that is. */
  readonly fits: (stored: KeyAttributeValue) => boolean
  readonly compare: (a: KeyAttributeValue, b: KeyAttributeValue) => number
  /** A bound above the value and at or below all that can be stored above it; `undefined` if nothing can. */
  readonly above: (stored: KeyAttributeValue) => KeyAttributeValue | undefined
  /** A bound below the value and at or above all that can be stored below it; `undefined` if nothing can. */
  readonly below: (stored: KeyAttributeValue) => KeyAttributeValue | undefined
  /** A value as a range's end; -1 or 1 where it lies below or above all that can be stored. */
  readonly place: (value: unknown) => KeyAttributeValue | -1 | 1
  /** What all values that begin with a raw text, or bytes, begin with; absent where that means nothing. */
  readonly beginning: ((raw: unknown) => KeyAttributeValue) | undefined
}

/** What native codecs are made from. */
export interface NativeContext {
  /** The most bytes that the key attribute may have. */
  readonly limit: number
  readonly refuse: Refuse
  /** Dates are stored as whole epoch seconds. */
  readonly epochSeconds: boolean
}

/** A codec for an attribute that is itself the key attribute, or `undefined` if it is stored as another type. */
export function makeNativeCodec(
  storage: Storage,
  attributeType: KeyAttributeType,
  context: NativeContext,
): NativeCodec | undefined {
  const type = readKeyableType(storage)
  if (type === undefined || type.encoded) return undefined
  if (attributeType === 'B') return type.kind === 'binary' ? makeBinaryCodec(context) : undefined
  return attributeType === 'N' ? chooseNumber(type, context) : chooseText(type, context)
}

function chooseNumber(type: KeyableType, context: NativeContext): NativeCodec | undefined {
  if (type.kind === 'date') return context.epochSeconds ? makeEpochSecondsCodec(context) : undefined
  if (type.kind === 'number') return makeNumberCodec(type.domain, context)
  if (type.kind !== 'literal') return undefined
  if (type.values.every((value) => typeof value === 'number')) return makeNumberCodec('number', context)
  return type.values.every((value) => typeof value === 'bigint') ? makeNumberCodec('bigint', context) : undefined
}

function chooseText(type: KeyableType, context: NativeContext): NativeCodec | undefined {
  const shared = { delimiter: -1, refuse: context.refuse }
  if (type.kind === 'text') return makeTextCodec(makeStringCodec(shared), context)
  if (type.kind === 'date') return context.epochSeconds ? undefined : makeTextCodec(makeDateCodec(shared), context)
  const isText = type.kind === 'literal' && type.values.every((value) => typeof value === 'string')
  return isText ? makeTextCodec(makeLiteralCodec(type.values, shared), context) : undefined
}

function makeTextCodec(codec: TextCodec, { limit, refuse }: NativeContext): NativeCodec {
  const { beginning } = codec
  const bound = (text: string | undefined): KeyAttributeValue | undefined =>
    text === undefined || text === '' ? undefined : { S: text }
  return {
    text: codec,
    shape: codec.shape,
    encode: (value) => {
      const text = codec.encode(value)
      return fitsBytes(text, limit) ? { S: text } : refuse(`the value has more than ${limit} bytes`)
    },
    decode: (stored) => ('S' in stored ? codec.decode(stored.S) : unfit),
    fits: (stored) => fitsBytes(textOf(stored), limit),
    compare: (a, b) => compareText(textOf(a), textOf(b)),
    above: (stored) => bound(firstAbove(textOf(stored), limit)),
    below: (stored) => bound(lastBelow(textOf(stored), limit)),
    place: (value) => {
      const text = codec.place(value)
      return typeof text === 'string' ? { S: text } : text
    },
    beginning:
      beginning && ((raw) => ({ S: typeof raw === 'string' ? beginning(raw) : refuse('the value is not a string') })),
  }
}

function textOf(stored: KeyAttributeValue): string {
  return 'S' in stored ? stored.S : ''
}
