import { isPlainObject, ownProperty } from '../util/objects.js'

type Batch = Readonly<Record<string, unknown>>

/** A batch, taken apart. */
export interface SplitBatch {
  /** The request with what is to be executed; `undefined` if that is nothing. */
  readonly request: Batch | undefined
  /** What is left, in the form of `UnprocessedItems` or `UnprocessedKeys`. */
  readonly left: Batch
}

/** The number of members of a batch; none if the request is no batch. */
export function countMembers(input: Batch): number {
  return tables(input).reduce((count, [, members]) => count + listOf(members).length, 0)
}

/**
 * Takes a batch apart.
 *
 * @param input - The request.
 * @param at - The members that are left, counted over all tables in the order of the request.
 */
export function splitBatch(input: Batch, at: readonly number[]): SplitBatch {
  const chosen = new Set(at)
  const done: [string, unknown][] = []
  const left: [string, unknown][] = []
  let index = 0
  for (const [table, members] of tables(input)) {
    const [doing, leaving]: [unknown[], unknown[]] = [[], []]
    for (const member of listOf(members)) (chosen.has(index++) ? leaving : doing).push(member)
    if (doing.length > 0) done.push([table, withList(members, doing)])
    if (leaving.length > 0) left.push([table, withList(members, leaving)])
  }
  // Built from entries, since a table may have any name.
  const request = done.length === 0 ? undefined : { ...input, RequestItems: Object.fromEntries(done) }
  return { request, left: Object.fromEntries(left) }
}

/** Adds what was left to what the endpoint itself left. */
export function mergeLeft(answered: unknown, left: Batch): Batch {
  const merged = new Map(Object.entries(isPlainObject(answered) ? answered : {}))
  for (const [table, members] of Object.entries(left)) {
    const own = merged.get(table)
    merged.set(table, own === undefined ? members : withList(own, [...listOf(own), ...listOf(members)]))
  }
  return Object.fromEntries(merged)
}

function tables(input: Batch): [string, unknown][] {
  const batch = ownProperty(input, 'RequestItems')
  return isPlainObject(batch) ? Object.entries(batch) : []
}

/** A table's members: a list in a write, a list beside its options in a read. */
function listOf(members: unknown): readonly unknown[] {
  const list = isPlainObject(members) ? ownProperty(members, 'Keys') : members
  return Array.isArray(list) ? list : []
}

function withList(members: unknown, list: readonly unknown[]): unknown {
  return isPlainObject(members) ? { ...members, Keys: list } : list
}
