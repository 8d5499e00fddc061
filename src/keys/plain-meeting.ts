import type { KeyPart, Segment } from './key-part.js'
import type { KeySide, KeySides } from './key-side.js'

/**
 * Whether it is plain that a query on `a` can read items that `b` places there: any item of `b` is one, if `a` is given
 * the same values for its partition. Entities that share an index are often like this, and need no search.
 *
 * @returns `false` where it is not plain, whether or not it is so.
 */
export function meetPlainly(a: KeySides, b: KeySides): boolean {
  const [pk, rivalPk] = [onlyPart(a.pk), onlyPart(b.pk)]
  if (pk === undefined || rivalPk === undefined || !haveSameTexts(pk, rivalPk)) return false
  if (a.sk === undefined) return true
  const [sk, rivalSk] = [onlyPart(a.sk), b.sk && onlyPart(b.sk)]
  return sk !== undefined && rivalSk !== undefined && spansPlainly(sk, a.pk, rivalSk)
}

/** The part of a side that has one, where that is made of segments. */
function onlyPart({ parts: [part, ...others] }: KeySide): KeyPart | undefined {
  return part === undefined || part.native || others.length > 0 ? undefined : part
}

/** Whether two parts can hold the same text, whatever else their attributes have to satisfy. */
function haveSameTexts(own: KeyPart, rival: KeyPart): boolean {
  return (
    own.segments.length === rival.segments.length &&
    // An attribute that stands there twice ties segments to each other.
    !repeats(own) &&
    !repeats(rival) &&
    own.segments.every((segment, index) => areAlike(segment, rival.segments[index] as Segment))
  )
}

function repeats({ paths, segments }: KeyPart): boolean {
  return segments.filter(({ placeholder }) => placeholder !== undefined).length > paths.length
}

/** Whether two segments have the same literals, and placeholders with a text in common. */
function areAlike(own: Segment, other: Segment): boolean {
  if (own.prefix !== other.prefix || own.suffix !== other.suffix) return false
  const [placeholder, rival] = [own.placeholder, other.placeholder]
  if (placeholder === undefined || rival === undefined) return placeholder === rival
  if (placeholder.fallback !== rival.fallback) return false
  if (placeholder.codec === rival.codec) return true
  const [shape, rivalShape] = [placeholder.shape, rival.shape]
  if (shape.hashed || rivalShape.hashed) return shape.hashed === rivalShape.hashed && shape.base === rivalShape.base
  const isMapped = shape.maps.length > 0 || rivalShape.maps.length > 0
  return !isMapped && shape.words?.some((word) => rivalShape.words?.includes(word)) === true
}

/** Whether all texts of a sort part lie in the span of another, because the span ends before anything can differ. */
function spansPlainly(spanned: KeyPart, { reversible }: KeySide, part: KeyPart): boolean {
  for (const [index, { prefix, placeholder, suffix }] of spanned.segments.entries()) {
    const other = part.segments[index]
    if (other === undefined) return false
    if (placeholder === undefined) {
      if (other.placeholder !== undefined || other.prefix !== prefix) return false
      continue
    }
    if (reversible.includes(placeholder.path)) return false
    if (placeholder.codec?.ends === undefined) return other.prefix.startsWith(prefix)
    const isSame =
      other.placeholder?.codec === placeholder.codec && other.placeholder?.fallback === placeholder.fallback
    return (
      isSame && other.prefix === prefix && other.suffix === suffix && part.segments.length === spanned.segments.length
    )
  }
  return part.segments.length === spanned.segments.length
}
