import { type AttributeMap, type AttributeValue, createMap } from './attribute-value.js'
import type { Path } from './condition.js'

/** The paths asked for, as a tree; `whole` where a path ends. */
interface Wanted {
  whole: boolean
  readonly steps: Map<string | number, Wanted>
}

/** Picks what paths name, keeping maps nested and lists in order, without what lies between their members. */
export function project(item: AttributeMap, paths: readonly Path[]): AttributeMap {
  const root = createWanted()
  for (const path of paths) {
    let node = root
    for (const step of path) {
      const next = node.steps.get(step) ?? createWanted()
      node.steps.set(step, next)
      node = next
    }
    node.whole = true
  }
  return pickFromMap(item, root)
}

function createWanted(): Wanted {
  return { whole: false, steps: new Map() }
}

function pickFromMap(map: AttributeMap, wanted: Wanted): AttributeMap {
  const picked = createMap<AttributeValue>()
  for (const [step, next] of wanted.steps) {
    const value = typeof step === 'string' ? map[step] : undefined
    const part = value === undefined ? undefined : pickFromValue(value, next)
    if (part !== undefined) picked[step] = part
  }
  return picked
}

function pickFromValue(value: AttributeValue, wanted: Wanted): AttributeValue | undefined {
  if (wanted.whole) return value
  if (value.M !== undefined) {
    const picked = pickFromMap(value.M, wanted)
    return Object.keys(picked).length === 0 ? undefined : { M: picked }
  }
  if (value.L === undefined) return undefined
  const positions = [...wanted.steps.keys()].filter((step) => typeof step === 'number').sort((a, b) => a - b)
  const members = positions.flatMap((position) => {
    const member = value.L?.[position]
    const next = wanted.steps.get(position)
    const part = member === undefined || next === undefined ? undefined : pickFromValue(member, next)
    return part === undefined ? [] : [part]
  })
  return members.length === 0 ? undefined : { L: members }
}
