import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ownProperty, setOwn } from '../util/objects.js'
import { once } from '../util/once.js'
import { shareIn } from '../util/share-in.js'
import { type AttributeNames, ownNames } from './attribute-names.js'
import { type Branch, branchOf, mergeBranches } from './branches.js'
import { compileNode } from './compile-node.js'
import { FAILED, type Failed, type Failure, fail, failure, prefixIssues, startWalk, type Walk } from './issues.js'
import { alternativesOf, storageAt, unwrapStorage } from './navigate.js'
import {
  type AnyDescriptor,
  descriptorOf,
  failByContent,
  failByDescriptor,
  isStoredMap,
  NO_VALUE,
  type Node,
} from './node.js'
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
 * rules over several attributes are not judged. A map or a list in which nothing is there of what was asked for is left
 * out; an element of a list stays.
 *
 * @param stored the item, or what a projection left of it. Of a list that lies in no other, those elements are there
 *   that were asked for, whole and without gaps; lists inside of them are whole.
 * @param paths attribute names; `*` for all elements of a list, or the position that was asked for as text
 */
export type PartReader = (stored: StoredMap, paths: readonly (readonly string[])[]) => ReadItem | Failure

/** Stands for a value in which nothing is there of what was asked for. */
const NOTHING = Symbol('nothing')

/** Where a place lies: the item itself, below it in maps alone, or inside of a list's element. */
type Position = 'root' | 'map' | 'element'

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
  const start = once(() => ({
    reader: {
      nodeFor: remember((place) => compileNode(place, 'full')),
      names,
      epochNodeFor: remember((place) => compileNode(place, 'full', { epochSeconds: true })),
      epochSeconds,
    } satisfies Reader,
    branches: new WeakMap<object, Branch>(),
  }))
  return (stored, paths) => {
    const { reader, branches } = start()
    const walk = startWalk()
    const branch = shareIn(branches, paths, () => branchOf(paths))
    const item = readMap(reader, storage, stored, branch, 'root', walk)
    return item === FAILED ? failure(walk) : { ok: true, item: item as Record<string, unknown> }
  }
}

function readPlace(
  reader: Reader,
  place: Storage,
  stored: AttributeValue,
  branch: Branch,
  at: 'map' | 'element',
  walk: Walk,
): unknown {
  const inner = unwrapStorage(place)
  if (branch.size === 0 || inner.kind === 'codec') return reader.nodeFor(place).read(stored, walk)
  const { M: map, L: list } = stored as AnyDescriptor
  if (isStoredMap(map)) return readMap(reader, inner, map, branch, at, walk)
  if (Array.isArray(list)) return readList(reader, inner, list, branch, at, walk)
  const descriptor = descriptorOf(stored)
  if (descriptor === 'M' || descriptor === 'L') return failByContent(descriptor, walk)
  if (storedKindsOf(place).has(descriptor as never)) return NOTHING
  return failByDescriptor(stored, 'M or L', walk)
}

function readMap(reader: Reader, place: Storage, stored: StoredMap, branch: Branch, at: Position, walk: Walk): unknown {
  const options = alternativesOf(place).filter((option) => storedKindsOf(option).has('M'))
  const [only, second] = options
  if (only !== undefined && second === undefined) return readFields(reader, only, stored, branch, at, walk)
  const names = at === 'root' ? reader.names : ownNames
  const possible = options.filter((option) => fits(reader, option, stored, names))
  let best: { readonly option: Storage; readonly value: unknown; readonly strays: number } | undefined
  for (const option of possible) {
    const attempt = startWalk(true)
    const value = readFields(reader, option, stored, branch, at, attempt)
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
  at: Position,
  walk: Walk,
): unknown {
  const before = walk.issues.length
  const value: Record<string, unknown> = {}
  for (const [name, inner] of branch) {
    const found = ownValue(stored, at === 'root' ? reader.names.stored(name) : name)
    if (found === undefined) continue
    const field = storageAt(place, [name])
    if (field === undefined) {
      walk.strays++
      continue
    }
    const from = walk.issues.length
    const isEpoch = at === 'root' && name === reader.epochSeconds
    const read = isEpoch
      ? reader.epochNodeFor(field).read(found, walk)
      : readPlace(reader, field, found, inner, at === 'element' ? 'element' : 'map', walk)
    if (read === FAILED) prefixIssues(walk, from, name)
    else if (read !== NOTHING) setOwn(value, name, read)
  }
  if (walk.issues.length > before) return FAILED
  return at !== 'root' && Object.keys(value).length === 0 ? NOTHING : value
}

function readList(
  reader: Reader,
  place: Storage,
  stored: readonly AttributeValue[],
  branch: Branch,
  at: 'map' | 'element',
  walk: Walk,
): unknown {
  const before = walk.issues.length
  const everywhere = branch.get('*')
  const values: unknown[] = []
  for (const [index, position] of positionsOf(stored, branch, at === 'element' || everywhere !== undefined)) {
    const own = branch.get(String(position))
    const inner = own === undefined ? everywhere : mergeBranches(own, everywhere)
    const field = position === undefined ? undefined : storageAt(place, [position])
    const element = stored[index] ?? NO_VALUE
    const from = walk.issues.length
    const read =
      field === undefined || inner === undefined
        ? failByPosition(walk)
        : readPlace(reader, field, element, inner, 'element', walk)
    if (read === FAILED) prefixIssues(walk, from, index)
    else values.push(read === NOTHING ? emptyElement(element) : read)
  }
  if (walk.issues.length > before) return FAILED
  return values.length === 0 ? NOTHING : values
}

/**
 * Where the elements that were asked for stand in what was fetched, with their positions in the stored list.
 * Of a list that was cut, DynamoDB gives the first of them, in order: those that are missing lay beyond its end.
 */
function positionsOf(
  stored: readonly AttributeValue[],
  branch: Branch,
  isWhole: boolean,
): readonly (readonly [index: number, position: number | undefined])[] {
  if (branch.has('*')) return stored.map((_, index) => [index, index] as const)
  const asked = [...branch.keys()].map(Number).sort((a, b) => a - b)
  if (!isWhole) return stored.map((_, index) => [index, asked[index]] as const)
  return asked.filter((position) => position < stored.length).map((position) => [position, position] as const)
}

/** Stands for an element in which nothing is there of what was asked for. */
function emptyElement(stored: AttributeValue): unknown {
  if (stored.NULL === true) return null
  return stored.L === undefined ? {} : []
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
  const found = ownProperty(stored, name) as AttributeValue | null | undefined
  return found === null ? NO_VALUE : found
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
  return (place) => shareIn(made, place, () => make(place))
}
