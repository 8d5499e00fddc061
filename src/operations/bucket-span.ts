import { ExpressionError, type ItemIssue, ItemValidationError, KeyValueError } from '../errors/index.js'
import { buildCondition } from '../expressions/condition.js'
import type { ConditionOperators } from '../expressions/operator-types.js'
import type { ConditionTree } from '../expressions/tree.js'
import { type Bucket, findBuckets } from '../keys/buckets.js'
import type { KeyBounds, KeySide } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { storageAt, unwrapStorage } from '../schema/navigate.js'
import type { Storage } from '../schema/storage.js'
import { getAtPath } from '../util/objects.js'
import { readKeyValues } from './read-key.js'
import { checkFilter, checkHeld, type SortQuestion } from './read-range.js'
import { meetBounds } from './span-hull.js'

/** The dates from which to which a query goes across buckets, both included. */
export interface BucketSpan {
  readonly bucket: Bucket
  readonly from: unknown
  readonly to: unknown
}

/** Reads a span: `{ createdAt: [from, to] }`. */
export function readSpan(entity: CompiledEntity, path: AccessPath, input: unknown): BucketSpan {
  const what = `span of the query ${path.name}`
  const refuse = (issue: ItemIssue): never => {
    throw new ItemValidationError(`The ${what} of ${entity.name} is not valid`, {
      entity: entity.name,
      issues: [issue],
    })
  }
  const [first, ...others] = findBuckets(path.pk)
  if (first === undefined) {
    const message = `the partition of ${path.name} holds no year, month, day or hour of a date to go across`
    throw new ExpressionError('expression.operand', entity.name, message)
  }
  const bucket = [first, ...others].find((one) => getAtPath(input, one.path.split('.')) !== undefined) ?? first
  const steps = bucket.path.split('.')
  const ends: unknown = getAtPath(input, steps)
  if (!Array.isArray(ends) || ends.length !== 2) {
    return refuse({ path: steps, message: 'must be a list of two dates, from the first to the last' })
  }
  const isText = unwrapStorage(storageAt(entity.storage, steps) as Storage).kind === 'string'
  const partial = isText ? undefined : ({ path: bucket.path, as: 'bound' } as const)
  const [from, to] = ends.map((end: unknown, index) => {
    if (end === undefined || end === null) return refuse({ path: [...steps, index], message: 'is required' })
    const question = { what, paths: [bucket.path], parts: path.pk.parts, partial }
    return readKeyValues(entity, replaceAtPath(input, steps, end), question).get(bucket.path)
  })
  return { bucket, from, to }
}

function replaceAtPath(object: unknown, [head = '', ...rest]: readonly string[], value: unknown): object {
  const copy = { ...(object as Readonly<Record<string, unknown>>) }
  return { ...copy, [head]: rest.length === 0 ? value : replaceAtPath(copy[head], rest, value) }
}

/** What keeps out items of the first and the last bucket that lie outside of the span. */
export interface SpanLimits {
  readonly bounds: KeyBounds
  readonly filter: ConditionTree | undefined
}

/** Narrows a query to a span: by its sort key where that begins with the date, else by a filter. */
export function limitToSpan(question: SortQuestion, bounds: KeyBounds, { bucket, from, to }: BucketSpan): SpanLimits {
  const { entity, path } = question
  if ((from as Date) > (to as Date)) return { bounds: { lead: [], last: { kind: 'empty' } }, filter: undefined }
  const own = boundsOfSpan(question, { bucket, from, to })
  if (own !== undefined) return { bounds: meetSpan(bounds, own), filter: undefined }
  const filter = buildCondition(entity, ((attributes: object, { between }: ConditionOperators) =>
    between(getReference(attributes, bucket.path), from as never, to as never)) as never)
  checkHeld(
    entity,
    path,
    filter,
    ', by which the first and the last bucket are cut to the span before anything is fetched, by hydrate() too; project it, or let the sort key begin with it',
  )
  checkFilter(entity, path, filter)
  return { bounds, filter }
}

function getReference(attributes: object, path: string): never {
  return path
    .split('.')
    .reduce<object>((place, step) => (place as Record<string, object>)[step] as object, attributes) as never
}

/** The bounds of a span on the sort key; `undefined` where that does not begin with the date, or not in its order. */
function boundsOfSpan(
  { path: { pk, sk }, values }: SortQuestion,
  { bucket, from, to }: BucketSpan,
): KeyBounds | undefined {
  const isLeading = sk?.paths.find((name) => !pk.reversible.includes(name)) === bucket.path
  if (sk === undefined || !isLeading) return undefined
  const giving = (end: unknown) => (name: string) => (name === bucket.path ? end : undefined)
  const known = (name: string): unknown => (pk.reversible.includes(name) ? values.get(name) : undefined)
  return orUndefined(() => (sk as KeySide).between(giving(from), giving(to), known))
}

function orUndefined<T>(compute: () => T): T | undefined {
  try {
    return compute()
  } catch (error) {
    if (error instanceof KeyValueError) return undefined
    throw error
  }
}

/** Narrows some bounds by those of the first attribute. */
function meetSpan({ lead, last }: KeyBounds, span: KeyBounds): KeyBounds {
  const [whole, ...others] = lead
  if (whole === undefined) return { lead, last: meetBounds(last, span.last) }
  const isInside = meetBounds({ kind: 'equal', value: whole }, span.last).kind !== 'empty'
  return isInside ? { lead: [whole, ...others], last } : { lead: [], last: { kind: 'empty' } }
}
