import type { TextShape } from './text-shape.js'

/** Ends the building of a key with a KeyValueError. `reason` completes "the key cannot be built: …" without values. */
export type Refuse = (reason: string) => never

/** What a codec throws. Codecs know no templates, so that placeholders share them: parts make it a KeyValueError. */
export class Refusal extends Error {
  constructor(readonly reason: string) {
    super(reason)
  }
}

/** Why a codec refused a value. What else was thrown is thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.reason
  throw error
}

/** Refuses a value. */
export const refuse: Refuse = (reason) => {
  throw new Refusal(reason)
}

/** What `decode` returns for a text that no value becomes. */
export const unfit: unique symbol = Symbol('unfit')

/** How an encoding keeps the order of values; `text` only where nothing follows it. */
export type KeptOrder = 'ascending' | 'descending' | 'text' | 'none'

/** How the values of one placeholder become the text of its segment, and back. */
export interface TextCodec {
  /** What its texts look like, for proofs. */
  readonly shape: TextShape
  /** What the attribute holds, for messages: `a date`, `a string`. */
  readonly describes: string
  /** Whether `decode` gives the value back, rather than some value that has the same text. */
  readonly reversible: boolean
  readonly order: KeptOrder
  /** Why ranges are refused where the order is not kept: completes "ranges are not possible, because …". */
  readonly unordered: string
  /** The smallest and the largest text, where all texts are equally long. */
  readonly ends: readonly [smallest: string, largest: string] | undefined
  /** The text of a value that is neither null nor undefined. Refuses what cannot stand in a key. */
  readonly encode: (value: unknown) => string
  /** The value of a text, or a value with that text if the format is lossy; {@link unfit} if none has it. */
  readonly decode: (text: string) => unknown
  /** The text of a range's end; -1 or 1 for values below or above all that the format holds. */
  readonly place: (value: unknown) => string | -1 | 1
  /** The next value that the format can hold, for the end of a range that lies between two; itself if it can be held. */
  readonly round?: (value: unknown, direction: 'up' | 'down') => unknown
  /** The text that the texts of all values beginning with a raw text begin with; absent where that means nothing. */
  readonly beginning: ((raw: string) => string) | undefined
}
