import { ExpressionError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { isTaken } from '../schema/attribute-names.js'
import { isEntryOf, storedStep } from '../schema/entries.js'
import { anyStorage, storageAt, unwrapStorage } from '../schema/navigate.js'
import type { Storage } from '../schema/storage.js'
import { type StoredPath, storedPath } from '../schema/stored-path.js'
import { formatPath, type Path, type PathStep } from './path.js'

/** What stands behind a reference: a place in an entity's items. */
export interface ReferenceNode {
  readonly entity: CompiledEntity
  readonly path: Path
  readonly storage: Storage
  /** Whether the place is an element of a list, an entry of a record or the like, which may come and go. */
  readonly isEntry: boolean
}

/** Where a reference's place is stored; refuses one that an expression cannot see, because it is stored in a key alone. */
export function placeOf(node: ReferenceNode): StoredPath {
  if (isKeyOnly(node)) {
    throw new ExpressionError(
      'expression.key_only',
      node.entity.name,
      `"${formatPath(node.path)}" is stored in a key alone (keyOnly), where an expression cannot see it; ask for it by the key or by a query`,
    )
  }
  return targetOf(node)
}

/** The place that an update is to change. Where that is stored in a key alone, the key changes in its stead. */
export function targetOf({ entity, path }: ReferenceNode): StoredPath {
  return storedPath(entity.names, path)
}

/** Whether a reference's place is stored in a key alone. */
export function isKeyOnly({ entity, path: [name] }: ReferenceNode): boolean {
  return entity.keyOnly.has(String(name))
}

/** References are told from look-alikes by identity, so that no data can pass for one. */
const nodes = new WeakMap<object, ReferenceNode>()
const roots = new WeakMap<CompiledEntity, object>()

/** The place that a reference stands for, or `undefined` if the value is no reference. */
export function nodeOfReference(value: unknown): ReferenceNode | undefined {
  return typeof value === 'object' && value !== null ? nodes.get(value) : undefined
}

/** The references to an entity's attributes, made once. */
export function referencesOf(entity: CompiledEntity): object {
  let root = roots.get(entity)
  if (root === undefined) {
    root = createRoot(entity)
    roots.set(entity, root)
  }
  return root
}

function createRoot(entity: CompiledEntity): object {
  const made = new Map<string, object>()
  return new Proxy(Object.freeze(Object.create(null) as object), {
    get(_target, name) {
      if (typeof name === 'symbol') return undefined
      let reference = made.get(name)
      if (reference === undefined) {
        reference = createReference(rootNode(entity, name))
        // Loose names come from data: keeping those would let the map grow without bound.
        if (entity.attributes.has(name)) made.set(name, reference)
      }
      return reference
    },
  })
}

/** The place of an attribute; refuses one that the schema does not have, or that is the table's own. */
export function rootNode(entity: CompiledEntity, name: string): ReferenceNode {
  const isFree = entity.loose && !entity.reserved.has(name) && !isTaken(entity.names, name)
  const storage = entity.attributes.get(name) ?? (isFree ? anyStorage : undefined)
  if (storage === undefined) throw unknownAttribute(entity, [name])
  return { entity, path: [name], storage, isEntry: false }
}

/** A place one step inside another; refuses one that the schema does not have. */
export function stepInto(node: ReferenceNode, step: PathStep): ReferenceNode {
  const stored = storedStep(node.storage, step)
  const storage =
    stored === undefined
      ? undefined
      : (storageAt(node.storage, [stored]) ?? (isOpen(node.storage) ? anyStorage : undefined))
  if (stored === undefined || storage === undefined) throw unknownAttribute(node.entity, [...node.path, step])
  return { entity: node.entity, path: [...node.path, stored], storage, isEntry: isEntryOf(node.storage, stored) }
}

function createReference(node: ReferenceNode): object {
  const reference = new Proxy(Object.freeze(Object.create(null) as object), {
    get(_target, name) {
      return typeof name === 'symbol' ? undefined : createReference(stepInto(node, stepFor(node, name)))
    },
  })
  nodes.set(reference, node)
  return reference
}

/** A reference to an element or an entry by a computed position or name. */
export function createReferenceAt(node: ReferenceNode, step: PathStep): object {
  return createReference(stepInto(node, step))
}

/** Property names are text: only where the schema has a list is `'0'` a position. */
function stepFor(node: ReferenceNode, name: string): PathStep {
  const { kind } = unwrapStorage(node.storage)
  const isList = kind === 'array' || kind === 'tuple' || kind === 'union' || kind === 'any'
  if (!isList || !/^(0|[1-9]\d*)$/.test(name)) return name
  return kind === 'union' && storageAt(node.storage, [name]) !== undefined ? name : Number(name)
}

function isOpen(storage: Storage): boolean {
  const inner = unwrapStorage(storage)
  if (inner.kind === 'any') return true
  if (inner.kind === 'object') return inner.unknownAttributes === 'keep'
  return inner.kind === 'union' && inner.options.some(isOpen)
}

function unknownAttribute(entity: CompiledEntity, path: Path): ExpressionError {
  return new ExpressionError(
    'expression.unknown_attribute',
    entity.name,
    `the schema has no attribute "${formatPath(path)}"`,
  )
}
