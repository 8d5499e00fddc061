import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import {
  ContentionError,
  PlanNeedsReadError,
  SetupError,
  TransactionCanceledError,
  TransactionPlanError,
} from '../errors/index.js'
import { describeCondition } from '../expressions/readable.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import { backOff, contentionAttempts } from '../wire/backoff.js'
import type { Executor } from '../wire/executor.js'
import { hideItems, type RawItem, readMisfit, readServiceFailure, type ServiceReason } from '../wire/service-errors.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { explainMisfit, type MisfitRequest } from './explain-misfit.js'
import { BaseOperation } from './operation.js'
import type { Explanation, PlannedRequest } from './operation-types.js'
import { currentItemInput, requireReadsAllowed, transactItem } from './run-write.js'
import { checkSteps } from './transaction-plan.js'
import { WriteOperation } from './write-operation.js'
import { isStale, type WriteRequest, type WriteStep } from './write-step.js'

interface TransactionState {
  readonly executor: Executor
  readonly operations: Attempt<readonly WriteOperation[]>
  readonly token: string | undefined
  readonly signal: AbortSignal | undefined
}

/** Writes of several items of which all happen, or none. Immutable. */
export class WriteTransaction extends BaseOperation<unknown[]> {
  readonly #state: TransactionState

  private constructor(state: TransactionState) {
    super()
    this.#state = state
  }

  static make(executor: Executor, operations: unknown, token: string | undefined): WriteTransaction {
    return new WriteTransaction({
      executor,
      operations: attempt(() => readOperations(operations, token)),
      token,
      signal: undefined,
    })
  }

