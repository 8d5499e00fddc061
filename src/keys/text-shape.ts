import { acceptPattern } from './accept-pattern.js'
import type { Automaton } from './automaton.js'
import { mapPattern } from './derive-pattern.js'
import type { CaseFormat, LetterMap } from './letter-case.js'
import type { TextPattern } from './patterns.js'

/** A stretch of a text in code points; the end is not part of it. */
export type Window = readonly [from: number, to: number]

/** Something that a text, or what becomes of it, satisfies. */
export interface TextCheck {
  readonly automaton: Automaton
  /** The mappings that come before the check. */
  readonly maps: readonly LetterMap[]
  /** The stretch that is judged; all of it when left out. */
  readonly window: Window | undefined
}

/**
 * What is known of the texts of one placeholder, for the proof that two templates have no key in common.
 *
 * An attribute that stands in a key twice has one value there. Each of its texts is seen as a view of a base text:
 * mapped letter by letter, or cut; views of one base are compared letter by letter. Texts with different bases
 * (padded and unpadded numbers, shards) are compared by their values.
 */
export interface TextShape {
  /** Names the base text among those of the same attribute. */
  readonly base: string
  /** What the base text satisfies. */
  readonly checks: () => readonly TextCheck[]
  readonly maps: readonly LetterMap[]
  readonly window: Window | undefined
  /** All base texts, where they are few. */
  readonly words: readonly string[] | undefined
  /** The pattern of the base texts, where they have one. */
  readonly pattern: TextPattern | undefined
  /** The pattern of the texts themselves, mapped and cut, where they have one. */
  readonly texts: () => TextPattern | undefined
  /** The base text of a value; throws where there is none. */
  readonly encode: (value: unknown) => string
  /** A value with this base text, or `unfit`. */
  readonly decode: (text: string) => unknown
  /** The shape before its texts were escaped. */
  readonly plain?: TextShape
  /** The shape of what is hashed, where the base text is a shard, from which no value can be told. */
  readonly hashed?: TextShape
}

/** What a shape is made from; the rest follows. */
export interface ShapeSource {
  readonly base: string
  readonly automata: () => readonly Automaton[]
  readonly words?: readonly string[]
  readonly pattern?: TextPattern
  readonly encode: (value: unknown) => string
  readonly decode: (text: string) => unknown
}

/** A shape of texts that are their own base. */
export function makeShape({ base, automata, words, pattern, encode, decode }: ShapeSource): TextShape {
  let checks: readonly TextCheck[] | undefined
  const listChecks = (): readonly TextCheck[] => {
    checks ??= automata().map((automaton) => ({ automaton, maps: [], window: undefined }))
    return checks
  }
  return { base, checks: listChecks, maps: [], window: undefined, words, pattern, texts: () => pattern, encode, decode }
}

/** A shape whose texts are those of another, mapped letter by letter. */
export function mapShape(shape: TextShape, format: CaseFormat): TextShape {
  return {
    ...shape,
    maps: [...shape.maps, format],
    texts: () => {
      const pattern = shape.texts()
      return pattern && mapPattern(pattern, format)
    },
  }
}

/** A shape whose texts are the beginnings of those of another, and of a pattern. */
export function cutShape(shape: TextShape, pattern: TextPattern): TextShape {
  const window: Window = [0, pattern.width]
  return narrowShape({ ...shape, window, texts: () => pattern }, acceptPattern(pattern))
}

/**
 * A shape of those texts of another that an automaton accepts.
 *
 * @param view - What the automaton sees of the base text; what the shape shows of it when left out.
 */
export function narrowShape(
  shape: TextShape,
  automaton: Automaton,
  { maps, window }: Pick<TextCheck, 'maps' | 'window'> = shape,
): TextShape {
  return { ...shape, checks: () => [...shape.checks(), { automaton, maps, window }] }
}

/** Names a shape among all that one attribute may have. */
export function nameShape({ base, maps, window }: TextShape): string {
  return [base, ...maps, ...(window ? [window.join('-')] : [])].join(':')
}
