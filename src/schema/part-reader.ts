import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { setOwn } from '../util/objects.js'
import { type AttributeNames, ownNames } from './attribute-names.js'
import { type Branch, branchOf, mergeBranches } from './branches.js'
import { compileNode } from './compile-node.js'
import { FAILED, type Failed, type Failure, fail, failure, prefixIssues, startWalk, type Walk } from './issues.js'
import { alternativesOf, storageAt, unwrapStorage } from './navigate.js'
import { type AnyDescriptor, descriptorOf, failByDescriptor, type Node } from './node.js'
import type { Storage } from './storage.js'
import { storedKindsOf } from './stored-kinds.js'
import { areConfusable } from './told-apart.js'

type StoredMap = Readonly<Record<string, AttributeValue>>

/** An item, or a part of one, in domain form. */
export interface ReadItem {
  readonly ok: true
  readonly item: Record<string, unknown>
}

/**
 * Decodes what is there under some paths, each by its own schema. No defaults are filled in at what is not there, and
 * rules over several attributes are not judged.
 *
 * @param paths attribute names; `*` for all elements of a list, or the position that was asked for as text
 */
export type PartReader = (stored: StoredMap, paths: readonly (readonly string[])[]) => ReadItem | Failure

/** What the parts of a reader share. */
interface Reader {
  /** The compiled schema of a whole place. */
  readonly nodeFor: (place: Storage) => Node
  /** The names in storage of the attributes at the root. */
  readonly names: AttributeNames
  /** The attribute at the root that holds epoch seconds. */
  readonly epochSeconds: string | undefined
  readonly epochNodeFor: (place: Storage) => Node
}

/** Compiles the reader of projected items. */
export function compilePartReader(
  storage: Storage,
  names: AttributeNames,
  epochSeconds: string | undefined,
): PartReader {
  const reader: Reader = {
    nodeFor: remember((place) => compileNode(place, 'full')),
    names,
    epochNodeFor: remember((place) => compileNode(place, 'full', { epochSeconds: true })),
    epochSeconds,
  }
  const branches = new WeakMap<object, Branch>()
  return (stored, paths) => {
    const walk = startWalk()
    let branch = branches.get(paths)
    if (branch === undefined) {
      branch = branchOf(paths)
      branches.set(paths, branch)
    }
    const item = readMap(reader, storage, stored, branch, true, walk)
    return item === FAILED ? failure(walk) : { ok: true, item: item as Record<string, unknown> }
  }
}

function readPlace(reader: Reader, place: Storage, stored: AttributeValue, branch: Branch, walk: Walk): unknown {
  const inner = unwrapStorage(place)
  if (branch.size === 0 || inner.kind === 'codec') return reader.nodeFor(place).read(stored, walk)
  const { M: map, L: list } = stored as AnyDescriptor
  if (map !== undefined) return readMap(reader, inner, map, branch, false, walk)
  if (list !== undefined) return readList(reader, inner, list, branch, walk)
  return stored.NULL === true ? null : failByDescriptor(stored, 'M or L', walk)
}

function readMap(
  reader: Reader,
  place: Storage,
  stored: StoredMap,
  branch: Branch,
  isRoot: boolean,
  walk: Walk,
): unknown {
  const options = alternativesOf(place).filter((option) => storedKindsOf(option).has('M'))
  const [only, second] = options
  if (only !== undefined && second === undefined) return readFields(reader, only, stored, branch, isRoot, walk)
  const names = isRoot ? reader.names : ownNames
  const possible = options.filter((option) => fits(reader, option, stored, names))
  let best: { readonly option: Storage; readonly value: unknown; readonly strays: number } | undefined
  for (const option of possible) {
    const attempt = startWalk(true)
    const value = readFields(reader, option, stored, branch, isRoot, attempt)
    if (value === FAILED) continue
    if (best !== undefined && best.strays === attempt.strays) {
      const name = confusableName(best.option, option, stored, branch, names)
      if (name !== undefined) return failByConfusion(name, walk)
    }
    if (best === undefined || attempt.strays < best.strays) best = { option, value, strays: attempt.strays }
  }
  if (best !== undefined) return best.value
  return fail(walk, 'invalid_union', 'The stored part fits none of the alternatives')
}

