import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import {
  $ZodCatch,
  type $ZodCatchDef,
  $ZodCodec,
  type $ZodCodecDef,
  $ZodNever,
  $ZodPipe,
  type $ZodType,
  $ZodUnknown,
} from 'zod/v4/core'
import { compileAny } from './any-node.js'
import { FAILED, type Failed, startWalk, type Walk } from './issues.js'
import { anyStorage } from './navigate.js'
import { ABSENT, type Compiler, type Node, type Place } from './node.js'
import type { CodecStorage, WrapperStorage } from './storage.js'
import { decodeByZod, encodeByZod, encodeUnchecked } from './zod.js'

/**
 * Compiles a codec. Zod judges the domain side and converts; the encoded side, which alone is stored, is written and
 * read as any other schema is.
 */
export function compileCodec(storage: CodecStorage, compiler: Compiler, place: Place): Node {
  const encodedSide = compiler.compile(storage.encoded, place)
  if (compiler.mode === 'encoded') return encodedSide
  const bridge = bridgeOf(storage.schema)
  const domain = storage.domain === undefined ? undefined : compiler.compile(storage.domain)
  const encode = (value: unknown, walk: Walk): unknown => {
    if (compiler.mode === 'operand') return encodeLeniently(bridge, value, walk)
    const encoded = encodeByZod(bridge, value, walk)
    return encoded !== FAILED && domain !== undefined && failByStrays(domain, value, walk) ? FAILED : encoded
  }
  return {
    prepare: domain?.prepare,
    write: (value, walk) => {
      walk.isDoubtful = true
      const encoded = encode(value, walk)
      if (encoded === FAILED) return FAILED
      return encoded === undefined ? ABSENT : encodedSide.write(encoded, walk)
    },
    read: (stored, walk) => {
      const encoded = encodedSide.read(stored, walk)
      return encoded === FAILED ? FAILED : decodeByZod(bridge, encoded, walk)
    },
  }
}

/** The codec with its encoded side left open, which the compiled schema of that side judges. */
function bridgeOf(schema: $ZodType): $ZodType {
  const definition = { ...(schema._zod.def as $ZodCodecDef), in: new $ZodUnknown({ type: 'unknown' }) }
  return schema._zod.traits.has('$ZodCodec') ? new $ZodCodec(definition) : new $ZodPipe(definition)
}

/** Zod drops what an object schema does not name when it encodes; here that is an error, as it is everywhere. */
function failByStrays(domain: Node, value: unknown, walk: Walk): boolean {
  const attempt = startWalk()
  domain.write(value, attempt)
  const strays = attempt.issues.filter(({ code }) => code === 'unrecognized_keys')
  walk.issues.push(...strays)
  return strays.length > 0
}

/** Normalises where the schema accepts the value, and judges by type alone where it does not. */
function encodeLeniently(bridge: $ZodType, value: unknown, walk: Walk): unknown | Failed {
  const encoded = encodeByZod(bridge, value, startWalk())
  return encoded === FAILED ? encodeUnchecked(bridge, value, walk) : encoded
}

/** Reads as `z.catch` does: what cannot be read is replaced. */
export function compileCatch(storage: WrapperStorage, inner: Node): Node['read'] {
  const raw = compileAny(anyStorage, 'encoded')
  const { catchValue } = storage.schema._zod.def as $ZodCatchDef
  // Whether a value can be read is judged here; zod may find it good, as where an attribute is called "__proto__".
  const replacement = new $ZodCatch({ type: 'catch', innerType: new $ZodNever({ type: 'never' }), catchValue })
  return (stored: AttributeValue, walk: Walk) => {
    const value = inner.read(stored, startWalk())
    if (value !== FAILED) return value
    // In a union, an alternative that fits without help is better.
    walk.strays++
    // Zod is given what is stored in the plainest form, for the sake of a catch function that looks at it.
    const plain = raw.read(stored, startWalk())
    return decodeByZod(replacement, plain === FAILED ? undefined : plain, walk)
  }
}
