import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type ItemIssue, ItemValidationError } from '../errors/index.js'
import type { KeyPart } from '../keys/key-part.js'
import type { CompiledEntity } from '../model/compiled.js'
import { storageAtPath, unwrapStorage } from '../schema/navigate.js'
import type { Storage } from '../schema/storage.js'
import type { Failure, ReadValue } from '../schema/value-codec.js'
import { isPlainObject, setAtPath } from '../util/objects.js'

/** Key values in domain form, validated, by their dotted paths. */
export type KeyValues = ReadonlyMap<string, unknown>

/** What names one item: in domain form, and as it is stored. */
export interface ItemKey {
  /** Gives its values; those of an item that is written are put together each time. */
  readonly values: () => KeyValues
  readonly stored: Readonly<Record<string, AttributeValue>>
}

/** Reads and validates an item's key, as `get` and `update` take it. */
export function readKey(entity: CompiledEntity, input: unknown): ItemKey {
  const question = questionOfKey(entity)
  const values = readKeyValues(entity, input, question)
  requireAll(entity, values, question)
  return buildKey(entity, values.get.bind(values), () => values)
}

/**
 * Builds an item's key.
 *
 * @param read gives validated values by their paths
 * @param values gives those of the key
 */
export function buildKey(entity: CompiledEntity, read: (path: string) => unknown, values: () => KeyValues): ItemKey {
  const stored: Record<string, AttributeValue> = {}
  const { pk, sk } = entity.key
  stored[pk.attribute] = pk.build(read) as AttributeValue
  if (sk !== undefined) stored[sk.attribute] = sk.build(read) as AttributeValue
  return { values, stored }
}

/** A key as application code writes it. */
export function showKey({ values }: ItemKey): Readonly<Record<string, unknown>> {
  const shown: Record<string, unknown> = {}
  for (const [path, value] of values()) setAtPath(shown, path.split('.'), value)
  return shown
}

const questions = new WeakMap<CompiledEntity, KeyQuestion>()

function questionOfKey(entity: CompiledEntity): KeyQuestion {
  let question = questions.get(entity)
  if (question === undefined) {
    const { pk, sk } = entity.key
    question = { what: 'key', paths: entity.keyPaths, parts: sk === undefined ? [pk] : [pk, sk] }
    questions.set(entity, question)
  }
  return question
}

/** Which attribute paths are asked for, and why. */
export interface KeyQuestion {
  /** What the values are for, in messages: `key`. */
  readonly what: string
  readonly paths: readonly string[]
  /** The parts that the values go into: their fallbacks can be asked for by `null`. */
  readonly parts: readonly KeyPart[]
  /** The path whose value need not be one that the schema lets in: a text's beginning, or the end of a range. */
  readonly partial?: { readonly path: string; readonly as: 'beginning' | 'bound' } | undefined
}

/** Reads those of some attribute paths that an object gives. Attributes that are not asked for are refused. */
export function readKeyValues(entity: CompiledEntity, input: unknown, question: KeyQuestion): KeyValues {
  if (!isPlainObject(input)) {
    throw invalid(entity, question.what, [{ path: [], message: 'must be an object of attributes' }])
  }
  const reading = { entity, question, values: new Map<string, unknown>(), issues: [] }
  readLevel(reading, input, '')
  if (reading.issues.length > 0) throw invalid(entity, question.what, reading.issues)
  return reading.values
}

interface Reading {
  readonly entity: CompiledEntity
  readonly question: KeyQuestion
  readonly values: Map<string, unknown>
  readonly issues: ItemIssue[]
}

/** Reads an object of values, or one inside of it. */
function readLevel(reading: Reading, object: Readonly<Record<string, unknown>>, prefix: string): void {
  const { paths } = reading.question
  for (const name of Object.keys(object)) {
    const value = object[name]
    if (value === undefined) continue
    const path = prefix === '' ? name : prefix + name
    if (paths.includes(path)) readAsked(reading, path, value)
    else if (isPlainObject(value) && paths.some((one) => one.startsWith(`${path}.`))) {
      readLevel(reading, value, `${path}.`)
    } else {
      const message = paths.length === 0 ? 'is not asked for' : `is not one of ${paths.join(', ')}`
      reading.issues.push({ path: path.split('.'), message })
    }
  }
}

function readAsked(
  { entity, question: { parts, partial }, values, issues }: Reading,
  path: string,
  value: unknown,
): void {
  const isAbsence = value === null && hasFallback(parts, path)
  if (value === null && !isAbsence) {
    issues.push({ path: path.split('.'), message: 'is null, which no key holds without a fallback' })
    return
  }
  const as = isAbsence ? 'beginning' : path === partial?.path ? partial.as : 'whole'
  const read = readKeyValue(entity, path, value, as)
  if (read.ok) values.set(path, read.value)
  else issues.push(...read.issues.map((issue) => ({ ...issue, path: [...path.split('.'), ...issue.path] })))
}

function readKeyValue(
  entity: CompiledEntity,
  path: string,
  value: unknown,
  as: 'whole' | 'beginning' | 'bound',
): ReadValue | Failure {
  if (as === 'beginning') return { ok: true, value }
  const codec = entity.codecAt(path)
  if (as === 'whole') return codec.normalize(value)
  // A range compares: its end has to be of the attribute's type, and nothing more.
  const { kind } = unwrapStorage(storageAtPath(entity.storage, path) as Storage)
  if (kind === 'string') {
    const operand = codec.operand(value)
    return operand.ok ? { ok: true, value: operand.stored.S } : operand
  }
  const isOfType =
    kind === 'date'
      ? value instanceof Date && !Number.isNaN(value.getTime())
      : (kind === 'number' || kind === 'bigint') && typeof value === kind && !Number.isNaN(value)
  return isOfType ? { ok: true, value } : codec.normalize(value)
}

/** Refuses key values of which some are missing. */
export function requireAll(entity: CompiledEntity, values: KeyValues, { what, paths }: KeyQuestion): void {
  const issues: ItemIssue[] = []
  for (const path of paths) if (!values.has(path)) issues.push({ path: path.split('.'), message: 'is required' })
  if (issues.length > 0) throw invalid(entity, what, issues)
}

function hasFallback(parts: readonly KeyPart[], path: string): boolean {
  return parts.some((part) =>
    part.segments.some(({ placeholder }) => placeholder?.path === path && placeholder.fallback !== undefined),
  )
}

function invalid(entity: CompiledEntity, what: string, issues: readonly ItemIssue[]): ItemValidationError {
  return new ItemValidationError(`The ${what} of ${entity.name} is not valid`, { entity: entity.name, issues })
}
