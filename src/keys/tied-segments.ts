import type { AttributePath, KeyPart, Segment } from './key-part.js'
import type { KeyShape } from './key-unknowns.js'

/** Two segments that stand at the same place of two keys. */
export interface Twins {
  readonly own: Segment
  readonly other: Segment
}

/** The segments of two keys that have to be the same, where both sides are made of segments. */
export function listTwins(a: KeyShape, b: KeyShape, sides: readonly ('pk' | 'sk')[]): readonly Twins[] {
  return sides.flatMap((side) =>
    a[side].flatMap((part, index) => {
      const opposite = b[side][index]
      return opposite === undefined ? [] : pairSegments(part, opposite)
    }),
  )
}

function pairSegments(part: KeyPart, opposite: KeyPart): readonly Twins[] {
  if (part.native || opposite.native) return []
  return part.segments.flatMap((own, place) => {
    const other = opposite.segments[place]
    return other === undefined ? [] : [{ own, other }]
  })
}

/** Twins that are tied to each other, and the attributes of either key that stand in them. */
export interface TiedTwins {
  readonly twins: readonly Twins[]
  readonly ofA: ReadonlySet<AttributePath>
  readonly ofB: ReadonlySet<AttributePath>
}

/** Groups twins by the attributes that they share: what is assumed of one group says nothing about another. */
export function groupTwins(twins: readonly Twins[]): readonly TiedTwins[] {
  let groups: readonly TiedTwins[] = []
  for (const one of twins) {
    const [a, b] = [one.own.placeholder?.path, one.other.placeholder?.path]
    const isTied = ({ ofA, ofB }: TiedTwins): boolean =>
      (a !== undefined && ofA.has(a)) || (b !== undefined && ofB.has(b))
    const tied = groups.filter(isTied)
    const merged: TiedTwins = {
      twins: [...tied.flatMap((group) => group.twins), one],
      ofA: new Set([...tied.flatMap(({ ofA }) => [...ofA]), ...(a === undefined ? [] : [a])]),
      ofB: new Set([...tied.flatMap(({ ofB }) => [...ofB]), ...(b === undefined ? [] : [b])]),
    }
    groups = [...groups.filter((group) => !tied.includes(group)), merged]
  }
  return groups
}
