import { PlanNeedsReadError, SetupError } from '../errors/index.js'
import { buildCondition, type ConditionCallback } from '../expressions/condition.js'
import type { ConditionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { decodeItem, isForeign } from '../model/decode-item.js'
import { type Attempt, attempt, settle } from '../util/attempt.js'
import type { Connection } from './connection.js'
import { asIfGone, type Expiry, expiryOf, isExpired } from './expiry.js'
import { asIfNotForeign, ownershipConditions } from './foreign.js'
import { inTurn, type Sent } from './in-turn.js'
import { BaseOperation } from './operation.js'
import { listActions } from './plan-actions.js'
import type { Explanation, PlannedRequest } from './plan-types.js'
import { aloneInput, currentItemInput, reasonOfRead, requireReadsAllowed, transactItem } from './requests.js'
import { planInput } from './run-plan.js'
import { readForReturn, runTogether } from './run-together.js'
import { runWrite } from './run-write.js'
import { readSignal } from './signal.js'
import { checkToken } from './token.js'
import { expectVersion, isAtVersion } from './versions.js'
import { hideExpired, type Returning, refuseEarly, type WriteRequest, type WriteStep } from './write-step.js'

/** One kind of write: what was made of its arguments, and how that becomes a step. */
export interface WriteDefinition<B> {
  readonly operation: WriteStep['operation']
  readonly returns: Returning
  readonly built: Attempt<B>
  /** Neither this nor the step's `request` is a closure where writes of its kind are many: see decision 0029. */
  readonly step: (built: B, context: StepContext) => WriteStep
}

/** What a step depends on besides the arguments of its operation. */
export interface StepContext {
  /** The conditions that were added. */
  readonly conditions: readonly ConditionTree[]
  /** The condition that the item is no other entity's, where the table tells. */
  readonly isOurs: readonly ConditionTree[]
  /** The moment of the write, in milliseconds. */
  readonly nowMs: number
  /** By what expired items are told that count as absent. */
  readonly expiry: Expiry | undefined
}

interface WriteState {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly definition: WriteDefinition<unknown>
  readonly conditions: readonly Attempt<ConditionTree>[]
  readonly returning: Returning
  /** The version that the item must be at. */
  readonly version: number | undefined
  readonly token: string | undefined
  /** What the runs under the token have to know of each other: those of this very write, and of no other. */
  readonly sent: Sent
  readonly signal: AbortSignal | undefined
}

const requestActions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'TransactWriteItems',
}