  signal(signal: AbortSignal): WriteTransaction {
    return new WriteTransaction({ ...this.#state, signal })
  }

  params(): TransactWriteItemsCommandInput {
    const steps = this.#steps()
    const waiting = steps.find((step) => step.missing.length > 0)
    if (waiting !== undefined) {
      throw new PlanNeedsReadError({ entity: waiting.entity.name, missing: waiting.missing })
    }
    return this.#input(steps.map((step) => step.request(undefined)))
  }

  explain(): Explanation {
    const steps = this.#steps()
    const requests: PlannedRequest[] = steps
      .filter((step) => step.missing.length > 0)
      .map((step) => ({
        action: 'GetItem',
        input: currentItemInput(step),
        implied: true,
        reason: `the index keys of ${step.entity.name} also need ${step.missing.join(', ')}, as stored`,
      }))
    const input = this.#input(steps.map((step) => step.request(undefined)))
    return { requests: [...requests, { action: 'TransactWriteItems', input, implied: false }] }
  }

  protected override async run(): Promise<unknown[]> {
    const { executor, signal } = this.#state
    const operations = settle(this.#state.operations)
    const steps = this.#steps()
    let current = await Promise.all(steps.map((step) => readCurrent(executor, step, signal)))
    for (let tries = 1; tries <= contentionAttempts; tries += 1) {
      const requests = steps.map((step, index) => step.request(current[index]))
      try {
        await executor.send('TransactWriteItems', this.#input(requests), signal)
        return operations.map((operation, index) => operation.outcome(requests[index] as WriteRequest))
      } catch (error) {
        const failure = readServiceFailure(error)
        if (failure?.kind === 'misfit') throw explainMisfit(failure.misfit, pair(steps, requests), error)
        if (failure?.kind !== 'canceled') throw error
        if (!canRetry(requests, failure.reasons)) throw canceledError(steps, requests, failure.reasons, error)
        current = current.map((item, index) => (item === undefined ? item : (failure.reasons[index]?.item ?? item)))
      }
      await backOff(tries, signal)
    }
    throw new ContentionError({
      entity: steps.map((step) => step.entity.name).join(', '),
      attempts: contentionAttempts,
    })
  }

  #steps(): readonly WriteStep[] {
    const moments = new Map<Connection, number>()
    const steps = settle(this.#state.operations).map((operation) => {
      const { connection } = operation
      const nowMs = moments.get(connection) ?? connection.now()
      moments.set(connection, nowMs)
      return operation.step(nowMs)
    })
    checkSteps(steps, this.#state.executor)
    for (const step of steps) requireReadsAllowed(step)
    return steps
  }

  #input(requests: readonly WriteRequest[]): TransactWriteItemsCommandInput {
    const { token } = this.#state
    return { TransactItems: requests.map(transactItem), ...(token !== undefined && { ClientRequestToken: token }) }
  }
}

function readOperations(operations: unknown, token: string | undefined): readonly WriteOperation[] {
  if (token !== undefined && (typeof token !== 'string' || token.length < 1 || token.length > 36)) {
    throw new SetupError('setup.option', "A transaction's token is a text of 1 to 36 characters.")
  }
  if (!Array.isArray(operations))
    throw new TransactionPlanError('transaction.mixed', 'transactWrite takes a list of writes.')
  return operations.map((operation: unknown, index) => {
    if (!(operation instanceof WriteOperation)) {
      throw new TransactionPlanError(
        'transaction.mixed',
        `Operation ${index} of the transaction is not a write: use create, put, update, delete or check.`,
        [index],
      )
    }
    if (operation.givesOldItem) {
      throw new TransactionPlanError(
        'transaction.mixed',
        `Operation ${index} of the transaction returns the old item, which DynamoDB does not give there: take returning('old') out.`,
        [index],
      )
    }
    return operation
  })
}

/** Reads what a step depends on; the guards of its request cover that it is still so when the transaction runs. */
async function readCurrent(
  executor: Executor,
  step: WriteStep,
  signal: AbortSignal | undefined,
): Promise<RawItem | undefined> {
  if (step.missing.length === 0) return undefined
  const { Item: item } = await executor.send('GetItem', currentItemInput(step), signal)
  // An item that is not there has no attributes: the transaction is sent all the same, and says why it fails.
  return item ?? {}
}

/** Another writer was in the way, and nothing else is wrong: the same plan may well succeed now. */
function canRetry(requests: readonly WriteRequest[], reasons: readonly ServiceReason[]): boolean {
  const causes = reasons.flatMap(({ code, item }, index) => (code === 'None' ? [] : [{ code, item, index }]))
  const isInTheWay = ({ code, item, index }: (typeof causes)[number]): boolean => {
    const request = requests[index]
    if (code === 'ConditionalCheckFailed') return request !== undefined && isStale(request, item)
    return code === 'TransactionConflict'
  }
  return causes.length > 0 && causes.every(isInTheWay)
}

function pair(steps: readonly WriteStep[], requests: readonly WriteRequest[]): readonly MisfitRequest[] {
  return steps.map(({ entity }, index) => ({ entity, request: requests[index] as WriteRequest }))
}

function canceledError(
  steps: readonly WriteStep[],
  requests: readonly WriteRequest[],
  reasons: readonly ServiceReason[],
  cause: unknown,
): TransactionCanceledError {
  const explained = steps.map((step, index) => {
    const reason = reasons[index]
    const condition = requests[index]?.condition
    return {
      index,
      operation: step.operation,
      entity: step.entity.name,
      key: step.key.shown,
      code: reason?.code ?? 'None',
      message: explainReason(step, requests[index] as WriteRequest, reason),
      condition: condition && describeCondition(condition, step.entity.names),
      item: decodeFound(step.entity, reason?.item),
    }
  })
  return new TransactionCanceledError(explained, { cause: hideItems(cause) })
}

/** What a reason says, in our words where DynamoDB's name no place. */
function explainReason(
  { entity }: WriteStep,
  request: WriteRequest,
  reason: ServiceReason | undefined,
): string | undefined {
  const misfit = reason?.code === 'ValidationError' ? readMisfit(reason.message) : undefined
  if (misfit === undefined) return reason?.message
  return explainMisfit(misfit, [{ entity, request }], undefined).message
}
