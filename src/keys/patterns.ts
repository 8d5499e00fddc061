import { once } from '../util/once.js'
import { shareIn } from '../util/share-in.js'

/** Inclusive ranges of code points, flat: `[low, high, low, high, …]`, ascending. */
export type CharacterSet = readonly number[]

/** Alternatives of one length; each says what may stand at each place. */
export type PatternBlock = readonly (readonly CharacterSet[])[]

/** A text format all of whose texts are equally long and of ASCII characters: blocks that follow one another. */
export interface TextPattern {
  /** For messages, with its article: `a uuid`. */
  readonly name: string
  readonly width: number
  readonly blocks: readonly PatternBlock[]
  /** The smallest and the largest text. */
  readonly ends: readonly [smallest: string, largest: string]
  readonly matches: (text: string) => boolean
  /** Whether some text has a character somewhere. */
  readonly canHold: (character: number) => boolean
}

/**
 * Makes a pattern from blocks written with characters, `[classes]`, `{counts}` and `|`, which separates alternatives
 * of the same length within a block.
 */
export function makePattern(name: string, ...sources: readonly string[]): TextPattern {
  return deferPattern(name, () =>
    assemblePattern(
      name,
      sources.map((source) => source.split('|').map(readPlaces)),
    ),
  )
}

/** A pattern that is read when it is first needed: most programs use few of them. */
function deferPattern(name: string, read: () => TextPattern): TextPattern {
  const pattern = once(read)
  return {
    name,
    get width() {
      return pattern().width
    },
    get blocks() {
      return pattern().blocks
    },
    get ends() {
      return pattern().ends
    },
    matches: (text) => pattern().matches(text),
    canHold: (character) => pattern().canHold(character),
  }
}

/** Makes a pattern of blocks. What only some programs ask of it is worked out when it is asked for. */
export function assemblePattern(name: string, blocks: readonly PatternBlock[]): TextPattern {
  const width = blocks.reduce((sum, block) => sum + (block[0]?.length ?? 0), 0)
  const ends = once(() => findEnds(blocks))
  const matcher = once(() => makeMatcher(blocks))
  return {
    name,
    width,
    blocks,
    get ends() {
      return ends()
    },
    matches: (text) => text.length === width && matcher()(text),
    canHold: (character) =>
      blocks.some((block) => block.some((places) => places.some((set) => hasCharacter(set, character)))),
  }
}

function findEnds(blocks: readonly PatternBlock[]): TextPattern['ends'] {
  const end = (pick: (set: CharacterSet) => number | undefined, isNearer: (a: string, b: string) => boolean) =>
    blocks
      .map((block) =>
        block
          .map((places) => String.fromCharCode(...places.map((set) => pick(set) ?? 0)))
          .reduce((best, text) => (isNearer(text, best) ? text : best)),
      )
      .join('')
  return [
    end(
      (set) => set[0],
      (a, b) => a < b,
    ),
    end(
      (set) => set[set.length - 1],
      (a, b) => a > b,
    ),
  ]
}

/** Makes a test for texts of a pattern. */
function makeMatcher(blocks: readonly PatternBlock[]): (text: string) => boolean {
  const source = blocks.map((block) => `(?:${block.map((places) => places.map(printSet).join('')).join('|')})`)
  const expression = new RegExp(`^${source.join('')}$`)
  return (text) => expression.test(text)
}

function printSet(set: CharacterSet): string {
  let text = ''
  for (let index = 0; index < set.length; index += 2) text += `${printUnit(set[index])}-${printUnit(set[index + 1])}`
  return `[${text}]`
}

function printUnit(unit = 0): string {
  return `\\x${unit.toString(16).padStart(2, '0')}`
}

/** Whether a set holds a code point. */
export function hasCharacter(set: CharacterSet, codePoint: number): boolean {
  for (let index = 0; index < set.length; index += 2) {
    if (codePoint <= (set[index + 1] ?? -1)) return codePoint >= (set[index] ?? 0)
  }
  return false
}

function readPlaces(source: string): CharacterSet[] {
  const places: CharacterSet[] = []
  for (const [, members, single, count] of source.matchAll(/(?:\[([^\]]+)\]|(.))(?:\{(\d+)\})?/g)) {
    const text = members ?? single ?? ''
    const set = shareIn(sets, `${members === undefined ? '' : '['}${text}`, () => readSet(text, members !== undefined))
    for (let times = Number(count ?? 1); times > 0; times -= 1) places.push(set)
  }
  return places
}

/** What was read, by its source: the same few classes stand at most places. */
const sets = new Map<string, CharacterSet>()

/** Reads what stands in brackets. Members are written in ascending order. */
function readSet(members: string, bracketed: boolean): CharacterSet {
  const set: number[] = []
  for (let index = 0; index < members.length; index += 1) {
    const low = members.charCodeAt(index)
    const isRange = bracketed && members[index + 1] === '-' && index + 2 < members.length
    set.push(low, isRange ? members.charCodeAt(index + 2) : low)
    if (isRange) index += 2
  }
  return set
}

const days =
  '[0-9]{4}-0[13578]-0[1-9]|[0-9]{4}-0[13578]-[12][0-9]|[0-9]{4}-0[13578]-3[01]|' +
  '[0-9]{4}-1[02]-0[1-9]|[0-9]{4}-1[02]-[12][0-9]|[0-9]{4}-1[02]-3[01]|' +
  '[0-9]{4}-0[469]-0[1-9]|[0-9]{4}-0[469]-[12][0-9]|[0-9]{4}-0[469]-30|' +
  '[0-9]{4}-11-0[1-9]|[0-9]{4}-11-[12][0-9]|[0-9]{4}-11-30|' +
  '[0-9]{4}-02-0[1-9]|[0-9]{4}-02-1[0-9]|[0-9]{4}-02-2[0-8]|' +
  '[0-9]{2}[2468][048]-02-29|[0-9]{2}[13579][26]-02-29|[0-9]{2}0[48]-02-29|[02468][048]00-02-29|[13579][26]00-02-29'
const hours = 'T0[0-9]|T1[0-9]|T2[0-3]'

/** A calendar date, `2024-02-29`. */
export const datePattern = makePattern('an ISO date', days)

const datetimePatterns = new Map<number, TextPattern>()

/** A time in UTC with so many digits after the second; -1 for minutes only. */
export function makeDatetimePattern(precision: number): TextPattern {
  const known = datetimePatterns.get(precision) ?? assembleDatetime(precision)
  datetimePatterns.set(precision, known)
  return known
}

function assembleDatetime(precision: number): TextPattern {
  const seconds = precision === -1 ? '' : `:[0-5][0-9]${precision === 0 ? '' : `.[0-9]{${precision}}`}`
  return makePattern('an ISO datetime', days, hours, `:[0-5][0-9]${seconds}Z`)
}