function readFields(
  reader: Reader,
  place: Storage,
  stored: StoredMap,
  branch: Branch,
  isRoot: boolean,
  walk: Walk,
): unknown {
  const before = walk.issues.length
  const value: Record<string, unknown> = {}
  for (const [name, inner] of branch) {
    const found = ownValue(stored, isRoot ? reader.names.stored(name) : name)
    if (found === undefined) continue
    const at = storageAt(place, [name])
    if (at === undefined) {
      walk.strays++
      continue
    }
    const from = walk.issues.length
    const isEpoch = isRoot && name === reader.epochSeconds
    const read = isEpoch ? reader.epochNodeFor(at).read(found, walk) : readPlace(reader, at, found, inner, walk)
    if (read === FAILED) prefixIssues(walk, from, name)
    else setOwn(value, name, read)
  }
  return walk.issues.length > before ? FAILED : value
}

/** DynamoDB closes the gaps: the elements that are there are the first of those that were asked for, in order. */
function readList(
  reader: Reader,
  place: Storage,
  stored: readonly AttributeValue[],
  branch: Branch,
  walk: Walk,
): unknown {
  const before = walk.issues.length
  const asked = [...branch].filter(([step]) => step !== '*').sort(([a], [b]) => Number(a) - Number(b))
  const everywhere = branch.get('*')
  const values = stored.map((element, index) => {
    const [step, own] = asked[index] ?? []
    const inner = own === undefined ? everywhere : mergeBranches(own, everywhere)
    const at = storageAt(place, [step === undefined ? '*' : Number(step)])
    const from = walk.issues.length
    const read =
      at === undefined || inner === undefined ? failByPosition(walk) : readPlace(reader, at, element, inner, walk)
    if (read === FAILED) prefixIssues(walk, from, index)
    return read
  })
  return walk.issues.length > before ? FAILED : values
}

/** Whether the literals that are there are those of an alternative. */
function fits(reader: Reader, option: Storage, stored: StoredMap, names: AttributeNames): boolean {
  if (option.kind !== 'object') return true
  return [...option.attributes].every(([name, storage]) => {
    const found = ownValue(stored, names.stored(name))
    if (found === undefined || unwrapStorage(storage).kind !== 'literal') return true
    return (
      storedKindsOf(storage).has(descriptorOf(found) as never) &&
      reader.nodeFor(storage).read(found, startWalk()) !== FAILED
    )
  })
}

function confusableName(
  left: Storage,
  right: Storage,
  stored: StoredMap,
  branch: Branch,
  names: AttributeNames,
): string | undefined {
  for (const name of branch.keys()) {
    const a = storageAt(left, [name])
    const b = storageAt(right, [name])
    const isThere = ownValue(stored, names.stored(name)) !== undefined
    if (a !== undefined && b !== undefined && isThere && areConfusable(a, b)) return name
  }
  return undefined
}

function ownValue(stored: StoredMap, name: string): AttributeValue | undefined {
  return Object.hasOwn(stored, name) ? stored[name] : undefined
}

function failByConfusion(name: string, walk: Walk): Failed {
  const message = `The alternatives of a union store "${name}" alike but mean different values by it; read the attribute that tells the alternatives apart as well.`
  return fail(walk, 'ambiguous_part', message)
}

function failByPosition(walk: Walk): Failed {
  return fail(walk, 'stored_type', 'More elements are there than were asked for.')
}

function remember(make: (place: Storage) => Node): (place: Storage) => Node {
  const made = new WeakMap<Storage, Node>()
  return (place) => {
    let node = made.get(place)
    if (node === undefined) {
      node = make(place)
      made.set(place, node)
    }
    return node
  }
}
