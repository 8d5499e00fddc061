import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ExpressionError, type ItemIssue, ItemValidationError } from '../errors/index.js'
import { rootNode } from '../expressions/references.js'
import type { ActionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { absenceOf, fillDefault } from '../schema/absence.js'
import { alternativesOf, hasDefault, unwrapStorage } from '../schema/navigate.js'
import { isSameStored } from '../schema/same-stored.js'
import type { Storage } from '../schema/storage.js'
import { type StoredPath, setStored, storedInside, storedPath, tablePath } from '../schema/stored-path.js'
import { isPlainObject } from '../util/objects.js'
import { storeKeyAttributes } from './key-attributes.js'
import type { ItemKey } from './read-key.js'

/** What an attribute begins with in an item that an upsert creates. */
export interface Start {
  readonly path: StoredPath
  readonly stored: AttributeValue
}

/** By the attribute's name in storage. */
export type Starts = ReadonlyMap<string, Start>

/**
 * Reads what the attributes of an item begin with that an upsert creates: the values for creation, and the defaults of
 * the schema.
 *
 * @throws ItemValidationError (`item.invalid`) where nothing gives a required attribute
 */
export function readStarts(
  entity: CompiledEntity,
  key: ItemKey,
  changes: readonly ActionTree[],
  creation: unknown,
): Starts {
  const given = readCreation(entity, creation)
  const attributes = attributesOfCreation(entity, new Map([...key.values(), ...given]))
  const changed = new Set(changes.map(({ path }) => String(path[0])))
  const missing: ItemIssue[] = []
  const starts = new Map<string, Start>()
  const add = (name: string, value: unknown): void => {
    const stored = encodeStart(entity, name, value)
    const path = storedPath(entity.names, [name])
    if (stored !== undefined) starts.set(String(path[0]), { path, stored })
  }
  for (const [name, value] of given) add(name, value)
  for (const [name, storage] of attributes) {
    const place = String(storedPath(entity.names, [name])[0])
    const isOfKey = entity.keyPaths.some((path) => path.split('.')[0] === name)
    if (given.has(name) || isOfKey || entity.kept.has(name)) continue
    // A change that sets what is absent takes the place of the default.
    if (changes.some((change) => change.path.length === 1 && change.path[0] === place && isInitial(change))) continue
    const value = hasDefault(storage) ? fillDefault(storage) : undefined
    if (value !== undefined) add(name, value)
    else if (!changed.has(place) && absenceOf(storage).write === 'required') {
      missing.push({ path: [name], message: 'neither the key, the changes nor the values for creation give it' })
    }
  }
  if (missing.length > 0) throw invalidCreation(entity, missing)
  addKeyAttributes(entity, key, starts)
  return starts
}

/** An error about the item that an upsert would create. */
export function invalidCreation(entity: CompiledEntity, issues: readonly ItemIssue[]): ItemValidationError {
  return new ItemValidationError(`The ${entity.name} that this upsert would create is not valid`, {
    entity: entity.name,
    issues,
  })
}

function isInitial(change: ActionTree): boolean {
  return change.kind === 'set' && change.value.kind === 'ifNotExists'
}

function readCreation(entity: CompiledEntity, creation: unknown = {}): ReadonlyMap<string, unknown> {
  if (!isPlainObject(creation)) {
    throw new ExpressionError('expression.operand', entity.name, 'the values for creation are an object of attributes')
  }
  const given = new Map<string, unknown>()
  for (const [name, value] of Object.entries(creation)) {
    if (value === undefined) continue
    rootNode(entity, name)
    if (entity.keyPaths.includes(name)) {
      throw new ExpressionError('update.key_attribute', entity.name, `"${name}" is part of the key, which gives it`)
    }
    if (entity.kept.has(name) && entity.timestamps.created?.attribute !== name) {
      throw new ExpressionError('update.kept_attribute', entity.name, `"${name}" is kept by the library`)
    }
    given.set(name, value)
  }
  return given
}

/** How a value is stored; `undefined` for the empty set, which is stored by leaving the attribute out. */
function encodeStart(entity: CompiledEntity, name: string, value: unknown): AttributeValue | undefined {
  const { storage } = rootNode(entity, name)
  const written = entity.codec(storage, [name]).writeField(value)
  if (written.ok) return written.stored
  throw invalidCreation(
    entity,
    written.issues.map((issue) => ({ ...issue, path: [name, ...issue.path] })),
  )
}

/** The attributes that the created item has for certain, as far as what tells the schema's alternatives apart is known. */
function attributesOfCreation(
  entity: CompiledEntity,
  known: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, Storage> {
  const alternatives = alternativesOf(entity.storage).flatMap((one) => (one.kind === 'object' ? [one.attributes] : []))
  const fitting = alternatives.filter((attributes) =>
    [...attributes].every(([name, storage]) => {
      const leaf = unwrapStorage(storage)
      return leaf.kind !== 'literal' || !known.has(name) || leaf.values.includes(known.get(name) as never)
    }),
  )
  const [first = new Map<string, Storage>(), ...others] = fitting.length > 0 ? fitting : alternatives
  return new Map([...first].filter(([name]) => others.every((attributes) => attributes.has(name))))
}

/** What the key says of attributes inside of others has to stand there from the beginning. */
function addKeyAttributes(entity: CompiledEntity, key: ItemKey, starts: Map<string, Start>): void {
  for (const { path, stored } of storeKeyAttributes(entity, key)) {
    const [head, ...inside] = path
    if (inside.length === 0) continue
    const start = starts.get(String(head))
    const found = storedInside(start?.stored, inside)
    if (found !== undefined && !isSameStored(found, stored)) {
      throw invalidCreation(entity, [{ path: [...path], message: 'is not what the key says' }])
    }
    const item: Record<string, AttributeValue> = start === undefined ? {} : { [String(head)]: start.stored }
    setStored(item, path, stored)
    starts.set(String(head), { path: tablePath(String(head)), stored: item[String(head)] as AttributeValue })
  }
}
