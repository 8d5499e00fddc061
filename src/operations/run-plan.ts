import { randomUUID } from 'node:crypto'
import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { ContentionError, type KeyloomError, OutcomeUnknownError } from '../errors/index.js'
import { backOff, contentionAttempts, triesWithoutRead } from '../wire/backoff.js'
import type { Executor } from '../wire/executor.js'
import { followsTimeout } from '../wire/lost-answers.js'
import type { RawItem, ServiceReason } from '../wire/service-errors.js'
import { listActions, type PlanAction } from './plan-actions.js'
import { judgePlan, sendPlan } from './plan-outcome.js'
import { readCurrent, transactItem } from './requests.js'
import { exhausted } from './run-write.js'
import type { Guard, WriteRequest, WriteStep } from './write-step.js'

/** Writes of which all happen or none, in the caller's order. */
export interface Plan {
  /** The operation that it is carried out for. */
  readonly operation: string
  readonly executor: Executor
  readonly steps: readonly WriteStep[]
  /** By step, the place of its operation in the caller's list. */
  readonly places?: readonly number[]
  /** What a step's request is to be guarded by besides what it relies on, given the item that was read. */
  readonly guards: (step: WriteStep, current: RawItem) => readonly Guard[]
  readonly token: string | undefined
  readonly signal: AbortSignal | undefined
}

/** What a plan was carried out with. */
export interface PlanRun {
  readonly requests: readonly WriteRequest[]
  /** By step, the items that were read for it: `{}` for one that is not there, `undefined` for one that was not read. Empty where none was. */
  readonly current: readonly (RawItem | undefined)[]
  /** Whether the used capacity is asked for, which must not change under a token. */
  readonly asksCapacity: boolean
}

/** A plan that was cancelled for a reason that is none of contention. */
export class PlanCancellation {
  readonly actions: readonly PlanAction[]
  readonly reasons: readonly ServiceReason[]
  readonly cause: unknown
  /** Whether an attempt that ran out of time may yet be carried out. */
  readonly isUnderWay: boolean

  constructor(actions: readonly PlanAction[], reasons: readonly ServiceReason[], cause: unknown, isUnderWay: boolean) {
    this.actions = actions
    this.reasons = reasons
    this.cause = cause
    this.isUnderWay = isUnderWay
  }
}

/** The error of a plan that was refused, or that others kept from being carried out: a doubt, while an attempt of it may yet be. */
export function doubted(steps: readonly WriteStep[], error: KeyloomError, isUnderWay: boolean): KeyloomError {
  return isUnderWay ? new OutcomeUnknownError({ entity: namesOf(steps), isUnderWay, cause: error }) : error
}

function namesOf(steps: readonly WriteStep[]): string {
  return [...new Set(steps.map(nameOf))].join(', ')
}

/**
 * Carries a plan out. What another writer changed in between is read anew, and conflicts and throttling are tried again with the
 * same token, a bounded number of times.
 *
 * @param from what an earlier run of the same plan was sent as: it is sent again as it was
 * @param note is told what is sent, before it is; and `undefined` once it is known that it was not carried out
 * @param found the items, where they have been read
 * @throws PlanCancellation for its caller to explain
 */
export async function runPlan(
  plan: Plan,
  from: PlanRun | undefined,
  note: (run: PlanRun | undefined) => void,
  found?: PlanRun['current'],
): Promise<PlanRun> {
  const { operation, executor, steps, signal } = plan
  const asksCapacity = from?.asksCapacity ?? executor.isObserved()
  const attempts = Math.min(...steps.map(attemptsOf))
  const released = new Set<string>()
  let run = from ?? makeRun(plan, found ?? (steps.some(needsRead) ? await readAll(plan) : []), asksCapacity)
  let underWay: unknown
  let isUnderWay = false
  let token = plan.token ?? randomUUID()
  for (let tries = 1; tries <= attempts; tries += 1) {
    const actions = listActions(steps, run.requests, { left: released, ...(plan.places && { places: plan.places }) })
    note(run)
    const outcome = await sendPlan(executor, planInput(actions, token), actions, {
      operation,
      entity: steps.map(nameOf),
      retries: tries - 1,
      asksCapacity,
      signal,
    })
    if (outcome.kind === 'done') return run
    underWay = outcome.kind === 'busy' ? outcome.cause : undefined
    isUnderWay ||= actions.some(({ request }) => request.kind !== 'ConditionCheck') && followsTimeout(outcome.cause)
    if (outcome.kind === 'canceled') {
      const verdict = judgePlan(actions, outcome.reasons)
      if (verdict.kind === 'refused') {
        if (!isUnderWay) note(undefined)
        throw new PlanCancellation(actions, outcome.reasons, outcome.cause, isUnderWay)
      }
      if (verdict.kind === 'stale') {
        // Whose a claim is was judged by what an item was: of one that has changed, it is judged anew.
        if (verdict.items.size > 0) released.clear()
        else for (const claim of verdict.foreign) released.add(claim)
        if (tries < attempts) await backOff(tries, signal)
        const found = await refresh(steps, verdict.items, tries, plan)
        run = makeRun(
          plan,
          steps.map((_, index) => (found.has(index) ? found.get(index) : run.current[index])),
          asksCapacity,
        )
        // A token stands for one plan, and this is another one now.
        token = plan.token ?? randomUUID()
        continue
      }
    }
    if (tries < attempts) await backOff(tries, signal)
  }
  // What is still under way may yet be carried out.
  if (underWay !== undefined) throw underWay
  if (!isUnderWay) note(undefined)
  const [only] = steps
  const error =
    steps.length === 1 && only !== undefined
      ? exhausted(only, run.current[0])
      : new ContentionError({ entity: namesOf(steps), attempts })
  throw doubted(steps, error, isUnderWay)
}

/** Makes the requests of a plan, given the items that were read for it. */
function makeRun(plan: Plan, current: PlanRun['current'], asksCapacity: boolean): PlanRun {
  const requests: WriteRequest[] = []
  for (const [index, step] of plan.steps.entries()) {
    const item = current[index]
    requests.push(step.request(item, item === undefined ? [] : plan.guards(step, item)))
  }
  return { current, asksCapacity, requests }
}

function nameOf({ entity }: WriteStep): string {
  return entity.name
}

function attemptsOf({ attempts = contentionAttempts }: WriteStep): number {
  return attempts
}

function needsRead({ missing }: WriteStep): boolean {
  return missing.length > 0
}

function readAll(plan: Plan): Promise<PlanRun['current']> {
  return Promise.all(plan.steps.map((step) => (needsRead(step) ? readCurrent(step, plan.signal, 0, plan) : undefined)))
}

/** What was found is as good as a new read at first, and old after a longer wait: then it is read again, just before it is relied on. */
async function refresh(
  steps: readonly WriteStep[],
  found: ReadonlyMap<number, RawItem>,
  tries: number,
  plan: Plan,
): Promise<ReadonlyMap<number, RawItem>> {
  if (tries <= triesWithoutRead) return found
  const reads = [...found].map(async ([index, item]): Promise<[number, RawItem]> => {
    const step = steps[index] as WriteStep
    return [index, needsRead(step) ? await readCurrent(step, plan.signal, tries - triesWithoutRead, plan) : item]
  })
  return new Map(await Promise.all(reads))
}

/** The input of a plan's request. */
export function planInput(actions: readonly PlanAction[], token: string | undefined): TransactWriteItemsCommandInput {
  return {
    TransactItems: actions.map(({ request }) => transactItem(request)),
    ...(token !== undefined && { ClientRequestToken: token }),
  }
}
