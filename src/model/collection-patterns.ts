import type { KeySide, KeySides } from '../keys/key-side.js'
import { canMeet } from '../keys/overlap.js'
import { compareText, highest } from '../keys/text.js'
import { tellApart } from './compile-foreign.js'
import type { AccessPath, CollectionMember, CompiledCollection, CompiledTable } from './compiled.js'

/** What the sort keys of a collection's members have in common. */
interface CommonSort {
  /** Where the lowest of them begin; empty where one has no beginning. */
  readonly low: string
  /** Where the highest of them end: no key of a member lies above. */
  readonly high: string
}

/** What a query over the members of a collection reads. */
export interface CollectionPattern {
  /** The condition on the sort key, in the form of templates; `undefined` where the whole partition is read. */
  readonly sort: string | undefined
  /** The attributes that a sort condition can be about, as paths. */
  readonly ranges: readonly string[]
  readonly foreign: AccessPath['foreign']
}

/** Describes what a query over several entities reads: the smallest span of the partition that holds all members. */
export function describeCollection({ members, rivals }: CompiledCollection, table: CompiledTable): CollectionPattern {
  const { path } = members[0] as CollectionMember
  const sides = members.map((member) => member.path.sk)
  const common = sides.every((side) => side !== undefined) ? findCommon(sides) : undefined
  const isMet = (rival: KeySides): boolean =>
    !liesOutside(rival.sk, common) && canMeet({ pk: path.pk, sk: undefined }, { pk: rival.pk, sk: undefined })
  return {
    sort: common && printSpan(sides[0] as KeySide, common),
    ranges: commonPaths(members),
    foreign: rivals.some(isMet) ? tellApart(path, table) : 'none',
  }
}

function findCommon(sides: readonly KeySide[]): CommonSort {
  const lows = sides.map(beginningOf).sort(compareText)
  const highs = sides.map((side) => beginningOf(side) + (side.paths.length > 0 ? highest : '')).sort(compareText)
  return { low: lows[0] ?? '', high: highs.at(-1) ?? '' }
}

/** A sort template up to its first placeholder. */
function beginningOf({ parts: [part] }: KeySide): string {
  if (part === undefined || part.native) return ''
  const open = part.segments.findIndex(({ placeholder }) => placeholder !== undefined)
  const literal = open === -1 ? part.segments : part.segments.slice(0, open + 1)
  return literal.map(({ prefix }) => prefix).join(part.delimiter)
}

/** The leading sort-key attributes of all members, without those that the partition gives. */
function commonPaths(members: readonly CollectionMember[]): readonly string[] {
  const [first = [], ...others] = members.map(
    ({ path: { pk, sk } }) => sk?.paths.filter((path) => !pk.reversible.includes(path)) ?? [],
  )
  const differs = first.findIndex((path, index) => others.some((other) => other[index] !== path))
  return differs === -1 ? first : first.slice(0, differs)
}

/** Whether all items of a sort key lie before the lowest member, or after the highest. */
function liesOutside(side: KeySide | undefined, common: CommonSort | undefined): boolean {
  const beginning = side === undefined ? '' : beginningOf(side)
  if (beginning === '' || common === undefined || common.low === '') return false
  const { low, high } = common
  if (compareText(beginning, low) < 0) return !low.startsWith(beginning)
  return compareText(beginning, high) > 0
}

function printSpan({ parts: [part] }: KeySide, { low, high }: CommonSort): string | undefined {
  if (part === undefined || low === '') return undefined
  if (high === low) return `${part.attribute} = "${low}"`
  if (high === low + highest) return `begins_with(${part.attribute}, "${low}")`
  return `${part.attribute} BETWEEN "${low}" AND "${high.replace(highest, '\\u{10ffff}')}"`
}
