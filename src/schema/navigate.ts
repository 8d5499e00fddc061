import { $ZodOptional, type $ZodType, $ZodUnion, $ZodUnknown } from 'zod/v4/core'
import { once } from '../util/once.js'
import type { LiteralStorage, Storage, UnionStorage } from './storage.js'

/** Values of attributes that no schema describes: the document client's mapping. */
export const anyStorage: Storage = {
  kind: 'any',
  get schema() {
    return anySchema()
  },
}
const anySchema = once(() => new $ZodUnknown({ type: 'unknown' }))

/** Strips optional, nullable, default, readonly and lazy. */
export function unwrapStorage(storage: Storage): Storage {
  let at = storage
  for (;;) {
    if (at.kind === 'optional' || at.kind === 'nullable' || at.kind === 'default' || at.kind === 'readonly')
      at = at.inner
    else if (at.kind === 'lazy') at = at.inner()
    else return at
  }
}

/**
 * Whether a value may be absent in a stored item.
 * A default is not absent when it is read, though it may be left out on creation.
 */
export function isOptional(storage: Storage): boolean {
  return someLayer(storage, letsAbsence) && !hasDefault(storage)
}

/** Whether `null` is let in beside the value. */
export function isNullable(storage: Storage): boolean {
  return someLayer(storage, letsNull)
}

/** Whether a value is filled in where none is given. */
export function hasDefault(storage: Storage): boolean {
  return someLayer(storage, fillsIn)
}

const letsAbsence = ({ kind }: Storage): boolean => kind === 'optional' || kind === 'any'
const letsNull = ({ kind }: Storage): boolean => kind === 'nullable' || kind === 'null'
const fillsIn = ({ kind }: Storage): boolean => kind === 'default'

/** Looks at a storage and what is wrapped in it, into the alternatives of unions and the encoded side of codecs. */
function someLayer(storage: Storage, test: (layer: Storage) => boolean, seen?: Set<Storage>): boolean {
  if (test(storage)) return true
  switch (storage.kind) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return someLayer(storage.inner, test, seen)
    case 'lazy': {
      // Only by way of a lazy schema can a storage contain itself.
      const visited = seen ?? new Set()
      return !visited.has(storage) && someLayer(storage.inner(), test, visited.add(storage))
    }
    case 'union':
      return storage.options.some((option) => someLayer(option, test, seen))
    case 'codec':
      return someLayer(storage.encoded, test, seen)
    default:
      return false
  }
}

/** A storage's alternatives: unions are flattened, and wrappers around them taken off. */
export function alternativesOf(storage: Storage): readonly Storage[] {
  const inner = unwrapStorage(storage)
  return inner.kind === 'union' ? inner.options.flatMap((option) => alternativesOf(option)) : [inner]
}

const attributesByRoot = new WeakMap<Storage, ReadonlyMap<string, Storage>>()

/**
 * The attributes of an item.
 *
 * @returns by name; for a union, all that any alternative has, those that not every alternative has as optional ones
 */
export function attributesOf(storage: Storage): ReadonlyMap<string, Storage> {
  const root = unwrapStorage(storage)
  if (root.kind === 'object') return root.attributes
  let attributes = attributesByRoot.get(storage)
  if (attributes === undefined) {
    attributes = collectAttributes(storage)
    attributesByRoot.set(storage, attributes)
  }
  return attributes
}

function collectAttributes(storage: Storage): ReadonlyMap<string, Storage> {
  const names = new Set<string>()
  for (const alternative of alternativesOf(storage)) {
    if (alternative.kind === 'object') for (const name of alternative.attributes.keys()) names.add(name)
  }
  const attributes = new Map<string, Storage>()
  for (const name of names) {
    const found = stepInto(storage, name)
    if (found !== undefined) attributes.set(name, found)
  }
  return attributes
}

/**
 * The storage at a path below another, through wrappers and into every alternative of a union.
 *
 * @param path attribute names; `*` or a number for elements and entries
 * @returns `undefined` if there is nothing at the path. The same object each time, for the same place.
 */
export function storageAt(storage: Storage, path: readonly (string | number)[]): Storage | undefined {
  let at: Storage | undefined = storage
  for (const step of path) {
    if (at === undefined) return undefined
    at = stepInto(at, step)
  }
  return at
}

/** As {@link storageAt}, for a dotted path of attribute names. */
export function storageAtPath(storage: Storage, path: string): Storage | undefined {
  return path.includes('.') ? storageAt(storage, path.split('.')) : stepInto(storage, path)
}

const stepsByUnion = new WeakMap<Storage, Map<string | number, Storage | undefined>>()

function stepInto(storage: Storage, step: string | number): Storage | undefined {
  const inner = unwrapStorage(storage)
  if (inner.kind !== 'union') return stepIntoOne(inner, step)
  let steps = stepsByUnion.get(inner)
  if (steps === undefined) {
    steps = new Map()
    stepsByUnion.set(inner, steps)
  }
  if (!steps.has(step)) steps.set(step, mergeSteps(alternativesOf(inner).map((option) => stepIntoOne(option, step))))
  return steps.get(step)
}

function stepIntoOne(storage: Storage, step: string | number): Storage | undefined {
  switch (storage.kind) {
    case 'object':
      return typeof step === 'string' ? (storage.attributes.get(step) ?? storage.rest) : undefined
    case 'record':
      return typeof step === 'string' ? storage.value : undefined
    case 'array':
      return isElement(step) ? storage.element : undefined
    case 'set':
      // The elements of a set have no places of their own.
      return step === '*' ? storage.element : undefined
    case 'tuple':
      if (step === '*') return mergeSteps([...storage.items, ...(storage.rest === undefined ? [] : [storage.rest])])
      return typeof step === 'number' ? (storage.items[step] ?? storage.rest) : undefined
    case 'any':
      return anyStorage
    default:
      return undefined
  }
}

function isElement(step: string | number): boolean {
  return typeof step === 'number' || step === '*'
}

/** One description for what different alternatives have at the same place. */
function mergeSteps(found: readonly (Storage | undefined)[]): Storage | undefined {
  const present = [...new Set(found.filter((storage) => storage !== undefined))]
  const [first] = present
  if (first === undefined) return undefined
  const merged = present.length === 1 ? first : (mergeLiterals(present) ?? mergeOthers(present))
  if (found.every((storage) => storage !== undefined) || merged.kind === 'optional') return merged
  return { kind: 'optional', inner: merged, schema: new $ZodOptional({ type: 'optional', innerType: merged.schema }) }
}

/** The literals that tell the variants of a union apart are one enum over all of them. */
function mergeLiterals(storages: readonly Storage[]): LiteralStorage | undefined {
  const literals = storages.filter((storage) => storage.kind === 'literal')
  if (literals.length < storages.length) return undefined
  return { kind: 'literal', values: [...new Set(literals.flatMap(({ values }) => values))], schema: unionOf(storages) }
}

function mergeOthers(storages: readonly Storage[]): UnionStorage {
  return { kind: 'union', options: storages, schema: unionOf(storages) }
}

function unionOf(storages: readonly Storage[]): $ZodType {
  return new $ZodUnion({ type: 'union', options: storages.map(({ schema }) => schema) })
}
