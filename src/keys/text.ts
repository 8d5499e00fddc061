/** DynamoDB's limits on the two sides of a key, in bytes of UTF-8. */
export const maximumKeyBytes = { partition: 2048, sort: 1024 } as const

/** Sorts after every key text, since none contains a noncharacter. */
export const highest = '\u{10FFFF}'

/**
 * Why a text cannot stand in a key.
 *
 * @param delimiter - The code of the character that separates segments; -1 where there are no segments.
 * @returns A clause that completes "the value …", or `undefined` if nothing is wrong. Emptiness is not judged.
 */
export function findTextFault(text: string, delimiter: number): string | undefined {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit === delimiter) return `contains the delimiter "${String.fromCharCode(delimiter)}"`
    if (unit === 0) return 'contains the character U+0000'
    if (unit < 0xd800) continue
    if (unit <= 0xdfff) {
      const low = unit <= 0xdbff ? text.charCodeAt(index + 1) : 0
      if (!(low >= 0xdc00 && low <= 0xdfff)) return 'contains a lone surrogate, which is not text'
      // The last two code points of every plane are noncharacters.
      if ((low & 0x3fe) === 0x3fe && (unit & 0x3f) === 0x3f) return 'contains a Unicode noncharacter'
      index += 1
    } else if (unit >= 0xfdd0 && (unit <= 0xfdef || unit >= 0xfffe)) return 'contains a Unicode noncharacter'
  }
  return undefined
}

/** The length of a well-formed text in bytes of UTF-8. */
export function countBytes(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

/** Whether a well-formed text has at most so many bytes of UTF-8. */
export function fitsBytes(text: string, limit: number): boolean {
  return text.length * 3 <= limit || (text.length <= limit && countBytes(text) <= limit)
}

/** Orders texts as DynamoDB does: by code points, which is the order of their UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index += 1) {
    const unitA = a.charCodeAt(index)
    const unitB = b.charCodeAt(index)
    if (unitA !== unitB) return rankUnit(unitA) - rankUnit(unitB)
  }
  return a.length - b.length
}

/** Surrogates stand for code points above all others, though their units are below U+E000. */
function rankUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
