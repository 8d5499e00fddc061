import type { KeyAttributeValue, SortBounds } from '../keys/key-part.js'
import type { KeyBounds } from '../keys/key-side.js'
import { topOf } from '../keys/neighbour.js'
import { maximumKeyBytes } from '../keys/text.js'
import { compareStored } from '../schema/compare-stored.js'

/** The two ends of a span; one that is left out is open. */
interface Ends {
  readonly low: KeyAttributeValue | undefined
  readonly high: KeyAttributeValue | undefined
}

/** The smallest span that holds several, by one sort side. */
export function spanHull(spans: readonly KeyBounds[]): KeyBounds {
  const [first, ...others] = spans.filter(({ last }) => last.kind !== 'empty')
  if (first === undefined) return { lead: [], last: { kind: 'empty' } }
  const all = [first, ...others]
  let shared = 0
  while (all.every(({ lead }) => isSame(lead[shared], first.lead[shared]))) shared += 1
  return { lead: first.lead.slice(0, shared), last: hullOf(all.map((span) => boundsAt(span, shared))) }
}

/** What two bounds of one attribute have in common. */
export function meetBounds(a: SortBounds, b: SortBounds): SortBounds {
  if (a.kind === 'empty' || b.kind === 'all') return a
  if (b.kind === 'empty' || a.kind === 'all') return b
  const [one, other] = [endsOf(a), endsOf(b)]
  return boundsBetween(innermost(one.low, other.low, 1), innermost(one.high, other.high, -1))
}

/** Whether two spans of one sort side have a key in common. */
export function spansMeet(a: KeyBounds, b: KeyBounds): boolean {
  if (a.last.kind === 'empty' || b.last.kind === 'empty') return false
  const depth = Math.max(a.lead.length, b.lead.length)
  for (let index = 0; index <= depth; index += 1) {
    const [one, other] = [endsOf(boundsAt(a, index)), endsOf(boundsAt(b, index))]
    if (one.low && other.high && compareStored(one.low, other.high) > 0) return false
    if (other.low && one.high && compareStored(other.low, one.high) > 0) return false
  }
  return true
}

function isSame(a: KeyAttributeValue | undefined, b: KeyAttributeValue | undefined): boolean {
  return a !== undefined && b !== undefined && compareStored(a, b) === 0
}

/** What a span says of one of its side's attributes. */
function boundsAt({ lead, last }: KeyBounds, index: number): SortBounds {
  const whole = lead[index]
  if (whole !== undefined) return { kind: 'equal', value: whole }
  return index === lead.length ? last : { kind: 'all' }
}

function hullOf(bounds: readonly SortBounds[]): SortBounds {
  const [first] = bounds
  if (first !== undefined && bounds.every((other) => isSameBounds(first, other))) return first
  const ends = bounds.map(endsOf)
  const low = outermost(
    ends.map((one) => one.low),
    -1,
  )
  const high = outermost(
    ends.map((one) => one.high),
    1,
  )
  return boundsBetween(low, high)
}

function boundsBetween(low: KeyAttributeValue | undefined, high: KeyAttributeValue | undefined): SortBounds {
  if (low === undefined) return high === undefined ? { kind: 'all' } : { kind: 'atMost', high }
  if (high === undefined) return { kind: 'atLeast', low }
  const order = compareStored(low, high)
  if (order > 0) return { kind: 'empty' }
  return order === 0 ? { kind: 'equal', value: low } : { kind: 'between', low, high }
}

/** The greater (1) or the lesser (-1) of two ends, of which one may be open. */
function innermost(
  a: KeyAttributeValue | undefined,
  b: KeyAttributeValue | undefined,
  side: -1 | 1,
): KeyAttributeValue | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return compareStored(a, b) * side > 0 ? a : b
}

function isSameBounds(a: SortBounds, b: SortBounds): boolean {
  if (a.kind !== b.kind) return false
  const [one, other] = [endsOf(a), endsOf(b)]
  const isSameEnd = (x: KeyAttributeValue | undefined, y: KeyAttributeValue | undefined) =>
    x === undefined ? y === undefined : isSame(x, y)
  return isSameEnd(one.low, other.low) && isSameEnd(one.high, other.high)
}

/** The least (-1) or the greatest (1) of some ends; `undefined` if one of them is open. */
function outermost(ends: readonly (KeyAttributeValue | undefined)[], side: -1 | 1): KeyAttributeValue | undefined {
  let found = ends[0]
  for (const end of ends) {
    if (end === undefined || found === undefined) return undefined
    if (compareStored(end, found) * side > 0) found = end
  }
  return found
}

function endsOf(bounds: SortBounds): Ends {
  switch (bounds.kind) {
    case 'equal':
      return { low: bounds.value, high: bounds.value }
    case 'between':
      return { low: bounds.low, high: bounds.high }
    case 'prefix':
      return { low: bounds.value, high: topOfPrefix(bounds.value) }
    case 'atLeast':
      return { low: bounds.low, high: undefined }
    case 'atMost':
      return { low: undefined, high: bounds.high }
    case 'all':
    case 'empty':
      return { low: undefined, high: undefined }
  }
}

function topOfPrefix(value: KeyAttributeValue): KeyAttributeValue | undefined {
  const limit = maximumKeyBytes.sort
  if ('S' in value) return { S: topOf(value.S, limit) }
  return 'B' in value ? { B: Buffer.concat([value.B, Buffer.alloc(limit, 0xff)], limit) } : undefined
}
