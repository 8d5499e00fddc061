import { boundLength, type Component, type Side, type Variable } from './text-system.js'

/** How long each unknown is. */
export type Lengths = ReadonlyMap<Variable, number>

/** Unknowns whose lengths differ by known amounts. */
interface LengthGroup {
  /** By how much each is longer than the group's first. */
  readonly offsets: Map<Variable, number>
  shortest: number
  longest: number
}

/** What {@link listLengths} found. */
export interface LengthChoices {
  readonly choices: Iterable<Lengths>
  /** There are infinitely many; those that are listed decide whether there is a solution. */
  readonly isCut: boolean
}

/**
 * The lengths that the unknowns of a component can have together, short ones first.
 *
 * Unbounded lengths are listed as far as they matter. A solution that is longer has a letter at which no known
 * text and no end of an unknown takes part; taken out everywhere, it leaves a shorter solution.
 */
export function listLengths(component: Component): LengthChoices {
  const groups = groupLengths(component)
  if (!groups) return { choices: [], isCut: false }
  const known = component.equations.reduce((sum, { left, right }) => sum + countKnown(left) + countKnown(right), 0)
  const widest = Math.max(0, ...component.variables.flatMap(({ checks }) => checks.map(measureCheck)))
  const isCut = groups.some(({ longest }) => longest === Number.POSITIVE_INFINITY)
  for (const group of groups) {
    const reach = group.shortest + 4 * known + widest + 4
    if (group.longest === Number.POSITIVE_INFINITY) group.longest = reach
  }
  return { choices: combine(groups), isCut }
}

function countKnown({ prefix, suffix }: Side): number {
  return prefix.length + suffix.length
}

/** How far into a text a check can tell one place from another. */
function measureCheck({ automaton, window }: Variable['checks'][number]): number {
  if (window) return window[1]
  return automaton.longest === Number.POSITIVE_INFINITY ? automaton.boundaries.length : 0
}

function groupLengths({ variables, equations }: Component): readonly LengthGroup[] | undefined {
  const groups: LengthGroup[] = []
  const left = new Set(variables)
  for (const variable of variables) {
    if (!left.has(variable)) continue
    const group: LengthGroup = { offsets: new Map([[variable, 0]]), shortest: 0, longest: Number.POSITIVE_INFINITY }
    const open = [variable]
    for (let current = open.pop(); current; current = open.pop()) {
      left.delete(current)
      const offset = group.offsets.get(current) ?? 0
      const [shortest, longest] = boundLength(current)
      group.shortest = Math.max(group.shortest, shortest - offset)
      group.longest = Math.min(group.longest, longest - offset)
      for (const equation of equations) {
        for (const [own, other] of [
          [equation.left, equation.right],
          [equation.right, equation.left],
        ] as const) {
          if (own.view?.variable !== current || own.view.window) continue
          const difference = countKnown(other) - countKnown(own)
          const isFree = other.view && !other.view.window
          if (isFree && other.view) {
            const theirs = offset - difference
            const known = group.offsets.get(other.view.variable)
            if (known !== undefined && known !== theirs) return undefined
            if (known === undefined) {
              group.offsets.set(other.view.variable, theirs)
              open.push(other.view.variable)
            }
          } else {
            const width = other.view?.window ? other.view.window[1] - other.view.window[0] : 0
            const root = width + difference - offset
            group.shortest = Math.max(group.shortest, root)
            group.longest = Math.min(group.longest, root)
          }
        }
      }
    }
    if (group.shortest > group.longest) return undefined
    groups.push(group)
  }
  return groups
}

function* combine(groups: readonly LengthGroup[]): Generator<Map<Variable, number>> {
  const [group, ...rest] = groups
  if (!group) {
    yield new Map()
    return
  }
  for (let length = group.shortest; length <= group.longest; length += 1) {
    for (const lengths of combine(rest)) {
      for (const [variable, offset] of group.offsets) lengths.set(variable, length + offset)
      yield lengths
    }
  }
}
