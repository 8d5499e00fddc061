import { countMembers } from './batch.js'
import { refuse } from './check-fault.js'
import {
  CANCEL_REASONS,
  type CancelFault,
  type CancelReason,
  type Fault,
  type FaultKind,
  GARBAGE_FORMS,
  operationsOf,
  THROTTLE_ERRORS,
  type UnprocessedFault,
} from './fault.js'
import type { Picker } from './picker.js'
import { actionsOf, type FaultRequest, hasCondition } from './request.js'

type Settled<F> = F extends unknown ? { readonly [P in keyof F]-?: Exclude<F[P], undefined> } : never

/** A fault with nothing left open. */
export type SettledFault =
  | Settled<Exclude<Fault, CancelFault | UnprocessedFault>>
  | SettledUnprocessed
  | (Settled<Omit<CancelFault, 'at' | 'item'>> & Pick<CancelFault, 'item'> & { readonly at: readonly number[] })

interface SettledUnprocessed {
  readonly kind: 'unprocessed'
  readonly at: readonly number[]
}

const DEFAULT_DELAY_MS = 1_000
// Of the reasons, those that a transaction of reads cannot have.
const WRITE_REASONS: readonly CancelReason[] = ['ConditionalCheckFailed', 'ItemCollectionSizeLimitExceeded']

/** Whether a kind of fault can happen to a request. */
export function canHappen(kind: FaultKind, { operation, input }: FaultRequest): boolean {
  const operations = operationsOf(kind)
  if (operations === undefined) return true
  if (!operations.includes(operation)) return false
  if (kind === 'unprocessed') return countMembers(input) > 0
  return kind !== 'cancel' || actionsOf(input).length > 0
}

/**
 * Settles what a fault leaves open.
 *
 * @param fault - The fault, checked.
 * @param request - What it happens to.
 * @param pick - How what is left open is settled.
 * @throws SetupError `setup.option` when the fault cannot happen to this request.
 */
export function settleFault(fault: Fault, request: FaultRequest, pick: Picker): SettledFault {
  if (!canHappen(fault.kind, request)) throw refuse(`The fault ${fault.kind} cannot happen to ${request.operation}.`)
  return Object.freeze(settle(fault, request, pick))
}

function settle(fault: Fault, request: FaultRequest, pick: Picker): SettledFault {
  switch (fault.kind) {
    case 'throttle':
      return { kind: fault.kind, error: fault.error ?? pick.oneOf(THROTTLE_ERRORS) }
    case 'delayBefore':
    case 'delayAfter':
      return { kind: fault.kind, delayMs: fault.delayMs ?? DEFAULT_DELAY_MS }
    case 'truncate': {
      const { kind, keepShare = pick.share(), ending = pick.oneOf(['reset', 'clean'] as const) } = fault
      return { kind, keepShare, ending }
    }
    case 'garbage': {
      const { kind, as = pick.oneOf(GARBAGE_FORMS), status = pick.oneOf([200, 503]) } = fault
      return { kind, as, status, execute: fault.execute ?? pick.oneOf([true, false]) }
    }
    case 'unprocessed': {
      const count = countMembers(request.input)
      const at = fault.at === 'all' ? upTo(count) : fault.at === undefined ? pick.some(count) : listIndexes(fault.at)
      return { kind: fault.kind, at: checkIndexes(at, count, fault, request) }
    }
    case 'cancel':
      return settleCancel(fault, request, pick)
    default:
      return { kind: fault.kind }
  }
}

function settleCancel(fault: CancelFault, request: FaultRequest, pick: Picker): SettledFault {
  const actions = actionsOf(request.input)
  const reads = request.operation === 'TransactGetItems'
  if (reads && fault.reason !== undefined && WRITE_REASONS.includes(fault.reason)) {
    throw refuse(`TransactGetItems is not cancelled with ${fault.reason}.`)
  }
  const conditional = upTo(actions.length).filter((index) => hasCondition(actions[index]))
  const possible = CANCEL_REASONS.filter((reason) => {
    if (reason === 'ConditionalCheckFailed') return conditional.length > 0
    return !(reads && WRITE_REASONS.includes(reason))
  })
  const reason = fault.reason ?? pick.oneOf(possible)
  // A condition fails at an action that has one, where there is any.
  const likely = reason === 'ConditionalCheckFailed' && conditional.length > 0 ? conditional : upTo(actions.length)
  const at = fault.at === undefined ? [pick.oneOf(likely)] : listIndexes(fault.at)
  const { kind, item } = fault
  return { kind, reason, at: checkIndexes(at, actions.length, fault, request), ...(item && { item }) }
}

function checkIndexes(
  at: readonly number[],
  count: number,
  { kind }: Fault,
  { operation, nth }: FaultRequest,
): readonly number[] {
  if (at.every((index) => index < count)) return Object.freeze([...at])
  throw refuse(`The option at of the fault ${kind} goes beyond the ${count} members of ${operation} number ${nth}.`)
}

function listIndexes(at: number | readonly number[]): readonly number[] {
  return typeof at === 'number' ? [at] : at
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}
