import { AnswerError, BatchIncompleteError } from '../errors/index.js'
import { forEachOf } from '../util/for-each.js'
import { ownProperty } from '../util/objects.js'
import { shareIn } from '../util/share-in.js'
import { backOff } from '../wire/backoff.js'
import type { Executor } from '../wire/executor.js'
import type { RequestPurpose } from '../wire/observe.js'
import type { RawItem } from '../wire/service-errors.js'
import type { Connection } from './connection.js'
import type { KeyIndex } from './stored-identity.js'

/** How many requests of a batch are under way at a time. */
const batchWidth = 8

/** How often in a row a request is sent of which nothing was carried out. */
const idleAttempts = 10

/** The waits begin as those after so many tries: to be throttled takes longer to pass than to meet another writer. */
const triesAhead = 2

/** Failures by which DynamoDB says that it has carried out nothing, and may a little later. */
const passingFailures: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionConflictException',
]

/** Members of a batch that one request is made of. */
export interface Chunk<M> {
  readonly executor: Executor
  readonly members: readonly M[]
}

/** How a batch is carried out. */
export interface BatchRun<M> {
  readonly chunks: readonly Chunk<M>[]
  /** What a request for some members is made for. */
  readonly purpose: (members: readonly M[]) => RequestPurpose
  /** Sends members, and gives those that DynamoDB left. */
  readonly send: (executor: Executor, members: readonly M[], purpose: RequestPurpose) => Promise<readonly M[]>
  readonly signal: AbortSignal | undefined
}

/** What became of a batch. */
export interface BatchEnd<M> {
  /** The members that are left. */
  readonly left: ReadonlySet<M>
  /** The failure of a request, if there was one: one that will not pass, rather than one that does. */
  readonly cause: unknown
}

/** What became of one request. */
interface ChunkEnd<M> {
  readonly left: readonly M[]
  readonly cause: unknown
}

/**
 * Sends the requests of a batch, several at a time. What DynamoDB leaves is sent again after a pause, as long as some of it is carried
 * out now and then.
 *
 * @throws the failure of a request where nothing was carried out before, and the reason of an abort
 */
export async function runBatch<M>(run: BatchRun<M>): Promise<BatchEnd<M>> {
  const left = new Set<M>()
  let size = 0
  let cause: unknown
  let isStopped = false
  await forEachOf(run.chunks, batchWidth, async (chunk) => {
    const end = isStopped ? { left: chunk.members, cause: undefined } : await runChunk(run, chunk)
    for (const member of end.left) left.add(member)
    size += chunk.members.length
    const isFinal = end.cause !== undefined && !isPassing(end.cause)
    if (isFinal || cause === undefined) cause = end.cause
    // Where nothing at all comes through, more of it would only be in the way of others.
    if (isFinal || end.left.length === chunk.members.length) isStopped = true
  })
  if (left.size === size && cause !== undefined && !isPassing(cause)) throw cause
  return { left, cause }
}

/**
 * Carries out one request until nothing is left, or nothing comes through; a failure that will not pass ends it at once.
 *
 * @throws the reason of an abort
 */
async function runChunk<M>(
  { purpose, send, signal }: BatchRun<M>,
  { executor, members }: Chunk<M>,
): Promise<ChunkEnd<M>> {
  let left = members
  let cause: unknown
  let idle = 0
  for (let retries = 0; ; retries += 1) {
    let remaining = left
    try {
      remaining = await send(executor, left, { retries, signal, ...purpose(left) })
      cause = undefined
    } catch (error) {
      cause = error
      if (!isPassing(error)) {
        if (signal?.aborted) throw error
        return { left, cause }
      }
    }
    idle = remaining.length < left.length ? 0 : idle + 1
    left = remaining
    if (left.length === 0 || idle >= idleAttempts) return { left, cause }
    await backOff(idle + triesAhead, signal)
  }
}

function isPassing(error: unknown): boolean {
  return passingFailures.includes(String((error as { name?: unknown } | undefined)?.name))
}

/** Says which operations of a batch are left, by their places. */
export function incomplete<O>(
  operations: readonly O[],
  isLeft: ReadonlySet<number>,
  results: readonly unknown[],
  cause: unknown,
): BatchIncompleteError<O> {
  const places = [...operations.keys()].filter((place) => isLeft.has(place))
  return new BatchIncompleteError({
    size: operations.length,
    unprocessed: places.map((place) => operations[place] as O),
    places,
    results,
    ...(cause !== undefined && { cause }),
  })
}

/**
 * Chooses who sends for each connection: what is on the batch's own client goes by the batch's own connection, and what is on another
 * one by the first connection on it.
 */
export function chooseExecutors(own: Executor): (connection: Connection) => Executor {
  const chosen = new Map<object, Executor>([[own.origin, own]])
  return ({ executor }) => shareIn(chosen, executor.origin, () => executor)
}

/** One member of a batch, as it is found again in an answer. */
interface Findable<M> {
  readonly group: { readonly table: string; readonly members: KeyIndex<M> }
  asked: readonly M[] | undefined
}

/** Notes of members which request they are in now, and gives their groups. */
export function askFor<M extends Findable<M>>(members: readonly M[]): readonly M['group'][] {
  const groups: M['group'][] = []
  for (const member of members) {
    member.asked = members
    if (!groups.includes(member.group)) groups.push(member.group)
  }
  return groups
}

/**
 * Finds a member by its key in the answer.
 *
 * @param asked the members of the request
 * @throws AnswerError where the request has none such
 */
export function findAsked<M extends Findable<M>>(
  action: string,
  { members }: M['group'],
  asked: readonly M[],
  stored: RawItem,
): M {
  const member = members.get(stored)
  if (member?.asked !== asked) throw new AnswerError(action)
  return member
}

/** The members of a table in an answer, which may have the name of a table that was asked for by its ARN. */
export function ofTable<T>(answered: Readonly<Record<string, T>>, table: string): T | undefined {
  const name = table.slice(table.lastIndexOf('/') + 1)
  return (ownProperty(answered, table) ?? ownProperty(answered, name)) as T | undefined
}
