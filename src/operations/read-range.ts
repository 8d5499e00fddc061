import { ExpressionError, ItemValidationError, SetupError } from '../errors/index.js'
import type { Selection } from '../expressions/selection.js'
import { type ConditionTree, pathsOfCondition } from '../expressions/tree.js'
import type { KeyPart, ReadAttribute, SortOperator } from '../keys/key-part.js'
import { type KeyBounds, type KeySide, partsOf } from '../keys/key-side.js'
import type { AccessPath, CompiledEntity } from '../model/compiled.js'
import { allParts, heldPaths, namesIn } from '../model/held-in-index.js'
import type { StoredPath } from '../schema/stored-path.js'
import { readPath } from '../util/objects.js'
import { shareIn } from '../util/share-in.js'
import { type KeyQuestion, type KeyValues, readKeyValues, requireAll } from './read-key.js'

/** The values of a sort condition. */
interface SortValues {
  readonly side: KeySide
  /** What the caller gave. */
  readonly given: ReadAttribute
  /** What the partition tells already. */
  readonly known: ReadAttribute
}

/** What a query is limited to. */
export interface QuerySelection {
  /** The places that the caller gets, as names from the root. */
  readonly paths: readonly (readonly string[])[]
  /** The places that are asked for, besides keys, as they are stored; `undefined` for everything that is there. */
  readonly requested: readonly StoredPath[] | undefined
}

/** What a sort condition is about: a way into an entity, and what its partition tells. */
export interface SortQuestion {
  readonly entity: CompiledEntity
  readonly path: AccessPath
  readonly values: KeyValues
}

/** A sort condition as it was given. */
export type SortRequest =
  | { readonly operator: SortOperator; readonly values: unknown }
  | { readonly operator: 'between'; readonly low: unknown; readonly high: unknown }

/** Refuses a second sort condition. */
export function requireUnsorted(name: string, condition: unknown): void {
  if (condition === undefined) return
  const problem = 'a query takes one sort condition; use between for a range'
  throw new ExpressionError('expression.operand', name, problem)
}

/** Refuses a consistent read of a global index. */
export function requireConsistent(name: string, { consistent }: AccessPath): void {
  if (consistent) return
  throw new SetupError('setup.option', `${name} is on a global index, which DynamoDB cannot read consistently.`)
}

/** Reads a sort condition. */
export function readBounds(question: SortQuestion, sort: SortRequest): KeyBounds {
  if (sort.operator === 'between') {
    const low = readSortValues(question, 'between', sort.low)
    const high = readSortValues(question, 'between', sort.high)
    return low.side.between(low.given, high.given, low.known)
  }
  const { side, given, known } = readSortValues(question, sort.operator, sort.values)
  return side.bounds(sort.operator, given, known)
}

/** Reads a sort condition's values: leading attributes of the sort key, left to right without a gap. */
function readSortValues(
  { entity, path, values: partition }: SortQuestion,
  operator: SortOperator | 'between',
  input: unknown,
): SortValues {
  const { pk, sk } = path
  const { what, open } = askSort(path)
  if (sk === undefined || open.length === 0) {
    throw new ExpressionError(
      'expression.operand',
      entity.name,
      `the sort key of ${path.name} leaves nothing to ask for`,
    )
  }
  let position = open.length - 1
  while (position >= 0 && valueAt(input, open[position] as string) === undefined) position -= 1
  const last = open[position]
  const partial = last === undefined ? undefined : readPartial(operator, last, valueAt(input, last))
  const question = { what, paths: open, parts: sk.parts, partial }
  const values = readKeyValues(entity, input, question)
  if (last === undefined) {
    throw new ItemValidationError(`The ${what} of ${entity.name} is not valid`, {
      entity: entity.name,
      issues: [{ path: (open[0] as string).split('.'), message: 'is required' }],
    })
  }
  if (position > 0) requireAll(entity, values, { ...question, paths: open.slice(0, position) })
  return {
    side: sk,
    given: (name) => values.get(name),
    known: (name) => (pk.reversible.includes(name) ? partition.get(name) : undefined),
  }
}

