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
import { askFor, findAsked, incomplete, ofTable, runBatch } from './run-batch.js'
import { readSignal } from './signal.js'

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
    const results: unknown[] = []
    for (let place = 0; place < operations.length; place += 1) {
      results.push(left.has(place) ? undefined : (operations[place] as GetOperation).interpret(items[place]))
    }
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
  const items = operations.map((): RawItem | undefined => undefined)
  const { left, cause } = await runBatch<ReadMember>({
    chunks: divideReads(own, operations),
    purpose: (members) => ({ operation: 'batchGet', entity: members.map(({ entity }) => entity) }),
    send: sendReads.bind(undefined, items),
    signal,
  })
  return { items, left: new Set([...left].flatMap(({ places }) => places)), cause }
}

/** Reads some keys; puts what was found in its places, and gives the keys that are left. */
async function sendReads(
  items: (RawItem | undefined)[],
  executor: Executor,
  members: readonly ReadMember[],
  purpose: RequestPurpose,
): Promise<readonly ReadMember[]> {
  const { Responses, UnprocessedKeys } = await executor.send('BatchGetItem', readInput(members), purpose)
  // An answer without them would say of every item that it is not there.
  if (Responses === undefined || UnprocessedKeys === undefined) throw new AnswerError('BatchGetItem')
  const left: ReadMember[] = []
  for (const group of askFor(members)) {
    for (const item of ofTable(Responses, group.table) ?? []) {
      const { places } = findAsked('BatchGetItem', group, members, item)
      // Each read gives an item of its own, which its caller may change.
      for (let nth = 0; nth < places.length; nth += 1)
        items[places[nth] as number] = nth === 0 ? item : structuredClone(item)
    }
    for (const key of ofTable(UnprocessedKeys, group.table)?.Keys ?? []) {
      left.push(findAsked('BatchGetItem', group, members, key))
    }
  }
  return left
}

function readOperations(operations: unknown): readonly GetOperation[] {
  if (!Array.isArray(operations)) throw new BatchPlanError('batch.mixed', 'batchGet takes a list of reads.')
  const reads: GetOperation[] = []
  // Gaps count too, and are refused.
  for (let index = 0; index < operations.length; index += 1) {
    const operation: unknown = operations[index]
    if (operation instanceof GetOperation) reads.push(operation)
    else {
      const message = `Operation ${index} of the batch is not a read of one item: use get or getOrThrow.`
      throw new BatchPlanError('batch.mixed', message, [index])
    }
  }
  return reads
}
