import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { compileNode } from './compile-node.js'
import { FAILED, failure, prefixIssues, startWalk, type Walk } from './issues.js'
import type { ItemCodec, ItemCodecOptions } from './item-codec.js'
import { storageAt, unwrapStorage } from './navigate.js'
import { failByDescriptor, type Node, setOwn } from './node.js'
import type { Storage } from './storage.js'

/** The paths that were asked for, as a tree; a branch without branches is asked for as a whole. */
type Branch = Map<string, Branch>

/** Compiles the reader of projected items. */
export function compilePartReader(storage: Storage, options: ItemCodecOptions): ItemCodec['readPart'] {
  const nodes = new WeakMap<Storage, Node>()
  const epochNodes = new WeakMap<Storage, Node>()
  const nodeFor = (place: Storage, epochSeconds: boolean): Node => {
    const known = epochSeconds ? epochNodes : nodes
    let node = known.get(place)
    if (node === undefined) {
      node = compileNode(place, 'full', { epochSeconds })
      known.set(place, node)
    }
    return node
  }
  const branches = new WeakMap<readonly (readonly string[])[], Branch>()

  const readMap = (
    at: Storage,
    stored: Readonly<Record<string, AttributeValue>>,
    branch: Branch,
    isRoot: boolean,
    walk: Walk,
  ): unknown => {
    const before = walk.issues.length
    const value: Record<string, unknown> = {}
    for (const [name, inner] of branch) {
      const found = Object.hasOwn(stored, name) ? stored[name] : undefined
      const place = storageAt(at, [name])
      if (found === undefined || place === undefined) continue
      const from = walk.issues.length
      const read = readPlace(place, found, inner, isRoot && name === options.epochSeconds, walk)
      if (read === FAILED) prefixIssues(walk, from, name)
      else setOwn(value, name, read)
    }
    return walk.issues.length > before ? FAILED : value
  }

  const readPlace = (
    place: Storage,
    stored: AttributeValue,
    branch: Branch,
    epochSeconds: boolean,
    walk: Walk,
  ): unknown => {
    if (branch.size === 0) return nodeFor(place, epochSeconds).read(stored, walk)
    if (stored.NULL === true) return null
    if (stored.M !== undefined) return readMap(unwrapStorage(place), stored.M, branch, false, walk)
    return failByDescriptor(stored, 'M', walk)
  }

  return (stored, paths) => {
    const walk = startWalk()
    let branch = branches.get(paths)
    if (branch === undefined) {
      branch = branchOf(paths)
      branches.set(paths, branch)
    }
    const item = readMap(storage, stored, branch, true, walk)
    return item === FAILED ? failure(walk) : { ok: true, item: item as Record<string, unknown> }
  }
}

function branchOf(paths: readonly (readonly string[])[]): Branch {
  const root: Branch = new Map()
  const whole = new Set<Branch>()
  for (const path of paths) {
    let at = root
    for (const step of path) {
      if (whole.has(at)) break
      const next: Branch = at.get(step) ?? new Map()
      at.set(step, next)
      at = next
    }
    at.clear()
    whole.add(at)
  }
  return root
}
