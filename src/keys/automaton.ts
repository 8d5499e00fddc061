import { compareText } from './text.js'

/** Which texts a segment can hold, read one code point at a time. */
export interface Automaton {
  readonly start: number
  /** The next state, or -1 where no text goes on like this. */
  readonly step: (state: number, codePoint: number) => number
  readonly accepts: (state: number) => boolean
  /** Each begins an interval of code points that are all treated alike, those that cannot stand in a key aside. */
  readonly boundaries: readonly number[]
  /** Lengths in code points. */
  readonly shortest: number
  readonly longest: number
}

/** The code points of a text. */
export function toCodePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0)
}

/** Whether a code point can stand in a key at all. */
export function isKeyCodePoint(codePoint: number): boolean {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false
  if (codePoint >= 0xfdd0 && codePoint <= 0xfdef) return false
  return codePoint > 0 && codePoint <= 0x10ffff && (codePoint & 0xfffe) !== 0xfffe
}

const textAutomata = new Map<number, Automaton>()

/** Every text that is not empty and does not contain the delimiter; -1 for none. */
export function acceptText(delimiter: number): Automaton {
  const found = textAutomata.get(delimiter) ?? compileText(delimiter)
  textAutomata.set(delimiter, found)
  return found
}

function compileText(delimiter: number): Automaton {
  return {
    start: 0,
    step: (_, codePoint) => (codePoint !== delimiter && isKeyCodePoint(codePoint) ? 1 : -1),
    accepts: (state) => state === 1,
    boundaries: delimiter === -1 ? [1] : [1, delimiter, delimiter + 1],
    shortest: 1,
    longest: Number.POSITIVE_INFINITY,
  }
}

/** Every text that is not empty and has none of some characters. */
export function acceptTextWithout(characters: readonly number[]): Automaton {
  const plain = acceptText(-1)
  return {
    ...plain,
    step: (state, codePoint) => (characters.includes(codePoint) ? -1 : plain.step(state, codePoint)),
    boundaries: [1, ...listAround(characters)],
  }
}

/** Every text that has some of some characters. */
export function acceptTextWith(characters: readonly number[]): Automaton {
  return {
    ...acceptTextWithout(characters),
    step: (state, codePoint) => (characters.includes(codePoint) ? 1 : state),
  }
}

/** The given words. */
export function acceptWords(words: readonly string[]): Automaton {
  const nodes: Map<number, number>[] = [new Map()]
  const ends = new Set<number>()
  const lengths = words.map((word) => {
    const codePoints = toCodePoints(word)
    let state = 0
    for (const codePoint of codePoints) {
      let next = nodes[state]?.get(codePoint)
      if (next === undefined) {
        next = nodes.push(new Map()) - 1
        nodes[state]?.set(codePoint, next)
      }
      state = next
    }
    ends.add(state)
    return codePoints.length
  })
  return {
    start: 0,
    step: (state, codePoint) => nodes[state]?.get(codePoint) ?? -1,
    accepts: (state) => ends.has(state),
    boundaries: words.flatMap((word) => listAround(toCodePoints(word))),
    shortest: Math.min(...lengths),
    longest: Math.max(...lengths),
  }
}

/** Everything but one word. */
export function acceptAllBut(word: string): Automaton {
  const codePoints = toCodePoints(word)
  const elsewhere = codePoints.length + 1
  return {
    start: 0,
    step: (state, codePoint) => (codePoints[state] === codePoint ? state + 1 : elsewhere),
    accepts: (state) => state !== codePoints.length,
    boundaries: listAround(codePoints),
    shortest: 0,
    longest: Number.POSITIVE_INFINITY,
  }
}

/** What comes after a text: the least and the greatest continuation. */
export interface Continuation {
  readonly least: string
  readonly greatest: string
}

/** The texts that, continued in some way, lie between two others in DynamoDB's order; both are included. */
export function acceptBetween(low: string, high: string, { least, greatest }: Continuation): Automaton {
  const lowPoints = toCodePoints(low)
  const highPoints = toCodePoints(high)
  const lowRests = lowPoints.map((_, index) => String.fromCodePoint(...lowPoints.slice(index)))
  const highRests = highPoints.map((_, index) => String.fromCodePoint(...highPoints.slice(index)))
  const decided = Math.max(lowPoints.length, highPoints.length) + 1
  const size = decided + 1
  // A state is two places: how far the text has been the same as each end, or `decided` once it is past it.
  return {
    start: 0,
    step: (state, codePoint) => {
      const atLow = Math.floor(state / size)
      const atHigh = state % size
      const nextLow = atLow === decided ? decided : advance(codePoint, lowPoints[atLow] ?? -1, atLow, decided)
      const nextHigh = atHigh === decided ? decided : advance(highPoints[atHigh] ?? -1, codePoint, atHigh, decided)
      return nextLow === -1 || nextHigh === -1 ? -1 : nextLow * size + nextHigh
    },
    accepts: (state) => {
      const atLow = Math.floor(state / size)
      const atHigh = state % size
      const isAbove = atLow === decided || compareText(greatest, lowRests[atLow] ?? '') >= 0
      return isAbove && (atHigh === decided || compareText(least, highRests[atHigh] ?? '') <= 0)
    },
    boundaries: listAround([...lowPoints, ...highPoints]),
    shortest: 0,
    longest: Number.POSITIVE_INFINITY,
  }
}

