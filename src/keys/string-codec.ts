import { acceptPattern } from './accept-pattern.js'
import { acceptText } from './automaton.js'
import type { TextPattern } from './patterns.js'
import { findTextFault } from './text.js'
import { type Refuse, type TextCodec, unfit } from './text-codec.js'
import { makeShape } from './text-shape.js'

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
  const encode = (value: unknown): string => {
    const text = judge(value)
    return text === '' ? refuse('the value is empty') : text
  }
  const decode = (text: string): unknown => (text === '' || findTextFault(text, delimiter) !== undefined ? unfit : text)
  return {
    shape: makeShape({ base: '', automata: () => [acceptText(delimiter)], encode, decode }),
    describes: 'a string',
    reversible: true,
    order: 'text',
    unordered: 'strings of different lengths keep their order only in the last segment, without a suffix',
    ends: undefined,
    encode,
    decode,
    place: (value) => (judge(value) === '' ? -1 : (value as string)),
    beginning: judge,
  }
}

/** Text of a format all of whose texts are equally long, such as a uuid. */
export function makePatternCodec(pattern: TextPattern, context: CodecContext): TextCodec {
  const plain = makeStringCodec(context)
  const encode = (value: unknown): string => {
    if (typeof value !== 'string') return context.refuse('the value is not a string')
    if (pattern.matches(value)) return value
    return context.refuse(value === '' ? 'the value is empty' : `the value is not ${pattern.name}`)
  }
  const decode = (text: string): unknown => (pattern.matches(text) ? text : unfit)
  return {
    ...plain,
    shape: makeShape({ base: '', automata: () => [acceptPattern(pattern)], pattern, encode, decode }),
    describes: pattern.name,
    order: 'ascending',
    ends: pattern.ends,
    encode,
    decode,
    place: (value) => (value === '' ? -1 : encode(value)),
  }
}
