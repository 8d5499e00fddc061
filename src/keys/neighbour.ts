import { countBytes, fitsBytes, highest } from './text.js'

/** The last code point that takes 1, 2, 3 and 4 bytes. */
const lastByBytes = ['\u007f', '\u07ff', '\uffff', highest]

/** A text at or above every text of at most `limit` bytes that begins with `prefix`, itself within the limit. */
export function topOf(prefix: string, limit: number): string {
  if (!fitsBytes(prefix, limit)) return topOf(truncate(prefix, limit), limit)
  const left = Math.min(limit - countBytes(prefix), 4)
  return left === 0 ? prefix : prefix + (lastByBytes[left - 1] ?? '')
}

/** The first text of at most `limit` bytes above `text`, or `undefined` if there is none. */
export function firstAbove(text: string, limit: number): string | undefined {
  if (!fitsBytes(text, limit)) return firstBeyond(truncate(text, limit), limit)
  return fitsBytes(`${text}\0`, limit) ? `${text}\0` : firstBeyond(text, limit)
}

/** A text above every text of at most `limit` bytes that begins with `prefix`, and at or below all that follow. */
export function beyond(prefix: string, limit: number): string | undefined {
  const marked = prefix + highest
  return fitsBytes(marked, limit) ? marked : firstBeyond(truncate(prefix, limit), limit)
}

/** The first text of at most `limit` bytes above every text that begins with `prefix`. */
function firstBeyond(prefix: string, limit: number): string | undefined {
  let rest = prefix
  while (rest !== '') {
    const last = lastCodePoint(rest)
    rest = rest.slice(0, rest.length - (last > 0xffff ? 2 : 1))
    if (last < 0x10ffff) {
      const next = rest + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1)
      if (fitsBytes(next, limit)) return next
    }
  }
  return undefined
}

/** A text below `text` and at or above every key text of at most `limit` bytes below it. */
export function lastBelow(text: string, limit: number): string | undefined {
  if (text === '') return undefined
  if (!fitsBytes(text, limit)) return topOf(truncate(text, limit), limit)
  const last = lastCodePoint(text)
  const rest = text.slice(0, text.length - (last > 0xffff ? 2 : 1))
  if (last === 0) return rest === '' ? undefined : rest
  return topOf(rest + String.fromCodePoint(last === 0xe000 ? 0xd7ff : last - 1), limit)
}

/** The longest beginning of whole code points within the limit. */
export function truncate(text: string, limit: number): string {
  let bytes = 0
  let end = 0
  for (const character of text) {
    bytes += countBytes(character)
    if (bytes > limit) break
    end += character.length
  }
  return text.slice(0, end)
}

function lastCodePoint(text: string): number {
  const unit = text.charCodeAt(text.length - 1)
  const paired = unit >= 0xdc00 && unit <= 0xdfff && text.length > 1
  return paired ? (text.codePointAt(text.length - 2) ?? unit) : unit
}