/** One step of a comparison in which `upper` must not be below `lower`. */
function advance(upper: number, lower: number, place: number, decided: number): number {
  if (upper === lower) return place + 1
  return upper > lower ? decided : -1
}

/** Canonical decimals of a domain of numbers: of integers, those that JavaScript counts exactly. */
export function acceptNumbers(domain: 'integer' | 'number' | 'bigint'): readonly Automaton[] {
  if (domain === 'integer') return [acceptDecimals(false), acceptSafe()]
  return domain === 'number' ? [acceptDecimals(true), acceptWholeDigits()] : [acceptDecimals(false)]
}

/** Canonical decimals: an optional sign, no leading zeros, and where fractions are let in, no trailing ones. */
function acceptDecimals(fractions: boolean): Automaton {
  const [start, minus, zero, minusZero, whole, point, digits, zeros] = [0, 1, 2, 3, 4, 5, 6, 7]
  const fraction = fractions ? point : -1
  return {
    start,
    step: (state, codePoint) => {
      const isZero = codePoint === 48
      const isDigit = codePoint >= 48 && codePoint <= 57
      if (state === start && codePoint === 45) return minus
      if (state === start || state === minus) {
        if (!isDigit) return -1
        return isZero ? (state === start ? zero : minusZero) : whole
      }
      if (codePoint === 46) return state === zero || state === minusZero || state === whole ? fraction : -1
      if (!isDigit || state === zero || state === minusZero) return -1
      return state === whole ? whole : isZero ? zeros : digits
    },
    accepts: (state) => state === zero || state === whole || state === digits,
    boundaries: [45, 46, 47, 48, 49, 58],
    shortest: 1,
    longest: Number.POSITIVE_INFINITY,
  }
}

/** Digits, with a sign before them, of numbers that JavaScript counts exactly. */
function acceptSafe(): Automaton {
  const largest = toCodePoints(String(Number.MAX_SAFE_INTEGER))
  // A state is the number of digits, and whether they are below (0), the same as (1) or above (2) those of the largest.
  return {
    start: 1,
    step: (state, codePoint) => {
      const digits = Math.floor(state / 3)
      if (codePoint === 45 && digits === 0) return state
      if (codePoint < 48 || codePoint > 57 || digits === largest.length) return -1
      const comparison = state % 3 === 1 ? 1 + Math.sign(codePoint - (largest[digits] ?? 0)) : state % 3
      return (digits + 1) * 3 + comparison
    },
    accepts: (state) => state >= 3 && (state < 3 * largest.length || state % 3 <= 1),
    boundaries: Array.from({ length: 11 }, (_, digit) => 48 + digit),
    shortest: 1,
    longest: largest.length + 1,
  }
}

/** Texts with no more digits before a point than the largest number has that JavaScript counts exactly. */
function acceptWholeDigits(): Automaton {
  const most = String(Number.MAX_SAFE_INTEGER).length
  const fraction = most + 1
  return {
    start: 0,
    step: (state, codePoint) => {
      if (state === fraction || codePoint === 45) return state
      if (codePoint === 46) return fraction
      return state < most ? state + 1 : -1
    },
    accepts: () => true,
    boundaries: [45, 46, 47],
    shortest: 1,
    longest: Number.POSITIVE_INFINITY,
  }
}

/** Texts in which `%` stands only at the beginning of a code, and the delimiter only within one. */
export function acceptEscaped(delimiter: number, codes: readonly string[]): Automaton {
  const plain = acceptText(delimiter)
  const escapes = acceptWords(codes)
  // States 0 and 1 are those of plain text; above them come those of an escape that has begun.
  return {
    start: 0,
    step: (state, codePoint) => {
      if (state < 2 && codePoint !== 37) return plain.step(state, codePoint)
      const next = escapes.step(state < 2 ? 0 : state - 2, codePoint)
      if (next === -1) return -1
      return escapes.accepts(next) ? 1 : next + 2
    },
    accepts: (state) => state === 1,
    boundaries: [...plain.boundaries, ...escapes.boundaries],
    shortest: 1,
    longest: Number.POSITIVE_INFINITY,
  }
}

function listAround(codePoints: readonly number[]): number[] {
  return codePoints.flatMap((codePoint) => [codePoint, codePoint + 1])
}
