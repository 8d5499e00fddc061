import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type ItemIssue, ItemValidationError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { isPlainObject, setAtPath } from '../util/objects.js'

/** Key values in domain form, validated, by their dotted paths. */
export type KeyValues = ReadonlyMap<string, unknown>

/** What names one item: in domain form, and as it is stored. */
export interface ItemKey {
  /** As application code writes it. */
  readonly shown: Readonly<Record<string, unknown>>
  readonly values: KeyValues
  readonly stored: Readonly<Record<string, AttributeValue>>
}

/** Reads and validates an item's key, as `get` and `update` take it. */
export function readKey(entity: CompiledEntity, input: unknown): ItemKey {
  const values = readKeyValues(entity, input, entity.keyPaths, 'key')
  requireAll(entity, values, entity.keyPaths, 'key')
  return buildKey(entity, values)
}

/** Builds an item's key from validated values. */
export function buildKey(entity: CompiledEntity, values: KeyValues): ItemKey {
  const stored: Record<string, AttributeValue> = {}
  const read = (path: string): unknown => values.get(path)
  for (const part of [entity.key.pk, entity.key.sk]) {
    if (part !== undefined) stored[part.attribute] = part.build(read) as AttributeValue
  }
  const shown: Record<string, unknown> = {}
  for (const [path, value] of values) setAtPath(shown, path.split('.'), value)
  return { shown, values, stored }
}

/**
 * Reads those of some attribute paths that an object gives. Attributes that are not asked for are refused.
 *
 * @param rawPath the path whose value is taken as it is: a text's beginning, which the schema does not judge
 */
export function readKeyValues(
  entity: CompiledEntity,
  input: unknown,
  paths: readonly string[],
  what: string,
  rawPath?: string,
): KeyValues {
  if (!isPlainObject(input)) throw invalid(entity, what, [{ path: [], message: 'must be an object of attributes' }])
  const values = new Map<string, unknown>()
  const issues: ItemIssue[] = []
  const visit = (object: object, prefix: string): void => {
    for (const [name, value] of Object.entries(object)) {
      if (value === undefined) continue
      const path = prefix + name
      if (paths.includes(path)) {
        const normalized = path === rawPath ? { ok: true as const, value } : entity.codecAt(path).normalize(value)
        if (normalized.ok) values.set(path, normalized.value)
        else issues.push(...normalized.issues.map((issue) => ({ ...issue, path: [...path.split('.'), ...issue.path] })))
      } else if (isPlainObject(value) && paths.some((one) => one.startsWith(`${path}.`))) visit(value, `${path}.`)
      else issues.push({ path: path.split('.'), message: `is not one of ${paths.join(', ')}` })
    }
  }
  visit(input, '')
  if (issues.length > 0) throw invalid(entity, what, issues)
  return values
}

/** Refuses key values of which some are missing. */
export function requireAll(entity: CompiledEntity, values: KeyValues, paths: readonly string[], what: string): void {
  const missing = paths.filter((path) => !values.has(path))
  if (missing.length === 0) return
  throw invalid(
    entity,
    what,
    missing.map((path) => ({ path: path.split('.'), message: 'is required' })),
  )
}

function invalid(entity: CompiledEntity, what: string, issues: readonly ItemIssue[]): ItemValidationError {
  return new ItemValidationError(`The ${what} of ${entity.name} is not valid`, { entity: entity.name, issues })
}
