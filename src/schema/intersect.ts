import { $ZodIntersection, type $ZodType } from 'zod/v4/core'
import type { Classifier } from './classifier.js'
import type { ObjectStorage, Storage } from './storage.js'

/**
 * Describes what satisfies two schemas at once: objects are merged, unions are spread out over their alternatives,
 * and of scalars the narrower description is kept, judged by both schemas.
 */
export function intersect(schema: $ZodType, left: Storage, right: Storage, classifier: Classifier): Storage {
  if (left === right) return { ...left, schema }
  const again: Again = (a, b) => intersect(intersectionOf(a, b), a, b, classifier)
  if (left.kind === 'lazy') return again(left.inner(), right)
  if (right.kind === 'lazy') return again(left, right.inner())
  if (left.kind === 'union' || right.kind === 'union') {
    const [union, other] = left.kind === 'union' ? [left, right] : [right, left]
    if (union.kind !== 'union') return left
    const options = union.options.map((option) => again(option, other))
    return { kind: 'union', schema, options, checked: [...(union.checked ?? [union.schema]), schema] }
  }
  if (left.kind === 'readonly' || right.kind === 'readonly') {
    const inner = again(withoutWrapper(left, 'readonly'), withoutWrapper(right, 'readonly'))
    return { kind: 'readonly', inner, schema: readonlySchemaOf(left, right) }
  }
  for (const kind of ['optional', 'nullable'] as const) {
    if (left.kind !== kind && right.kind !== kind) continue
    const inner = again(withoutWrapper(left, kind), withoutWrapper(right, kind))
    return left.kind === kind && right.kind === kind ? { kind, inner, schema } : inner
  }
  if (left.kind === 'object' && right.kind === 'object') return mergeObjects(schema, left, right, again, classifier)
  if (left.kind === 'any') return { ...right, schema }
  if (right.kind === 'any') return { ...left, schema }
  if (isScalar(left) && left.kind === right.kind) return { ...left, schema }
  if (left.kind === 'literal' && isScalar(right)) return { ...left, schema }
  if (right.kind === 'literal' && isScalar(left)) return { ...right, schema }
  classifier.report(
    'schema.intersection',
    'The two sides of this intersection have no stored form in common that keyloom could derive.',
    'Write one schema with the attributes of both, as with z.object({ ...a.shape, ...b.shape }).',
  )
  return { kind: 'any', schema }
}

type Again = (left: Storage, right: Storage) => Storage

function mergeObjects(
  schema: $ZodType,
  left: ObjectStorage,
  right: ObjectStorage,
  again: Again,
  { inside, report }: Classifier,
): Storage {
  const attributes = new Map(left.attributes)
  for (const [name, storage] of right.attributes) {
    const other = left.attributes.get(name)
    const isNew = other === undefined || other === storage
    attributes.set(name, isNew ? storage : inside(name, () => again(other, storage)))
  }
  const rests = [left.rest, right.rest].filter((rest) => rest !== undefined)
  if (rests.some((rest) => rest.kind !== 'any')) {
    const message = 'A catchall on one side of an intersection would have to judge the attributes of the other side.'
    report('schema.intersection', message, 'Put the catchall on one schema with the attributes of both.')
  }
  const [rest] = rests
  return {
    kind: 'object',
    schema,
    attributes,
    checked: [...(left.checked ?? [left.schema]), ...(right.checked ?? [right.schema]), schema],
    strict: left.strict === true && right.strict === true,
    unknownAttributes: rest === undefined ? 'refuse' : 'keep',
    ...(rest !== undefined && { rest }),
  }
}

const scalarKinds: ReadonlySet<Storage['kind']> = new Set([
  'string',
  'number',
  'bigint',
  'boolean',
  'null',
  'date',
  'binary',
  'literal',
])

function isScalar(storage: Storage): boolean {
  return scalarKinds.has(storage.kind)
}

function withoutWrapper(storage: Storage, kind: 'optional' | 'nullable' | 'readonly'): Storage {
  return storage.kind === kind ? storage.inner : storage
}

function readonlySchemaOf(left: Storage, right: Storage): $ZodType {
  return left.kind === 'readonly' ? left.schema : right.schema
}

function intersectionOf(left: Storage, right: Storage): $ZodType {
  return new $ZodIntersection({ type: 'intersection', left: left.schema, right: right.schema })
}
