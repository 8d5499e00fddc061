import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { once } from '../util/once.js'
import { absenceOf } from './absence.js'
import { compileNode } from './compile-node.js'
import { blameWayBack, FAILED, type Failure, fail, failure, startTrustingWalk, startWalk, type Walk } from './issues.js'
import { failByAmbiguity } from './map-fields.js'
import { unwrapStorage } from './navigate.js'
import { ABSENT, NO_VALUE, type Node, type Place } from './node.js'
import type { Storage } from './storage.js'

export type { Failure } from './issues.js'

/** A value that was encoded in full. */
export interface Written {
  readonly ok: true
  /** The value on the schema's encoded side. */
  readonly encoded: unknown
  readonly stored: AttributeValue
}

/** A value of a map's field that was encoded in full. */
export interface WrittenField {
  readonly ok: true
  /** `undefined` where the value is stored by leaving the field out, as the empty set is where a set must be there. */
  readonly stored: AttributeValue | undefined
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
   * Fills in defaults, refuses unknown attributes, validates by the whole schema and encodes. What could not be read back
   * is refused.
   *
   * @param depth how many lists and maps the place is inside of
   */
  readonly write: (value: unknown, depth?: number) => Written | Failure
  /** As `write`, for a field of a map. */
  readonly writeField: (value: unknown, depth?: number) => WrittenField | Failure
  /**
   * Encodes a value to be compared with: its type is judged, refinements and ranges are not. Normalisation such as
   * `toLowerCase` applies all the same, and defaults inside of it are filled in, as they are in what is written.
   */
  readonly operand: (value: unknown) => Operand | Failure
  /** Decodes and validates what is stored. */
  readonly read: (stored: AttributeValue) => ReadValue | Failure
  /** Decodes what was written a moment ago with nothing to be tried, without judging it again. */
  readonly recall: (stored: AttributeValue) => unknown
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
  const field = once(() => compileNode(storage, 'full', fieldPlace(storage, place)))
  const relaxed = once(() => compileNode(storage, 'operand', place))
  const encodedSide = once(() => compileNode(storage, 'encoded', place))
  const bare = once(() => compileNode(unwrapStorage(storage), 'full', place))
  return Object.freeze({
    write: (value, depth = 0) => {
      const walk = startWalk(false, depth)
      const stored = refuseAbsence(writeValue(full(), value, walk), walk)
      if (stored === FAILED) return failure(walk)
      return {
        ok: true,
        stored,
        get encoded() {
          return encodedSide().read(stored, startWalk())
        },
      }
    },
    writeField: (value, depth = 0) => {
      const walk = startWalk(false, depth)
      const stored = writeValue(field(), value, walk)
      if (stored === ABSENT && absenceOf(storage).write === 'omit') failByAmbiguity(walk)
      if (stored === FAILED || walk.issues.length > 0) return failure(walk)
      return { ok: true, stored: stored === ABSENT ? undefined : stored }
    },
    operand: (value) => {
      const walk = startWalk()
      const stored =
        value === undefined ? failByUndefined(walk) : refuseAbsence(writeOperand(relaxed(), value, walk), walk)
      return stored === FAILED ? failure(walk) : { ok: true, stored }
    },
    read: (stored) => {
      const walk = startWalk()
      const value = full().read(stored ?? NO_VALUE, walk)
      return value === FAILED ? failure(walk) : { ok: true, value }
    },
    recall: (stored) => full().read(stored, recalling),
    normalize: (value) => {
      const walk = startWalk()
      const node = bare()
      const stored = refuseAbsence(writeValue(node, value, walk), walk)
      if (stored === FAILED) return failure(walk)
      walk.isTrusting = !walk.isDoubtful
      const read = node.read(stored, walk)
      return read === FAILED ? failure(walk) : { ok: true, value: read }
    },
  } satisfies ValueCodec)
}

/** What is read without a doubt is not judged, and so leaves nothing behind in its walk. */
const recalling = startTrustingWalk()

/** What a field of a map asks of its values. */
function fieldPlace(storage: Storage, place: Place): Place {
  return absenceOf(storage).read === 'empty' ? { ...place, emptySetAsAbsence: true } : place
}

function writeValue(node: Node, value: unknown, walk: Walk): AttributeValue | typeof FAILED {
  const prepared = node.prepare === undefined ? value : node.prepare(value, 0)
  const stored = prepared === undefined ? failByUndefined(walk) : node.write(prepared, walk)
  if (stored === FAILED || stored === ABSENT || !walk.isDoubtful || node.read(stored, walk) !== FAILED) return stored
  walk.issues.splice(0, Number.POSITIVE_INFINITY, ...walk.issues.map(blameWayBack))
  return FAILED
}

function writeOperand({ prepare, write }: Node, value: unknown, walk: Walk): AttributeValue | typeof FAILED {
  return write(prepare === undefined ? value : prepare(value, 0), walk)
}

function failByUndefined(walk: Walk): typeof FAILED {
  return fail(walk, 'invalid_type', 'Invalid input: there is no value')
}

/** A codec may stand for a value by leaving the attribute out, which an operand or an element cannot do. */
function refuseAbsence(stored: AttributeValue | typeof FAILED, walk: Walk): AttributeValue | typeof FAILED {
  if (stored !== ABSENT) return stored
  return fail(
    walk,
    'absent',
    'This value is stored by leaving the attribute out; ask for that with exists or notExists.',
  )
}
