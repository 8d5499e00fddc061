import type { TransactGetItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { TransactionCanceledError, TransactionPlanError } from '../errors/index.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import type { Executor } from '../wire/executor.js'
import { type RawItem, readServiceFailure } from '../wire/service-errors.js'
import { GetOperation } from './get.js'
import { BaseOperation } from './operation.js'
import type { Explanation } from './plan-types.js'
import { showKey } from './read-key.js'
import { sendReads } from './send-reads.js'
import { readSignal } from './signal.js'
import { checkSteps } from './transaction-plan.js'

interface ReadState {
  readonly executor: Executor
  readonly operations: Attempt<readonly GetOperation[]>
  readonly signal: AbortSignal | undefined
}

/** Reads of several items as they were at one moment. Immutable. */
export class ReadTransaction extends BaseOperation<unknown[]> {
  readonly #state: ReadState

  private constructor(state: ReadState) {
    super()
    this.#state = state
  }

  static make(executor: Executor, operations: unknown): ReadTransaction {
    return new ReadTransaction({ executor, operations: attempt(() => readOperations(operations)), signal: undefined })
  }

  signal(signal: AbortSignal): ReadTransaction {
    return new ReadTransaction({ ...this.#state, signal: readSignal(signal) })
  }

  params(): TransactGetItemsCommandInput {
    const operations = settle(this.#state.operations)
    checkSteps(
      operations.map((operation) => operation.plannedAction()),
      this.#state.executor,
    )
    return { TransactItems: operations.map((operation) => ({ Get: operation.target() })) }
  }

  explain(): Explanation {
    return { requests: [{ action: 'TransactGetItems', input: this.params(), implied: false }] }
  }

  protected override async run(): Promise<unknown[]> {
    const input = this.params()
    const operations = settle(this.#state.operations)
    const found = await this.#send(input)
    return operations.map((operation, index) => operation.interpret(found[index]))
  }

  async #send(input: TransactGetItemsCommandInput): Promise<readonly (RawItem | undefined)[]> {
    const { executor, signal } = this.#state
    const entity = settle(this.#state.operations).map((operation) => operation.entity)
    try {
      return await sendReads(executor, input, { operation: 'transactGet', entity, signal })
    } catch (error) {
      throw readServiceFailure(error)?.kind === 'canceled' ? this.#canceled(error) : error
    }
  }

  #canceled(error: unknown): TransactionCanceledError {
    const failure = readServiceFailure(error)
    const reasons = failure?.kind === 'canceled' ? failure.reasons : []
    const explained = settle(this.#state.operations).map((operation, index) => ({
      index,
      operation: 'get',
      entity: operation.entity,
      key: showKey(operation.key()),
      code: reasons[index]?.code ?? 'None',
      message: reasons[index]?.message,
      condition: undefined,
      item: undefined,
      error: undefined,
    }))
    return new TransactionCanceledError(explained, { cause: error })
  }
}

function readOperations(operations: unknown): readonly GetOperation[] {
  if (!Array.isArray(operations))
    throw new TransactionPlanError('transaction.mixed', 'transactGet takes a list of reads.')
  // Gaps count too, and are refused.
  return Array.from(operations, (operation: unknown, index) => {
    if (operation instanceof GetOperation) return operation
    throw new TransactionPlanError(
      'transaction.mixed',
      `Operation ${index} of the transaction is not a read of one item: use get or getOrThrow.`,
      [index],
    )
  })
}
