import type { TextPattern } from './patterns.js'
import { findTextFault } from './text.js'
import { type Refuse, type TextCodec, unfit } from './text-codec.js'

/** What the codecs of one placeholder share. */
export interface CodecContext {
  /** The code of the delimiter. */
  readonly delimiter: number
  readonly refuse: Refuse
}

/** Text as it is. */
export function makeStringCodec({ delimiter, refuse }: CodecContext): TextCodec {
  const judge = (value: unknown): string => {
    if (typeof value !== 'string') return refuse('the value is not a string')
    const fault = findTextFault(value, delimiter)
    return fault === undefined ? value : refuse(`the value ${fault}`)
  }
  return {
    describes: 'a string',
    reversible: true,
    order: 'text',
    unordered: 'strings of different lengths keep their order only in the last segment, without a suffix',
    ends: undefined,
    encode: (value) => (judge(value) === '' ? refuse('the value is empty') : (value as string)),
    decode: (text) => (text === '' || findTextFault(text, delimiter) !== undefined ? unfit : text),
    place: (value) => (judge(value) === '' ? -1 : (value as string)),
    beginning: judge,
  }
}

/** Text of a format all of whose texts are equally long, such as a uuid. */
export function makePatternCodec(pattern: TextPattern, context: CodecContext): TextCodec {
  const plain = makeStringCodec(context)
  return {
    ...plain,
    describes: pattern.name,
    order: 'ascending',
    ends: pattern.ends,
    encode: (value) => {
      const text = plain.encode(value)
      return pattern.matches(text) ? text : context.refuse(`the value is not ${pattern.name}`)
    },
    decode: (text) => (pattern.matches(text) ? text : unfit),
    place: (value) => (plain.place(value) === '' ? -1 : plain.place(value)),
  }
}
