import { KeyValueError } from '../errors/index.js'
import type { AttributePath, KeyPart, TextPlaceholder, TextSegment } from './key-part.js'
import { storedText } from './stored-text.js'
import { unfit } from './text-codec.js'

/** The text of a placeholder, fallbacks included. */
export type Encode = (placeholder: TextPlaceholder, value: unknown) => string

/** Makes what takes the texts of a part apart. */
export function makeParse(
  segments: readonly TextSegment[],
  placeholders: readonly TextPlaceholder[],
  delimiter: string,
  encode: Encode,
): KeyPart['parse'] {
  const repeated = listRepeated(placeholders)
  return (stored) => {
    const texts = storedText(stored, 'S')?.split(delimiter)
    if (texts?.length !== segments.length) return undefined
    const values = new Map<AttributePath, unknown>()
    const found = repeated.length > 0 ? new Map<TextPlaceholder, string>() : undefined
    for (let index = 0; index < segments.length; index += 1) {
      const { prefix, placeholder, suffix } = segments[index] as TextSegment
      const text = texts[index] ?? ''
      if (!placeholder) {
        if (text !== prefix) return undefined
        continue
      }
      const surroundings = prefix.length + suffix.length
      if (text.length <= surroundings || !text.startsWith(prefix) || !text.endsWith(suffix)) return undefined
      const own = text.slice(prefix.length, text.length - suffix.length)
      if (found && repeated.includes(placeholder)) found.set(placeholder, own)
      if (own === placeholder.fallback) continue
      const value = placeholder.codec.decode(own)
      if (value === unfit) return undefined
      if (placeholder.codec.reversible) values.set(placeholder.path, value)
    }
    return !found || agree(found, values, encode) ? values : undefined
  }
}

/** The placeholders whose attributes stand in other segments as well. */
function listRepeated(placeholders: readonly TextPlaceholder[]): readonly TextPlaceholder[] {
  return placeholders.filter(({ path }, index) =>
    placeholders.some((other, place) => place !== index && other.path === path),
  )
}

/** Whether attributes that stand in several segments have one value in all of them. */
function agree(
  found: ReadonlyMap<TextPlaceholder, string>,
  values: ReadonlyMap<AttributePath, unknown>,
  encode: Encode,
): boolean {
  const absent = new Map<AttributePath, boolean>()
  for (const [placeholder, text] of found) {
    const { path, fallback } = placeholder
    const isAbsent = text === fallback
    if ((absent.get(path) ?? isAbsent) !== isAbsent) return false
    absent.set(path, isAbsent)
    if (!isAbsent && values.has(path) && tryEncode(() => encode(placeholder, values.get(path))) !== text) return false
  }
  return true
}

/** A value that one segment can hold may be too large for another. */
function tryEncode(encode: () => string): string | undefined {
  try {
    return encode()
  } catch (error) {
    if (error instanceof KeyValueError) return undefined
    throw error
  }
}
