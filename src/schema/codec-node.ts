import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { compileAny } from './any-node.js'
import { FAILED, startWalk, type Walk } from './issues.js'
import { anyStorage } from './navigate.js'
import { ABSENT, type Compiler, type Node, type Place } from './node.js'
import type { CodecStorage, WrapperStorage } from './storage.js'
import { decodeByZod, encodeByZod, encodeUnchecked } from './zod.js'

/** Compiles a codec: zod does the way between the domain and the encoded side, which alone is stored. */
export function compileCodec(storage: CodecStorage, compiler: Compiler, place: Place): Node {
  const stored = compileEncoded(storage, compiler, place)
  const { schema } = storage
  if (compiler.mode === 'encoded') return stored
  const encode =
    compiler.mode === 'full'
      ? (value: unknown, walk: Walk) => encodeByZod(schema, value, walk)
      : (value: unknown, walk: Walk) => encodeLeniently(storage, value, walk)
  const domain = storage.domain === undefined ? undefined : compiler.compile(storage.domain)
  return {
    prepare: domain?.prepare,
    write: (value, walk) => {
      const encoded = encode(value, walk)
      if (encoded === FAILED) return FAILED
      return encoded === undefined ? ABSENT : stored.write(encoded, walk)
    },
    read: (value, walk) => {
      const encoded = stored.read(value, walk)
      return encoded === FAILED ? FAILED : decodeByZod(schema, encoded, walk)
    },
  }
}

/** The encoded side: zod judges it as part of the codec, so it is only brought to and from its stored form. */
function compileEncoded(storage: CodecStorage, compiler: Compiler, place: Place): Node {
  return compiler.compile(storage.encoded, place)
}

/** Normalises where the schema accepts the value, and judges by type alone where it does not. */
function encodeLeniently({ schema }: CodecStorage, value: unknown, walk: Walk): unknown {
  const encoded = encodeByZod(schema, value, startWalk())
  return encoded === FAILED ? encodeUnchecked(schema, value, walk) : encoded
}

/** Reads as `z.catch` does: what cannot be read is replaced. */
export function compileCatch(storage: WrapperStorage, inner: Node): Node['read'] {
  const raw = compileAny(anyStorage, 'encoded')
  return (stored: AttributeValue, walk: Walk) => {
    const value = inner.read(stored, startWalk())
    if (value !== FAILED) return value
    // Zod is given what is stored in the plainest form, for the sake of a catch function that looks at it.
    return decodeByZod(storage.schema, raw.read(stored, startWalk()), walk)
  }
}
