import type { CodecStorage, Storage } from '../schema/storage.js'
import { compileValueCodec } from '../schema/value-codec.js'
import type { KeyAttributeValue } from './key-part.js'
import type { NativeCodec, NativeContext } from './native-form.js'
import { unfit } from './text-codec.js'

/** The codec that a schema is, with all that does not matter to keys looked through. */
export function findCodec(storage: Storage): CodecStorage | undefined {
  switch (storage.kind) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return findCodec(storage.inner)
    case 'lazy':
      return findCodec(storage.inner())
    case 'codec':
      return storage
    default:
      return undefined
  }
}

/**
 * An attribute that is stored as something else than application code sees: with a zod codec, or as epoch seconds.
 * Ranges compare what is stored, as DynamoDB does.
 *
 * @param inner - The native codec of what is stored.
 */
export function makeEncodedCodec(
  storage: Storage,
  inner: NativeCodec,
  { refuse, epochSeconds }: NativeContext,
): NativeCodec {
  const values = compileValueCodec(storage, { epochSeconds })
  const encode = (value: unknown): KeyAttributeValue => {
    const result = values.operand(value)
    if (!result.ok) return refuse('the value is not of the type that its schema describes')
    const encoded = inner.decode(result.stored as KeyAttributeValue)
    return encoded === unfit ? refuse('its codec makes what cannot stand in a key') : inner.encode(encoded)
  }
  const decode = (stored: KeyAttributeValue): unknown => {
    const result = values.read(stored)
    return result.ok ? result.value : unfit
  }
  return {
    ...inner,
    text: undefined,
    shape: {
      ...inner.shape,
      base: `encoded:${inner.shape.base}`,
      encode: (value) => inner.shape.encode(inner.decode(encode(value))),
      decode: (text) => {
        const encoded = inner.shape.decode(text)
        return encoded === unfit ? unfit : decode(inner.encode(encoded))
      },
    },
    encode,
    decode,
    // Whole seconds are stored, and the end of a range may lie between two of them.
    place: epochSeconds ? (value) => inner.place(value instanceof Date ? value.getTime() / 1000 : value) : encode,
    beginning: undefined,
  }
}
