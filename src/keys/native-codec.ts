import type { Storage } from '../schema/storage.js'
import { dateCodec } from './date-codec.js'
import type { KeyAttributeType, KeyAttributeValue } from './key-part.js'
import { type KeyableType, readKeyableType, readNumberDomain } from './keyable-type.js'
import { makeLiteralCodec } from './literal-codec.js'
import { makeBinaryCodec } from './native-binary.js'
import { findCodec, makeEncodedCodec } from './native-encoded.js'
import type { NativeCodec, NativeContext } from './native-form.js'
import { makeNumberCodec } from './native-number.js'
import { firstAbove, lastBelow } from './neighbour.js'
import { storedText } from './stored-text.js'
import { patternCodec, stringCodec } from './string-codec.js'
import { compareText, fitsBytes } from './text.js'
import { reasonOf, type TextCodec, unfit } from './text-codec.js'

/** A codec for an attribute that is itself the key attribute, or `undefined` if it is stored as another type. */
export function makeNativeCodec(
  storage: Storage,
  attributeType: KeyAttributeType,
  context: NativeContext,
): NativeCodec | undefined {
  const codec = findCodec(storage)
  if (codec) {
    const encoded = makeNativeCodec(codec.encoded, attributeType, context)
    return encoded && makeEncodedCodec(storage, encoded, context)
  }
  const type = readKeyableType(storage)
  if (type === undefined) return undefined
  if (attributeType === 'B') return type.kind === 'binary' ? makeBinaryCodec(context) : undefined
  if (attributeType === 'S') return context.epochSeconds ? undefined : chooseText(type, context)
  const isTime = context.epochSeconds && (type.kind === 'date' || type.kind === 'number')
  return isTime ? makeEncodedCodec(storage, makeNumberCodec('integer', context), context) : chooseNumber(type, context)
}

function chooseNumber(type: KeyableType, context: NativeContext): NativeCodec | undefined {
  if (type.kind === 'number') return makeNumberCodec(type.domain, context)
  const domain = type.kind === 'literal' ? readNumberDomain(type.values) : undefined
  if (type.kind !== 'literal' || domain === undefined) return undefined
  const { shape } = makeLiteralCodec(type.values)
  return { ...makeNumberCodec(domain, context), shape: { ...shape, base: 'number' } }
}

function chooseText(type: KeyableType, context: NativeContext): NativeCodec | undefined {
  if (type.kind === 'text') {
    return makeTextCodec(type.pattern ? patternCodec(type.pattern, -1) : stringCodec(-1), context)
  }
  if (type.kind === 'date') return makeTextCodec(dateCodec, context)
  const isText = type.kind === 'literal' && type.values.every((value) => typeof value === 'string')
  return isText ? makeTextCodec(makeLiteralCodec(type.values), context) : undefined
}

function makeTextCodec(codec: TextCodec, { limit, refuse }: NativeContext): NativeCodec {
  const guard =
    <V, R>(run: (value: V) => R) =>
    (value: V): R => {
      try {
        return run(value)
      } catch (error) {
        return refuse(reasonOf(error))
      }
    }
  const [encode, place, beginning] = [
    guard(codec.encode),
    guard(codec.place),
    codec.beginning && guard(codec.beginning),
  ]
  const bound = (text: string | undefined): KeyAttributeValue | undefined =>
    text === undefined || text === '' ? undefined : { S: text }
  return {
    text: codec,
    shape: codec.shape,
    encode: (value) => {
      const text = encode(value)
      return fitsBytes(text, limit) ? { S: text } : refuse(`the value has more than ${limit} bytes`)
    },
    decode: (stored) => {
      const text = storedText(stored, 'S')
      return text === undefined ? unfit : codec.decode(text)
    },
    fits: (stored) => fitsBytes(textOf(stored), limit),
    compare: (a, b) => compareText(textOf(a), textOf(b)),
    above: (stored) => bound(firstAbove(textOf(stored), limit)),
    below: (stored) => bound(lastBelow(textOf(stored), limit)),
    place: (value) => {
      const text = place(value)
      return typeof text === 'string' ? { S: text } : text
    },
    beginning:
      beginning && ((raw) => ({ S: typeof raw === 'string' ? beginning(raw) : refuse('the value is not a string') })),
  }
}

function textOf(stored: KeyAttributeValue): string {
  return 'S' in stored ? stored.S : ''
}
