import { PlanNeedsReadError, SetupError } from '../errors/index.js'
import { buildCondition, type ConditionCallback } from '../expressions/condition.js'
import type { ConditionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { decodeItem } from '../model/decode-item.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import type { Connection } from './connection.js'
import { BaseOperation } from './operation.js'
import type { Explanation, PlannedRequest } from './operation-types.js'
import { aloneInput, currentItemInput, requireReadsAllowed, runWrite, transactItem } from './run-write.js'
import type { Returning, WriteRequest, WriteStep } from './write-step.js'

/** One kind of write: what was made of its arguments, and how that becomes a step. */
export interface WriteDefinition<B> {
  readonly operation: WriteStep['operation']
  readonly returns: Returning
  readonly built: Attempt<B>
  readonly step: (built: B, context: StepContext) => WriteStep
}

/** What a step depends on besides the arguments of its operation. */
export interface StepContext {
  /** The conditions that were added. */
  readonly conditions: readonly ConditionTree[]
  /** The moment of the write, in milliseconds. */
  readonly nowMs: number
}

interface WriteState {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly definition: WriteDefinition<unknown>
  readonly conditions: readonly Attempt<ConditionTree>[]
  readonly returning: Returning
  readonly signal: AbortSignal | undefined
}

const requestActions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'TransactWriteItems',
}

/** A write of one item: `create`, `put`, `update`, `delete` or `check`. Immutable. */
export class WriteOperation extends BaseOperation<unknown> {
  readonly #state: WriteState

  private constructor(state: WriteState) {
    super()
    this.#state = state
  }

  /** Makes a write of what its arguments were read as. */
  static make<B>(connection: Connection, entity: CompiledEntity, definition: WriteDefinition<B>): WriteOperation {
    return new WriteOperation({
      connection,
      entity,
      definition: definition as unknown as WriteDefinition<unknown>,
      conditions: [],
      returning: definition.returns,
      signal: undefined,
    })
  }

  /** The name of the entity that is written. */
  get entity(): string {
    return this.#state.entity.name
  }

  /** Whether a put is to give the item that it replaces. Updates and deletions in a transaction give nothing anyway. */
  get givesOldItem(): boolean {
    return this.#state.definition.operation === 'put' && this.#state.returning === 'old'
  }

  if(where: ConditionCallback): WriteOperation {
    const condition = attempt(() => buildCondition(this.#state.entity, where))
    return new WriteOperation({ ...this.#state, conditions: [...this.#state.conditions, condition] })
  }

  returning(values: Returning): WriteOperation {
    const { operation } = this.#state.definition
    const possible: readonly Returning[] =
      operation === 'delete'
        ? ['none', 'old']
        : operation === 'create' || operation === 'check'
          ? []
          : ['none', 'old', 'new']
    if (!possible.includes(values)) {
      throw new SetupError('setup.option', `${operation} of ${this.entity} takes no returning("${String(values)}").`)
    }
    return new WriteOperation({ ...this.#state, returning: values })
  }

  signal(signal: AbortSignal): WriteOperation {
    return new WriteOperation({ ...this.#state, signal })
  }

  /** The connection that the operation was made by. */
  get connection(): Connection {
    return this.#state.connection
  }

  /**
   * Compiles the write; throws what was wrong with its arguments.
   *
   * @param nowMs the moment of the write
   */
  step(nowMs: number = this.#state.connection.now()): WriteStep {
    const { definition, conditions } = this.#state
    const step = definition.step(settle(definition.built), { conditions: conditions.map(settle), nowMs })
    // What DynamoDB would refuse is refused before anything is read for it.
    if (step.missing.length > 0) step.request(undefined)
    return step
  }

  /** What a transaction gives back for this write. */
  outcome(request: WriteRequest): unknown {
    return this.#state.returning === 'none' ? undefined : request.outcome?.()
  }

  params(): object {
    const step = this.step()
    requireReadsAllowed(step)
    if (step.missing.length > 0) throw new PlanNeedsReadError({ entity: step.entity.name, missing: step.missing })
    return this.#input(step.request(undefined))
  }

  explain(): Explanation {
    const step = this.step()
    requireReadsAllowed(step)
    const requests: PlannedRequest[] = []
    if (step.missing.length > 0) {
      requests.push({
        action: 'GetItem',
        input: currentItemInput(step),
        implied: true,
        reason: `the index keys also need ${step.missing.join(', ')}, as stored`,
      })
    }
    const request = step.request(undefined)
    requests.push({ action: requestActions[request.kind], input: this.#input(request), implied: false })
    return { requests }
  }

  protected override async run(): Promise<unknown> {
    const { entity, returning, signal } = this.#state
    const { request, attributes } = await runWrite(this.step(), returning, signal)
    if (returning === 'none') return undefined
    if (returning === 'new' && request.outcome !== undefined) return request.outcome()
    if (attributes === undefined) return undefined
    return decodeItem(entity, attributes, undefined, `The write was made, but the ${entity.name} to be returned`)
  }

  #input(request: WriteRequest): object {
    if (request.kind === 'ConditionCheck') return { TransactItems: [transactItem(request)] }
    return aloneInput(request, this.#state.returning)
  }
}
