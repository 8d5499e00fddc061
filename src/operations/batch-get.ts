import type { BatchGetItemCommandInput } from '@aws-sdk/client-dynamodb'
import { AnswerError, BatchPlanError } from '../errors/index.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import type { Executor } from '../wire/executor.js'
import type { RequestPurpose } from '../wire/observe.js'
import type { RawItem } from '../wire/service-errors.js'
import { GetOperation } from './get.js'
import { BaseOperation } from './operation.js'
import type { Explanation } from './plan-types.js'
import { divideReads, type ReadMember, readInput } from './read-chunks.js'
import { incomplete, ofTable, runBatch } from './run-batch.js'
import { readSignal } from './signal.js'
import { keyIdentity } from './stored-identity.js'

interface ReadState {
  readonly executor: Executor
  readonly operations: Attempt<readonly GetOperation[]>
  readonly signal: AbortSignal | undefined
}

/** Reads of any number of items, in as few requests as there can be. Immutable. */
export class ReadBatch extends BaseOperation<unknown[]> {
  readonly #state: ReadState

  private constructor(state: ReadState) {
    super()
    this.#state = state
  }

  static make(executor: Executor, operations: unknown): ReadBatch {
    return new ReadBatch({ executor, operations: attempt(() => readOperations(operations)), signal: undefined })
  }

  signal(signal: AbortSignal): ReadBatch {
    return new ReadBatch({ ...this.#state, signal: readSignal(signal) })
  }

  params(): BatchGetItemCommandInput[] {
    return this.#divide().map(({ members }) => readInput(members))
  }

  explain(): Explanation {
    return { requests: this.params().map((input) => ({ action: 'BatchGetItem', input, implied: false })) }
  }

  protected override async run(): Promise<unknown[]> {
    const { executor, signal } = this.#state
    const operations = settle(this.#state.operations)
    const { items, left, cause } = await readStored(executor, operations, signal)
    const results = operations.map((operation, place) =>
      left.has(place) ? undefined : operation.interpret(items[place]),
    )
    if (left.size > 0) throw incomplete(operations, left, results, cause)
    return results
  }

  #divide() {
    return divideReads(this.#state.executor, settle(this.#state.operations))
  }
}

/** What reads of several items gave. */
export interface StoredReads {
  /** The items as they are stored, in the order of the reads. */
  readonly items: readonly (RawItem | undefined)[]
  /** The places of the reads that were not carried out. */
  readonly left: ReadonlySet<number>
  readonly cause: unknown
}

/** Carries out several reads, in as few requests as there can be. */
export async function readStored(
  own: Executor,
  operations: readonly GetOperation[],
  signal: AbortSignal | undefined,
): Promise<StoredReads> {
  const found = new Map<ReadMember, RawItem>()
  const { left, cause } = await runBatch<ReadMember>({
    chunks: divideReads(own, operations),
    purpose: (members) => ({ operation: 'batchGet', entity: members.map(({ entity }) => entity) }),
    send: (executor, members, purpose) => sendReads(executor, members, purpose, found),
    signal,
  })
  const items = new Array<RawItem | undefined>(operations.length)
  for (const [{ places }, item] of found) {
    // Each read gives an item of its own, which its caller may change.
    for (const [nth, place] of places.entries()) items[place] = nth === 0 ? item : structuredClone(item)
  }
  return { items, left: new Set([...left].flatMap(({ places }) => places)), cause }
}

/** Reads some keys; notes what was found, and gives the keys that are left. */
async function sendReads(
  executor: Executor,
  members: readonly ReadMember[],
  purpose: RequestPurpose,
  found: Map<ReadMember, RawItem>,
): Promise<readonly ReadMember[]> {
  const { Responses, UnprocessedKeys } = await executor.send('BatchGetItem', readInput(members), purpose)
  // An answer without them would say of every item that it is not there.
  if (Responses === undefined || UnprocessedKeys === undefined) throw new AnswerError('BatchGetItem')
  const left: ReadMember[] = []
  for (const [{ table, keyNames }, asked] of groupMembers(members)) {
    const memberOf = (stored: RawItem): ReadMember => {
      const member = asked.get(keyIdentity(stored, keyNames))
      if (member === undefined) throw new AnswerError('BatchGetItem')
      return member
    }
    for (const item of ofTable(Responses, table) ?? []) found.set(memberOf(item), item)
    left.push(...(ofTable(UnprocessedKeys, table)?.Keys ?? []).map(memberOf))
  }
  return left
}

function groupMembers(members: readonly ReadMember[]): Map<ReadMember['group'], Map<string, ReadMember>> {
  const groups = new Map<ReadMember['group'], Map<string, ReadMember>>()
  for (const member of members) {
    const asked = groups.get(member.group) ?? new Map<string, ReadMember>()
    groups.set(member.group, asked.set(member.identity, member))
  }
  return groups
}

function readOperations(operations: unknown): readonly GetOperation[] {
  if (!Array.isArray(operations)) throw new BatchPlanError('batch.mixed', 'batchGet takes a list of reads.')
  return Array.from(operations, (operation: unknown, index) => {
    if (operation instanceof GetOperation) return operation
    const message = `Operation ${index} of the batch is not a read of one item: use get or getOrThrow.`
    throw new BatchPlanError('batch.mixed', message, [index])
  })
}
