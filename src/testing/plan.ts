import { refuse } from './check-fault.js'
import type { Fault, FaultKind } from './fault.js'
import type { Picker } from './picker.js'
import { type FaultRequest, parseInput } from './request.js'
import { type SettledFault, settleFault } from './settle-fault.js'
import type { ScriptStep } from './step.js'

/** One fault that happened. */
export interface FaultRecord {
  readonly kind: FaultKind
  /** The fault with everything that it left open. */
  readonly fault: Fault
  /** The operation's name, such as `PutItem`. */
  readonly operation: string
  /** Which request it was among all that the plan has seen, from 1. Each attempt of the SDK is a request. */
  readonly sequence: number
  /** Which request it was among those of its operation, from 1. */
  readonly nth: number
  /** Which attempt it was, from 1, as the SDK counts them; `undefined` for a client that does not say. */
  readonly attempt: number | undefined
  /**
   * Whether the endpoint has executed the request, or of a batch the rest of it. For a request that is held up it is
   * `false` until then; `settled()` waits for that.
   */
  readonly executed: boolean
  /** The HTTP status of the endpoint's own answer, which the client may never have seen: 200 for a write that landed. */
  readonly status: number | undefined
}

/**
 * What goes wrong, and when. A plan remembers what it has seen; tests that should not know of each other have a plan
 * each. It may serve several clients and proxies, and then counts their requests together.
 */
export interface FaultPlan {
  /** The faults that happened, in the order in which their requests arrived. It grows as more of them happen. */
  readonly log: readonly FaultRecord[]
  /**
   * The number of requests that came by, with and without faults; each attempt of the SDK counts.
   *
   * @param operation - Of this operation only.
   */
  count(operation?: string): number
  /** The steps of the script that have not happened, with the `times` that remain. Empty for other plans. */
  unused(): readonly ScriptStep[]
  /** Waits until no request is under way, those included that clients have given up. */
  settled(): Promise<void>
}

/** How a plan decides: the fault for a request, checked, if there is any, and how what it leaves open is settled. */
export type ChooseFault = (request: FaultRequest) => { readonly fault: Fault; readonly pick: Picker } | undefined

/** One request on its way through the fault layer. */
export interface Exchange {
  readonly request: FaultRequest
  readonly fault: SettledFault | undefined
  /** Notes that the endpoint has answered. */
  answered(status: number): void
  /** Notes that no more comes of this request. */
  end(): void
}

/** What the fault layer needs of a plan. */
export interface PlanCore {
  /**
   * Takes note of a request, and decides what happens to it.
   *
   * @throws SetupError `setup.option` when the plan has a fault for it that cannot happen to it.
   */
  begin(operation: string, attempt: number | undefined, text: string): Exchange
}

const cores = new WeakMap<FaultPlan, PlanCore>()

/** Makes a plan of the way in which it decides. */
export function createPlan(choose: ChooseFault, unused: () => readonly ScriptStep[]): FaultPlan {
  const log: FaultRecord[] = []
  const counts = new Map<string, number>()
  let total = 0
  let underWay = 0
  let waiting: (() => void)[] = []

  const end = (): void => {
    underWay -= 1
    if (underWay > 0) return
    for (const resolve of waiting) resolve()
    waiting = []
  }
  const begin: PlanCore['begin'] = (operation, attempt, text) => {
    const nth = (counts.get(operation) ?? 0) + 1
    counts.set(operation, nth)
    total += 1
    const request = createRequest({ operation, sequence: total, nth, attempt }, text)
    const chosen = choose(request)
    const fault = chosen && settleFault(chosen.fault, request, chosen.pick)
    underWay += 1
    const place = log.length
    const note = (outcome: Pick<FaultRecord, 'executed' | 'status'>): void => {
      if (fault === undefined) return
      log[place] = Object.freeze({
        kind: fault.kind,
        fault,
        operation,
        sequence: request.sequence,
        nth,
        attempt,
        ...outcome,
      })
    }
    note({ executed: false, status: undefined })
    return { request, fault, answered: (status) => note({ executed: true, status }), end }
  }
  const plan: FaultPlan = Object.freeze({
    log,
    count: (operation?: string) => (operation === undefined ? total : (counts.get(operation) ?? 0)),
    unused,
    settled: () => (underWay === 0 ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
  })
  cores.set(plan, { begin })
  return plan
}

/**
 * The inside of a plan.
 *
 * @throws SetupError `setup.option` when it is none.
 */
export function coreOf(plan: FaultPlan): PlanCore {
  const core = cores.get(plan)
  if (core === undefined) throw refuse('A plan of faults is made by scriptFaults, seedFaults or chooseFaults.')
  return core
}

function createRequest(known: Omit<FaultRequest, 'input'>, text: string): FaultRequest {
  let input: FaultRequest['input'] | undefined
  return Object.freeze({
    ...known,
    get input() {
      input ??= parseInput(text)
      return input
    },
  })
}
