import type { KeyAttributeValue } from './key-part.js'
import type { Refuse, TextCodec } from './text-codec.js'
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
