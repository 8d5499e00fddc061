import { acceptPattern } from './accept-pattern.js'
import { acceptAllBut } from './automaton.js'
import { makePattern } from './patterns.js'
import { refuse, type TextCodec, unfit } from './text-codec.js'
import { makeShape } from './text-shape.js'

/** Infinities and what is not a number begin with 000 and fff; the text of -0 is left out where this is used. */
const floatPattern = makePattern(
  'a number',
  '[1-9a-e][0-9a-f]{2}|0[1-9a-f][0-9a-f]|00[1-9a-f]|f[0-9a-e][0-9a-f]|ff[0-9a-e]',
  '[0-9a-f]{13}',
)

/** Any number, as the sixteen hexadecimal digits of its IEEE-754 bits, turned so that they sort by value. */
export const floatCodec: TextCodec = makeFloatCodec()

function makeFloatCodec(): TextCodec {
  const view = new DataView(new ArrayBuffer(8))
  const write = (value: number): string => {
    view.setFloat64(0, value === 0 ? 0 : value)
    const high = view.getUint32(0)
    const low = view.getUint32(4)
    const negative = high >= 0x80000000
    return printWord(negative ? ~high : high ^ 0x80000000) + printWord(negative ? ~low : low)
  }
  const encode = (value: unknown): string => {
    if (typeof value !== 'number') return refuse('the value is not a number')
    return Number.isFinite(value) ? write(value) : refuse('the value is not a finite number')
  }
  const decode = (text: string): unknown => {
    if (!/^[0-9a-f]{16}$/.test(text)) return unfit
    const high = Number.parseInt(text.slice(0, 8), 16)
    const low = Number.parseInt(text.slice(8), 16)
    const negative = high < 0x80000000
    view.setUint32(0, negative ? ~high : high ^ 0x80000000)
    view.setUint32(4, negative ? ~low : low)
    const value = view.getFloat64(0)
    return Number.isFinite(value) && !Object.is(value, -0) ? value : unfit
  }
  return {
    shape: makeShape({
      base: 'float',
      automata: () => [acceptPattern(floatPattern), acceptAllBut('7fffffffffffffff')],
      encode,
      decode,
    }),
    describes: 'a number',
    reversible: true,
    order: 'ascending',
    unordered: '',
    ends: [write(-Number.MAX_VALUE), write(Number.MAX_VALUE)],
    encode,
    decode,
    place: (value) =>
      value === Number.POSITIVE_INFINITY ? 1 : value === Number.NEGATIVE_INFINITY ? -1 : encode(value),
    beginning: undefined,
  }
}

function printWord(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
