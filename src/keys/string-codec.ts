import { shareIn } from '../util/share-in.js'
import { acceptPattern } from './accept-pattern.js'
import { acceptText } from './automaton.js'
import type { TextPattern } from './patterns.js'
import { findTextFault } from './text.js'
import { refuse, type TextCodec, unfit } from './text-codec.js'
import { makeShape } from './text-shape.js'

const stringCodecs = new Map<number, TextCodec>()

/** Text as it is, without the delimiter. */
export function stringCodec(delimiter: number): TextCodec {
  return shareIn(stringCodecs, delimiter, () => makeStringCodec(delimiter))
}

function makeStringCodec(delimiter: number): TextCodec {
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

const patternCodecs = new WeakMap<TextPattern, Map<number, TextCodec>>()

/** Text of a format all of whose texts are equally long, such as a uuid. */
export function patternCodec(pattern: TextPattern, delimiter: number): TextCodec {
  const byDelimiter = shareIn(patternCodecs, pattern, () => new Map<number, TextCodec>())
  return shareIn(byDelimiter, delimiter, () => makePatternCodec(pattern, delimiter))
}

function makePatternCodec(pattern: TextPattern, delimiter: number): TextCodec {
  const plain = stringCodec(delimiter)
  const encode = (value: unknown): string => {
    if (typeof value !== 'string') return refuse('the value is not a string')
    if (pattern.matches(value)) return value
    return refuse(value === '' ? 'the value is empty' : `the value is not ${pattern.name}`)
  }
  const decode = (text: string): unknown => (pattern.matches(text) ? text : unfit)
  return {
    ...plain,
    shape: makeShape({ base: '', automata: () => [acceptPattern(pattern)], pattern, encode, decode }),
    describes: pattern.name,
    order: 'ascending',
    get ends() {
      return pattern.ends
    },
    encode,
    decode,
    place: (value) => (value === '' ? -1 : encode(value)),
  }
}
