/** A format that maps letters. */
export type CaseFormat = 'lower' | 'upper'

/** What is done to each letter of a text: a format, or one letter in place of another. */
export type LetterMap = CaseFormat | readonly [from: number, to: number]

/**
 * Where Unicode 15 had letters with two cases. Letters that came later are not mapped, nor are those whose counterpart
 * did: keys that one version of a runtime writes are those that every other one writes.
 */
const casedRanges = [
  0x41, 0x5a, 0x61, 0x7a, 0xb5, 0xb5, 0xc0, 0x2ae, 0x345, 0x345, 0x370, 0x377, 0x37b, 0x37f, 0x386, 0x3ff, 0x400, 0x52f,
  0x531, 0x556, 0x561, 0x587, 0x10a0, 0x10ff, 0x13a0, 0x13fd, 0x1c80, 0x1c88, 0x1c90, 0x1cbf, 0x1d79, 0x1d8e, 0x1e00,
  0x1fff, 0x2126, 0x2132, 0x214e, 0x214e, 0x2160, 0x2188, 0x24b6, 0x24e9, 0x2c00, 0x2cf3, 0x2d00, 0x2d2d, 0xa640,
  0xa69b, 0xa722, 0xa7ca, 0xa7d0, 0xa7d1, 0xa7d6, 0xa7d9, 0xa7f5, 0xa7f6, 0xab53, 0xabbf, 0xff21, 0xff5a, 0x10400,
  0x104fb, 0x10570, 0x105bc, 0x10c80, 0x10cf2, 0x118a0, 0x118df, 0x16e40, 0x16e7f, 0x1e900, 0x1e943,
]

/**
 * Maps each code point to its lower or upper case. A code point stays as it is where its counterpart is not a single
 * one, would be mapped again, or is newer than the stored format.
 */
export function mapCase(text: string, format: CaseFormat): string {
  if (isAscii(text)) return changeCase(text, format)
  let mapped = ''
  for (const character of text) mapped += mapCharacter(character, format)
  return mapped
}

/** Maps one code point. */
export function mapCodePoint(codePoint: number, map: LetterMap): number {
  if (typeof map !== 'string') return codePoint === map[0] ? map[1] : codePoint
  return mapCharacter(String.fromCodePoint(codePoint), map).codePointAt(0) ?? codePoint
}

const sourcesByFormat = new Map<CaseFormat, ReadonlyMap<number, readonly number[]>>()

/** The other code points that a format maps to a code point. */
export function listSources(codePoint: number, format: CaseFormat): readonly number[] {
  const sources = sourcesByFormat.get(format) ?? collectSources(format)
  sourcesByFormat.set(format, sources)
  return sources.get(codePoint) ?? []
}

function collectSources(format: CaseFormat): ReadonlyMap<number, readonly number[]> {
  const sources = new Map<number, number[]>()
  for (let index = 0; index < casedRanges.length; index += 2) {
    const last = casedRanges[index + 1] ?? 0
    for (let source = casedRanges[index] ?? 0; source <= last; source += 1) {
      const target = mapCodePoint(source, format)
      if (target === source) continue
      const known = sources.get(target)
      if (known) known.push(source)
      else sources.set(target, [source])
    }
  }
  return sources
}

function mapCharacter(character: string, format: CaseFormat): string {
  const next = changeCase(character, format)
  if (next === character || !isSingle(next) || changeCase(next, format) !== next) return character
  return isKnown(character) && isKnown(next) ? next : character
}

function changeCase(text: string, format: CaseFormat): string {
  return format === 'lower' ? text.toLowerCase() : text.toUpperCase()
}

function isSingle(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff)
}

function isKnown(character: string): boolean {
  const codePoint = character.codePointAt(0) ?? 0
  for (let index = 0; index < casedRanges.length; index += 2) {
    if (codePoint <= (casedRanges[index + 1] ?? 0)) return codePoint >= (casedRanges[index] ?? 0)
  }
  return false
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false
  return true
}