/** What a sort condition may give: what the partition does not tell already. */
interface SortAttributes {
  readonly what: string
  readonly open: readonly string[]
}

const asked = new WeakMap<AccessPath, SortAttributes>()

function askSort(path: AccessPath): SortAttributes {
  return shareIn(asked, path, () => {
    const { name, pk, sk } = path
    const open = sk?.paths.filter((one) => !pk.reversible.includes(one)) ?? []
    return { what: `sort condition of the query ${name}`, open }
  })
}

/** What was given for a path; nothing in what is no object. */
function valueAt(input: unknown, path: string): unknown {
  return typeof input === 'object' && input !== null ? readPath(input, path) : undefined
}

/** How the last value of a sort condition is read: the others, and those compared for equality, are whole. */
function readPartial(operator: SortOperator | 'between', path: string, value: unknown): KeyQuestion['partial'] {
  if (operator === 'eq') return undefined
  if (operator !== 'beginsWith') return { path, as: 'bound' }
  return typeof value === 'string' ? { path, as: 'beginning' } : undefined
}

/** What a query reads unless something is selected: `undefined` for whole items, else all that the index holds. */
export function projectedSelection(entity: CompiledEntity, path: AccessPath): QuerySelection | undefined {
  if (path.projection === 'all') return undefined
  const paths = [...heldPaths(entity, path)].map((name) => (entity.attributes.has(name) ? [name] : name.split('.')))
  return { paths, requested: undefined }
}

/** Limits a selection to what an index holds, and refuses what it does not. */
export function selectFrom(entity: CompiledEntity, path: AccessPath, selection: Selection): QuerySelection {
  if (path.projection === 'all') return selection
  const held = heldPaths(entity, path)
  for (const asked of selection.paths) {
    const isHeld = asked.some((_, depth) => held.has(asked.slice(0, depth + 1).join('.')))
    if (isHeld) continue
    throw new ExpressionError(
      'expression.unknown_attribute',
      entity.name,
      `the index of ${path.name} does not hold "${asked.join('.')}"`,
    )
  }
  // What is read from the keys is no attribute of the index, and DynamoDB refuses to be asked for it.
  const native = allParts(entity, path).flatMap((part) => (part.native ? [part.attribute] : []))
  const stored = new Set([...namesIn(path), ...native])
  return { paths: selection.paths, requested: selection.requested.filter(([name]) => stored.has(String(name))) }
}

/** Refuses a filter that DynamoDB would refuse: on the key that the query is about, or on what the index does not hold. */
export function checkFilter(entity: CompiledEntity, path: AccessPath, filter: ConditionTree): void {
  const queried = nativeNames(partsOf(path))
  for (const [name] of pathsOfCondition(filter)) {
    if (!queried.has(String(name))) continue
    throw new ExpressionError(
      'expression.operand',
      entity.name,
      `"${entity.names.attribute(String(name))}" is part of the key of ${path.name}, which takes no filter; use the partition or a sort condition`,
    )
  }
  checkHeld(entity, path, filter)
}

/**
 * Refuses a filter on what an index does not hold.
 *
 * @param purpose what the attribute would be needed for: the end of the message
 */
export function checkHeld(
  entity: CompiledEntity,
  path: AccessPath,
  filter: ConditionTree,
  purpose = ' to filter by',
): void {
  if (path.projection === 'all') return
  const held = new Set([...namesIn(path), ...nativeNames(allParts(entity, path))])
  for (const [name] of pathsOfCondition(filter)) {
    if (held.has(String(name))) continue
    throw new ExpressionError(
      'expression.unknown_attribute',
      entity.name,
      `the index of ${path.name} does not hold "${entity.names.attribute(String(name))}"${purpose}`,
    )
  }
}

function nativeNames(parts: readonly KeyPart[]): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => (part.native ? [part.attribute] : [])))
}
