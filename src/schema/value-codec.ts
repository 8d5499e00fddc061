import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { once } from '../util/once.js'
import { compileNode } from './compile-node.js'
import { FAILED, type Failure, fail, failure, startWalk, type Walk } from './issues.js'
import { unwrapStorage } from './navigate.js'
import { ABSENT, type Node, type Place } from './node.js'
import type { Storage } from './storage.js'

export type { Failure } from './issues.js'

/** A value that was encoded in full. */
export interface Written {
  readonly ok: true
  /** The value on the schema's encoded side. */
  readonly encoded: unknown
  readonly stored: AttributeValue
}

/** A value that was encoded to be compared with. */
export interface Operand {
  readonly ok: true
  readonly stored: AttributeValue
}

/** A value in domain form. */
export interface ReadValue {
  readonly ok: true
  readonly value: unknown
}

/** Takes values to and from their stored form, for one place of an item. Nothing in it throws. */
export interface ValueCodec {
  /**
   * Fills in defaults, refuses unknown attributes, validates by the whole schema and encodes.
   *
   * @param depth how many lists and maps the place is inside of
   */
  readonly write: (value: unknown, depth?: number) => Written | Failure
  /**
   * Encodes a value to be compared with: its type is judged, refinements and ranges are not. Normalisation such as
   * `toLowerCase` applies all the same; no defaults are filled in.
   */
  readonly operand: (value: unknown) => Operand | Failure
  /** Decodes and validates what is stored. */
  readonly read: (stored: AttributeValue) => ReadValue | Failure
  /**
   * The value exactly as it would be read back once written, for a key: validated and normalised.
   * Optional, nullable, default and readonly are looked through: an absent value is refused.
   */
  readonly normalize: (value: unknown) => ReadValue | Failure
}

/** How the values of a place are stored beyond what their schema says. */
export interface ValueCodecOptions {
  /** A date, or a number of seconds, is stored as whole epoch seconds, cut: the table's time-to-live attribute. */
  readonly epochSeconds?: boolean
}

/** Compiles the codec of one place. Each direction is compiled when it is first used. */
export function compileValueCodec(storage: Storage, options: ValueCodecOptions = {}): ValueCodec {
  const place: Place = { epochSeconds: options.epochSeconds === true }
  const full = once(() => compileNode(storage, 'full', place))
  const relaxed = once(() => compileNode(storage, 'operand', place))
  const encodedSide = once(() => compileNode(storage, 'encoded', place))
  const bare = once(() => compileNode(unwrapStorage(storage), 'full', place))
  return Object.freeze({
    write: (value, depth = 0) => {
      const walk = startWalk(false, depth)
      const stored = writeValue(full(), value, walk)
      if (stored === FAILED) return failure(walk)
      return {
        ok: true,
        stored,
        get encoded() {
          return encodedSide().read(stored, startWalk())
        },
      }
    },
    operand: (value) => {
      const walk = startWalk()
      const stored = value === undefined ? failByUndefined(walk) : refuseAbsence(relaxed().write(value, walk), walk)
      return stored === FAILED ? failure(walk) : { ok: true, stored }
    },
    read: (stored) => {
      const walk = startWalk()
      const value = full().read(stored, walk)
      return value === FAILED ? failure(walk) : { ok: true, value }
    },
    normalize: (value) => {
      const walk = startWalk()
      const stored = writeValue(bare(), value, walk)
      const read = stored === FAILED ? FAILED : bare().read(stored, walk)
      return read === FAILED ? failure(walk) : { ok: true, value: read }
    },
  } satisfies ValueCodec)
}

function writeValue(node: Node, value: unknown, walk: Walk): AttributeValue | typeof FAILED {
  const prepared = node.prepare === undefined ? value : node.prepare(value, 0)
  return prepared === undefined ? failByUndefined(walk) : refuseAbsence(node.write(prepared, walk), walk)
}

function failByUndefined(walk: Walk): typeof FAILED {
  return fail(walk, 'invalid_type', 'Invalid input: there is no value')
}

/** A codec may stand for a value by leaving the attribute out, which an operand cannot do. */
function refuseAbsence(stored: AttributeValue | typeof FAILED, walk: Walk): AttributeValue | typeof FAILED {
  if (stored !== ABSENT) return stored
  return fail(walk, 'absent', 'This value is stored by leaving the attribute out; remove the attribute instead.')
}
