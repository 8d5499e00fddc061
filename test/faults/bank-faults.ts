import {
  CANCEL_REASONS,
  chooseFaults,
  type Fault,
  type FaultPlan,
  type FaultRequest,
  GARBAGE_FORMS,
  THROTTLE_ERRORS,
} from 'keyloom/testing'

/** Draws numbers that a seed decides. */
export interface Dice {
  /** From 0 to below 1. */
  share(): number
  /** A whole number from 0 to below a limit. */
  below(limit: number): number
  pick<T>(list: readonly T[]): T
}

/** Makes dice (mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(share() * limit)
  return { share, below, pick: (list) => list[below(list.length)] as never }
}

/** Faults of every kind that can happen to what these suites send: batches, and with them `unprocessed`, are not among it. */
const kinds: readonly ((dice: Dice) => Fault)[] = [
  (dice) => ({ kind: 'throttle', error: dice.pick(THROTTLE_ERRORS) }),
  () => ({ kind: 'errorBefore' }),
  () => ({ kind: 'errorAfter' }),
  () => ({ kind: 'dropBefore' }),
  () => ({ kind: 'dropAfter' }),
  (dice) => ({ kind: 'delayBefore', delayMs: 5 + dice.below(20) }),
  (dice) => ({ kind: 'delayAfter', delayMs: 5 + dice.below(20) }),
  (dice) => ({ kind: 'truncate', keepShare: dice.share() * 0.9, ending: dice.pick(['reset', 'clean'] as const) }),
  (dice) => ({ kind: 'garbage', as: dice.pick(GARBAGE_FORMS), status: dice.pick([200, 503]) }),
  // Twice, because it has kinds of its own.
  ...Array.from(
    { length: 2 },
    () =>
      (dice: Dice): Fault => ({ kind: 'cancel', reason: dice.pick(CANCEL_REASONS) }),
  ),
  () => ({ kind: 'conflict' }),
  () => ({ kind: 'inProgress' }),
  () => ({ kind: 'tokenMismatch' }),
]
const refusing: readonly Fault['kind'][] = ['cancel', 'tokenMismatch']
const readCancel: Fault = { kind: 'cancel', reason: 'TransactionConflict' }
const single = ['PutItem', 'UpdateItem', 'DeleteItem']

/**
 * Makes a plan in which a share of all requests goes wrong, by every kind of fault. DynamoDB never refuses a transaction that it has
 * carried out under the same token: nor does the plan.
 */
export function faultsOfEveryKind(dice: Dice, rate: number): FaultPlan {
  const sent = new Set<unknown>()
  return chooseFaults((request) => {
    const drawn = dice.share() < rate ? dice.pick(kinds)(dice) : undefined
    const fault = drawn?.kind === 'cancel' && request.operation === 'TransactGetItems' ? readCancel : drawn
    const token = request.input.ClientRequestToken
    const isPossible =
      fault !== undefined && canHappen(fault, request) && !(refusing.includes(fault.kind) && sent.has(token))
    if (token !== undefined && !(isPossible && refusing.includes(fault.kind))) sent.add(token)
    return isPossible ? fault : undefined
  })
}

function isWrite(operation: string): boolean {
  return operation === 'TransactWriteItems' || single.includes(operation)
}

function canHappen(fault: Fault, { operation }: FaultRequest): boolean {
  const { kind } = fault
  // An answer that turns a refusal into success is a lie that nobody can see through.
  if (fault.kind === 'garbage' && fault.as === 'json' && fault.status === 200) return !isWrite(operation)
  if (kind === 'cancel') return operation.startsWith('Transact')
  if (kind === 'inProgress' || kind === 'tokenMismatch') return operation === 'TransactWriteItems'
  return kind !== 'conflict' || single.includes(operation)
}
