import { acceptPattern } from './accept-pattern.js'
import { acceptEscaped } from './automaton.js'
import { escapePattern } from './derive-pattern.js'
import type { TextPattern } from './patterns.js'
import { unfit } from './text-codec.js'
import { makeShape, narrowShape, type TextShape } from './text-shape.js'

/** Writes texts so that `%` and the delimiter stand in them only as codes, and reads them back. */
export interface Escape {
  readonly write: (text: string) => string
  /** Decodes the text that was written so, or gives {@link unfit} if none is. */
  readonly read: (written: string, decode: (text: string) => unknown) => unknown
}

/** Makes the escape that writes a code in place of the delimiter. */
export function makeEscape(delimiter: string, code: string): Escape {
  const write = (text: string): string => text.replaceAll('%', '%25').replaceAll(delimiter, code)
  return {
    write,
    read: (written, decode) => {
      const text = written.replaceAll(code, delimiter).replaceAll('%25', '%')
      return write(text) === written ? decode(text) : unfit
    },
  }
}

/**
 * The shape of a shape's texts, escaped. All that one attribute has are seen from one base, its whole text as it is
 * escaped before it is mapped or cut. Mapping would change the letter of a code such as `%2D`, too: the delimiter
 * stands for it in the base, and the letter takes its place last.
 */
export function escapeShape(shape: TextShape, delimiter: number, code: string): TextShape {
  const letter = code.charCodeAt(code.length - 1)
  const isMapped = letter > 0x39
  const plain = String.fromCharCode(delimiter)
  const held = isMapped ? code.slice(0, -1) + plain : code
  const { write, read } = makeEscape(plain, held)
  const derive = (pattern: TextPattern | undefined) => pattern && escapePattern(pattern, delimiter, held)
  const whole = makeShape({
    base: ':escape',
    automata: () => {
      const pattern = derive(shape.pattern)
      return [pattern ? acceptPattern(pattern) : acceptEscaped(delimiter, ['%25', held])]
    },
    encode: (value) => write(shape.encode(value)),
    decode: (written) => read(written, shape.decode),
  })
  const beginning = shape.window && derive(shape.texts())
  const cut: TextShape = { ...whole, maps: shape.maps, window: beginning && [0, beginning.width] }
  return {
    ...(beginning ? narrowShape(cut, acceptPattern(beginning)) : cut),
    maps: isMapped ? [...shape.maps, [delimiter, letter]] : shape.maps,
    plain: shape,
  }
}
