import type { BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb'
import { AnswerError, BatchPlanError } from '../errors/index.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import type { Executor } from '../wire/executor.js'
import type { RequestPurpose } from '../wire/observe.js'
import { BaseOperation } from './operation.js'
import type { Explanation } from './plan-types.js'
import { askFor, findAsked, incomplete, ofTable, runBatch } from './run-batch.js'
import { readSignal } from './signal.js'
import { divideWrites, type WriteMember, writeInput } from './write-chunks.js'
import { WriteOperation } from './write-operation.js'

interface WriteState {
  readonly executor: Executor
  readonly operations: Attempt<readonly WriteOperation[]>
  readonly signal: AbortSignal | undefined
}

/** Puts and deletions of any number of items, each of which happens or not by itself. Immutable. */
export class WriteBatch extends BaseOperation<unknown[]> {
  readonly #state: WriteState

  private constructor(state: WriteState) {
    super()
    this.#state = state
  }

  static make(executor: Executor, operations: unknown): WriteBatch {
    return new WriteBatch({ executor, operations: attempt(() => readOperations(operations)), signal: undefined })
  }

  signal(signal: AbortSignal): WriteBatch {
    return new WriteBatch({ ...this.#state, signal: readSignal(signal) })
  }

  params(): BatchWriteItemCommandInput[] {
    return this.#divide().map(({ members }) => writeInput(members))
  }

  explain(): Explanation {
    return { requests: this.params().map((input) => ({ action: 'BatchWriteItem', input, implied: false })) }
  }

  protected override async run(): Promise<unknown[]> {
    const operations = settle(this.#state.operations)
    const chunks = this.#divide()
    const { left, cause } = await runBatch<WriteMember>({
      chunks,
      purpose: (members) => ({ operation: 'batchWrite', entity: members.map(({ entity }) => entity) }),
      send: sendWrites,
      signal: this.#state.signal,
    })
    const results = new Array<unknown>(operations.length).fill(undefined)
    const isLeft = new Set([...left].map(({ place }) => place))
    for (const { place, request } of chunks.flatMap(({ members }) => members)) {
      if (!isLeft.has(place)) results[place] = operations[place]?.outcome(request)
    }
    if (isLeft.size > 0) throw incomplete(operations, isLeft, results, cause)
    return results
  }

  #divide() {
    return divideWrites(this.#state.executor, settle(this.#state.operations))
  }
}

/** Makes some writes, and gives those that are left. */
async function sendWrites(
  executor: Executor,
  members: readonly WriteMember[],
  purpose: RequestPurpose,
): Promise<readonly WriteMember[]> {
  const { UnprocessedItems } = await executor.send('BatchWriteItem', writeInput(members), purpose)
  // An answer without them would say of every write that it was made.
  if (UnprocessedItems === undefined) throw new AnswerError('BatchWriteItem')
  const left: WriteMember[] = []
  for (const group of askFor(members)) {
    for (const { PutRequest, DeleteRequest } of ofTable(UnprocessedItems, group.table) ?? []) {
      // What is sent again is what was sent, and not what came back.
      left.push(findAsked('BatchWriteItem', group, members, PutRequest?.Item ?? DeleteRequest?.Key ?? {}))
    }
  }
  return left
}

function readOperations(operations: unknown): readonly WriteOperation[] {
  if (!Array.isArray(operations)) throw new BatchPlanError('batch.mixed', 'batchWrite takes a list of writes.')
  return Array.from(operations, (operation: unknown, index) => {
    if (operation instanceof WriteOperation) return operation
    throw new BatchPlanError('batch.mixed', `Operation ${index} of the batch is not a write: use put or delete.`, [
      index,
    ])
  })
}
