import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { PlanNeedsReadError, TransactionPlanError } from '../errors/index.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import type { Executor } from '../wire/executor.js'
import { momentOf } from './connection.js'
import { explainCancellation } from './explain-cancellation.js'
import { explainPlan } from './explain-plan.js'
import { type FoldedChecks, foldChecks } from './fold-checks.js'
import { inTurn, type Sent } from './in-turn.js'
import { BaseOperation } from './operation.js'
import { listActions } from './plan-actions.js'
import type { PlanExplanation } from './plan-types.js'
import { requireReadsAllowed } from './requests.js'
import { doubted, PlanCancellation, planInput, runPlan } from './run-plan.js'
import { readSignal } from './signal.js'
import { checkToken } from './token.js'
import { checkSteps } from './transaction-plan.js'
import { WriteOperation } from './write-operation.js'

interface TransactionState {
  readonly executor: Executor
  readonly operations: Attempt<readonly WriteOperation[]>
  readonly token: string | undefined
  /** What the runs under the token have to know of each other. */
  readonly sent: Sent
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
      operations: attempt(() => {
        if (token !== undefined) checkToken(token)
        return readOperations(operations)
      }),
      token,
      sent: {},
      signal: undefined,
    })
  }

  signal(signal: AbortSignal): WriteTransaction {
    return new WriteTransaction({ ...this.#state, signal: readSignal(signal) })
  }

  params(): TransactWriteItemsCommandInput {
    const { steps, firstOf } = this.#compile()
    const waiting = steps.find((step) => step.missing.length > 0)
    if (waiting !== undefined) {
      throw new PlanNeedsReadError({ entity: waiting.entity.name, missing: waiting.missing })
    }
    const requests = steps.map((step) => step.request(undefined, []))
    return planInput(listActions(steps, requests, { places: firstOf }), this.#state.token)
  }

  explain(): PlanExplanation {
    return explainPlan(this.#compile(), this.#state.token)
  }

  override toString(): string {
    return String(this.explain())
  }

  protected override async run(): Promise<unknown[]> {
    const { executor, token, sent, signal } = this.#state
    const folded = this.#compile()
    const { steps, placeOf, firstOf, operations } = folded
    try {
      const plan = { operation: 'transactWrite', executor, steps, places: firstOf, guards: () => [], token, signal }
      const { requests } = await inTurn(token, sent, ({ from, note }) => runPlan(plan, from, note))
      return operations.map((operation, index) => {
        const request = requests[placeOf[index] as number]
        return request === undefined || operation.kind === 'check' ? undefined : operation.outcome(request)
      })
    } catch (error) {
      if (!(error instanceof PlanCancellation)) throw error
      throw doubted(steps, explainCancellation(folded, error), error.isUnderWay)
    }
  }

  #compile(): FoldedChecks {
    const folded = foldChecks(settle(this.#state.operations), momentOf.bind(undefined, new Map()))
    checkSteps(folded.steps, this.#state.executor, folded.firstOf)
    for (const step of folded.steps) requireReadsAllowed(step)
    return folded
  }
}

function readOperations(operations: unknown): readonly WriteOperation[] {
  const refuse = (message: string, places: readonly number[] = []): never => {
    throw new TransactionPlanError('transaction.mixed', message, places)
  }
  if (!Array.isArray(operations)) return refuse('transactWrite takes a list of writes.')
  // Gaps count too, and are refused.
  return Array.from(operations, (operation: unknown, index) => {
    if (!(operation instanceof WriteOperation)) {
      return refuse(
        `Operation ${index} of the transaction is not a write: use create, put, update, upsert, modify, delete or check.`,
        [index],
      )
    }
    if (operation.givesOldItem) {
      return refuse(
        `Operation ${index} of the transaction returns the old item, which DynamoDB does not give there: take returning('old') out.`,
        [index],
      )
    }
    if (operation.ownToken !== undefined) {
      return refuse(`Operation ${index} of the transaction has a token of its own: give the transaction one.`, [index])
    }
    return operation
  })
}
