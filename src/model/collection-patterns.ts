import type { KeySide } from '../keys/key-side.js'
import { canMeet } from '../keys/overlap.js'
import { compareText } from '../keys/text.js'
import type { AccessPath, CompiledCollection, CompiledTable } from './compiled.js'
import type { PlacedKey } from './placed-keys.js'

/** What the sort keys of a collection's members have in common. */
interface CommonSort {
  /** The beginnings of the lowest and of the highest of them; empty where one has none. */
  readonly low: string
  readonly high: string
  /** The attributes that a sort condition can be about, as paths. */
  readonly ranges: readonly string[]
}

/** What a query over the members of a collection reads. */
export interface CollectionPattern {
  /** The condition on the sort key, in the form of templates; `undefined` where the whole partition is read. */
  readonly sort: string | undefined
  /** The attributes that a sort condition can be about, as paths. */
  readonly ranges: readonly string[]
  readonly foreign: AccessPath['foreign']
}

/**
 * Describes what a query over several entities reads: the smallest span of the partition that holds all members.
 *
 * @param placed where items lie in the same place, those of other entities and of claims included
 */
export function describeCollection(
  { members }: CompiledCollection,
  placed: readonly PlacedKey[],
  table: CompiledTable,
): CollectionPattern {
  const [first] = members
  const sides = members.map(({ path }) => path.sk)
  const common = sides.every((side) => side !== undefined) ? findCommon(sides) : undefined
  const owners = new Set(members.map(({ entity }) => entity.name))
  const isMet = ({ owner, claimed, sides: rival }: PlacedKey): boolean =>
    first !== undefined &&
    (claimed !== undefined || !owners.has(owner.name)) &&
    !liesOutside(rival.sk, common) &&
    canMeet({ pk: first.path.pk, sk: undefined }, { pk: rival.pk, sk: undefined })
  const isKept = table.typeAttribute === undefined || first?.path.projection === 'keys'
  return {
    sort: common && printSpan(sides[0] as KeySide, common),
    ranges: common?.ranges ?? [],
    foreign: placed.some(isMet) ? (isKept ? 'parsed' : 'filtered') : 'none',
  }
}

function findCommon(sides: readonly KeySide[]): CommonSort {
  const beginnings = sides.map(beginningOf).sort(compareText)
  return { low: beginnings[0] ?? '', high: beginnings.at(-1) ?? '', ranges: commonPaths(sides) }
}

/** A sort template up to its first placeholder. */
function beginningOf({ parts: [part] }: KeySide): string {
  if (part === undefined || part.native) return ''
  const open = part.segments.findIndex(({ placeholder }) => placeholder !== undefined)
  const literal = open === -1 ? part.segments : part.segments.slice(0, open + 1)
  return literal.map(({ prefix }) => prefix).join(part.delimiter)
}

/** The leading placeholders that stand in all of some sort keys alike, with nothing before them that differs. */
function commonPaths(sides: readonly KeySide[]): readonly string[] {
  const [first = [], ...others] = sides.map(({ parts }) => parts.flatMap(({ segments }) => segments))
  const paths: string[] = []
  for (const [index, { prefix, placeholder, suffix }] of first.entries()) {
    const own = JSON.stringify([prefix, placeholder?.text, suffix])
    const isCommon = others.every((other) => {
      const segment = other[index]
      return own === JSON.stringify([segment?.prefix, segment?.placeholder?.text, segment?.suffix])
    })
    if (!isCommon) break
    if (placeholder !== undefined) paths.push(placeholder.path)
  }
  return [...new Set(paths)]
}

/** Whether all items of a sort key lie before the lowest member, or after the highest. */
function liesOutside(side: KeySide | undefined, common: CommonSort | undefined): boolean {
  const beginning = side === undefined ? '' : beginningOf(side)
  if (beginning === '' || common === undefined || common.low === '') return false
  const { low, high } = common
  if (compareText(beginning, low) < 0) return !low.startsWith(beginning)
  return compareText(beginning, high) > 0 && !beginning.startsWith(high)
}

function printSpan({ parts: [part] }: KeySide, { low, high }: CommonSort): string | undefined {
  if (part === undefined || low === '') return undefined
  return high.startsWith(low)
    ? `begins_with(${part.attribute}, "${low}")`
    : `${part.attribute} BETWEEN "${low}" AND "${high}"`
}
