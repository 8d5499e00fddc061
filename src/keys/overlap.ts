import type { KeyPart, PrimaryKeyShape, Segment } from './key-part.js'
import { unfit } from './text-codec.js'

export type { PrimaryKeyShape } from './key-part.js'

/**
 * A key that both shapes can produce.
 *
 * @returns The key's two texts, or `undefined` when the shapes are proven to have no key in common.
 */
export function findOverlap(
  a: PrimaryKeyShape,
  b: PrimaryKeyShape,
): { readonly pk: string; readonly sk?: string } | undefined {
  const pk = findCommonText(a.pk, b.pk)
  if (pk === undefined) return undefined
  if (!a.sk || !b.sk) return { pk }
  const sk = findCommonText(a.sk, b.sk)
  return sk === undefined ? undefined : { pk, sk }
}

/** Whether a query on `a`, clamped to its span, can read items that `b` places there. */
export function canMeet(a: PrimaryKeyShape, b: PrimaryKeyShape): boolean {
  if (findCommonText(a.pk, b.pk) === undefined) return false
  if (!a.sk || !b.sk || a.sk.native || b.sk.native) return true
  for (const [index, segment] of a.sk.segments.entries()) {
    const other = b.sk.segments[index]
    if (!other) return false
    if (segment.placeholder && !a.pk.reversible.includes(segment.placeholder.path)) {
      const texts = [segment.prefix, other.prefix].sort((x, y) => x.length - y.length)
      return texts[1]?.startsWith(texts[0] ?? '') ?? true
    }
    if (findCommonSegment(segment, other) === undefined) return false
  }
  return a.sk.segments.length === b.sk.segments.length
}

function findCommonText(a: KeyPart, b: KeyPart): string | undefined {
  if (a.native || b.native) return showTemplate(a.native ? b : a)
  if (a.segments.length !== b.segments.length) return undefined
  const texts: string[] = []
  for (const [index, segment] of a.segments.entries()) {
    const text = findCommonSegment(segment, b.segments[index] as Segment)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts.join(a.delimiter)
}

function findCommonSegment(a: Segment, b: Segment): string | undefined {
  if (!a.placeholder) return canProduce(b, a.prefix) ? a.prefix : undefined
  if (!b.placeholder) return canProduce(a, b.prefix) ? b.prefix : undefined
  const prefix = findLonger(a.prefix, b.prefix, (long, short) => long.startsWith(short))
  const suffix = findLonger(a.suffix, b.suffix, (long, short) => long.endsWith(short))
  return prefix === undefined || suffix === undefined ? undefined : `${prefix}<${a.placeholder.path}>${suffix}`
}

function canProduce({ prefix, placeholder, suffix }: Segment, text: string): boolean {
  if (!placeholder) return prefix === text
  if (text.length <= prefix.length + suffix.length || !text.startsWith(prefix) || !text.endsWith(suffix)) return false
  const own = text.slice(prefix.length, text.length - suffix.length)
  return own === placeholder.fallback || placeholder.codec?.decode(own) !== unfit
}

function findLonger(a: string, b: string, fits: (long: string, short: string) => boolean): string | undefined {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  return fits(long, short) ? long : undefined
}

function showTemplate(part: KeyPart): string {
  return part.template
}