/** A write of one item: `create`, `put`, `update`, `upsert`, `modify`, `delete` or `check`. Immutable. */
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
      version: undefined,
      token: undefined,
      sent: {},
      signal: undefined,
    })
  }

  /** The name of the entity that is written. */
  get entity(): string {
    return this.#state.entity.name
  }

  get compiledEntity(): CompiledEntity {
    return this.#state.entity
  }

  get kind(): WriteStep['operation'] {
    return this.#state.definition.operation
  }

  /** Whether the caller has conditions of their own. */
  get isConditional(): boolean {
    return this.#state.conditions.length > 0 || this.#state.version !== undefined
  }

  /** The conditions of a check, for the write that it becomes a part of. */
  checkedConditions(): readonly ConditionTree[] {
    const { definition, conditions } = this.#state
    const { condition } = settle(definition.built) as { readonly condition: ConditionTree }
    return [condition, ...conditions.map(settle)]
  }

  /** Whether a put is to give the item that it replaces. Updates and deletions in a transaction give nothing anyway. */
  get givesOldItem(): boolean {
    return this.#state.definition.operation === 'put' && this.#state.returning === 'old'
  }

  if(where: ConditionCallback): WriteOperation {
    const condition = attempt(() => buildCondition(this.#state.entity, where))
    return new WriteOperation({ ...this.#state, conditions: [...this.#state.conditions, condition], sent: {} })
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
    return new WriteOperation({ ...this.#state, returning: values, sent: {} })
  }

  ifVersion(version: number): WriteOperation {
    isAtVersion(this.#state.entity, version)
    return new WriteOperation({ ...this.#state, version, sent: {} })
  }

  token(token: string): WriteOperation {
    checkToken(token)
    return new WriteOperation({ ...this.#state, token, sent: {} })
  }

  signal(signal: AbortSignal): WriteOperation {
    return new WriteOperation({ ...this.#state, signal: readSignal(signal) })
  }

  /** The connection that the operation was made by. */
  get connection(): Connection {
    return this.#state.connection
  }

  /**
   * Compiles the write; throws what was wrong with its arguments.
   *
   * @param nowMs the moment of the write
   * @param further conditions of checks that became a part of the write
   */
  step(nowMs: number = this.#state.connection.now(), further: readonly ConditionTree[] = []): WriteStep {
    const { connection, definition, conditions, version, entity } = this.#state
    const expiry = expiryOf(connection, entity, nowMs)
    const isOurs = ownershipConditions(entity)
    const parts = { conditions: [], isOurs, nowMs, expiry }
    // Most writes have none, and a transaction many such writes.
    if (version === undefined && conditions.length === 0 && further.length === 0) {
      return refuseEarly(hideExpired(definition.step(settle(definition.built), parts)))
    }
    const judgesOthers = definition.operation === 'put' || definition.operation === 'check'
    const judged = (given: ConditionTree): ConditionTree =>
      asIfGone(expiry, judgesOthers ? asIfNotForeign(entity, given) : given)
    const expected = version === undefined ? [] : [isAtVersion(entity, version)]
    const checks = further.map(judged)
    const all = [...[...expected, ...conditions.map(settle)].map(judged), ...checks]
    const compiled = definition.step(settle(definition.built), { ...parts, conditions: all })
    const known = hideExpired(version === undefined ? compiled : expectVersion(compiled, version))
    return refuseEarly(checks.length === 0 ? known : { ...known, checks })
  }

  /** The token that the operation has of its own. */
  get ownToken(): string | undefined {
    return this.#state.token
  }

  /** What a transaction gives back for this write. */
  outcome(request: WriteRequest): unknown {
    const { returning, definition } = this.#state
    const givesItem = definition.operation === 'create' || definition.operation === 'put'
    return givesItem && returning !== 'none' ? request.outcome?.() : undefined
  }

  params(): object {
    const { step, request } = this.#planned()
    if (step.missing.length > 0) throw new PlanNeedsReadError({ entity: step.entity.name, missing: step.missing })
    return this.#input(step, request)
  }

  explain(): Explanation {
    const { step, request } = this.#planned()
    const requests: PlannedRequest[] = []
    if (step.missing.length > 0) {
      requests.push({
        action: 'GetItem',
        input: currentItemInput(step),
        implied: true,
        reason: reasonOfRead(step, 'the write'),
      })
    }
    const action = this.#isTogether(request) ? 'TransactWriteItems' : requestActions[request.kind]
    requests.push({ action, input: this.#input(step, request), implied: false })
    return { requests }
  }

  protected override async run(): Promise<unknown> {
    const { entity, returning, token, sent, signal } = this.#state
    const step = this.step()
    const alone = token === undefined ? await runWrite(step, returning, signal) : { current: undefined }
    const { request, attributes } =
      'request' in alone
        ? alone
        : await inTurn(token, sent, (again) => runTogether(step, { returning, token, signal, ...again }, alone.current))
    if (returning === 'none') return undefined
    if (returning === 'new' && request.outcome !== undefined) return request.outcome()
    if (attributes === undefined || isForeign(entity, attributes) || isExpired(step.expiry, attributes))
      return undefined
    return decodeItem(entity, attributes, undefined, `The write was made, but the ${entity.name} to be returned`)
  }

  /** The step, with the read that it takes where it becomes a transaction, which gives nothing back; and its request. */
  #planned(): { readonly step: WriteStep; readonly request: WriteRequest } {
    const step = this.step()
    const request = step.request(undefined, [])
    const planned = this.#isTogether(request) ? readForReturn(step, this.#state.returning) : step
    requireReadsAllowed(planned)
    return { step: planned, request }
  }

  #isTogether(request: WriteRequest): boolean {
    return request.claims.length > 0 || this.#state.token !== undefined
  }

  #input(step: WriteStep, request: WriteRequest): object {
    if (this.#isTogether(request)) return planInput(listActions([step], [request]), this.#state.token)
    if (request.kind === 'ConditionCheck') return { TransactItems: [transactItem(request)] }
    return aloneInput(request, this.#state.returning)
  }
}
