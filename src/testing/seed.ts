import { checkOptions, type OptionRules } from '../errors/check-options.js'
import { isPlainObject } from '../util/objects.js'
import { checkFault, refuse } from './check-fault.js'
import { FAULT_KINDS, type Fault, type FaultKind, type FaultOf, operationsOf } from './fault.js'
import { createSeededPicker } from './picker.js'
import { createPlan, type FaultPlan } from './plan.js'
import type { FaultRequest } from './request.js'
import { canHappen } from './settle-fault.js'

/** How often a kind of fault happens, and those of its options that the seed does not draw. */
export type RatedFault<K extends FaultKind = FaultKind> = Omit<FaultOf<K>, 'kind'> & {
  /** The share of requests that it happens to, from 0 to 1. */
  readonly rate: number
}

/** How often each kind of fault happens: a rate from 0 to 1, or rates with options. Kinds that are not named do not. */
export type FaultRates = {
  readonly [K in FaultKind]?: number | RatedFault<K> | readonly RatedFault<K>[]
}

/** What {@link seedFaults} makes a plan of. */
export interface SeedOptions {
  /** Plans with the same seed and rates do the same to the same requests. */
  readonly seed: number | string
  /** How often each kind of fault happens. Where a kind cannot happen to an operation, its rate does not count. */
  readonly rates?: FaultRates
  /** Rates that replace those of the same kinds for single operations. */
  readonly operations?: Readonly<Record<string, FaultRates>>
}

const seedOptions: OptionRules<SeedOptions> = {
  seed: { is: 'a number or a text', fits: isSeed, isNeeded: true },
  rates: { is: 'an object of rates by kinds of faults', fits: isPlainObject },
  operations: {
    is: 'an object of rates by operations',
    fits: (value) => isPlainObject(value) && Object.values(value).every(isPlainObject),
  },
}

function isSeed(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value)
}

interface Chance {
  readonly rate: number
  readonly fault: Fault
}

/**
 * Makes a plan of chance that can be had again: whether the fifth `PutItem` has a fault, and which, depends on the seed,
 * the rates and the number 5 alone, whatever other operations come between. What a fault leaves open (which error, which
 * members of a batch, how much of a body) is drawn too.
 *
 * @param options - The seed, and how often what goes wrong.
 * @returns The plan, for `withFaults`, `clientWithFaults` or `startFaultProxy`.
 * @throws SetupError `setup.option` when an option cannot be used, a rate is none, or the rates for an operation come to more than 1.
 * @example
 * const plan = seedFaults({
 *   seed: 42,
 *   rates: { throttle: 0.05, dropBefore: 0.02, dropAfter: 0.02, delayAfter: { rate: 0.01, delayMs: 200 } },
 *   operations: { TransactWriteItems: { cancel: { rate: 0.1, reason: 'TransactionConflict' } }, DescribeTable: { throttle: 0 } },
 * })
 */
export function seedFaults(options: SeedOptions): FaultPlan {
  const { seed, rates = {}, operations = {} } = checkOptions('seedFaults', options, seedOptions)
  const general = chancesOf(rates)
  const byOperation = new Map(
    Object.entries(operations).map(([operation, own]) => [operation, chancesOf({ ...rates, ...own })]),
  )
  const reachable = new Set(FAULT_KINDS.flatMap((kind) => operationsOf(kind) ?? []))
  for (const operation of ['', ...reachable, ...byOperation.keys()]) {
    checkTotal(operation, byOperation.get(operation) ?? general)
  }
  return createPlan(
    (request) => {
      const pick = createSeededPicker(seed, request.operation, request.nth)
      const fault = draw(byOperation.get(request.operation) ?? general, request, pick.share())
      return fault && { fault, pick }
    },
    () => [],
  )
}

function draw(chances: readonly Chance[], request: FaultRequest, share: number): Fault | undefined {
  let total = 0
  for (const { rate, fault } of chances) {
    if (!canHappen(fault.kind, request)) continue
    total += rate
    if (share < total) return fault
  }
  return undefined
}

function chancesOf(rates: FaultRates): readonly Chance[] {
  const unknown = Object.keys(rates).find((kind) => !FAULT_KINDS.some((known) => known === kind))
  if (unknown !== undefined) throw refuse(`"${unknown}" is no kind of fault. The kinds are ${FAULT_KINDS.join(', ')}.`)
  // In the order of the kinds, so that the order in which rates are written does not matter.
  return FAULT_KINDS.flatMap((kind) => {
    const given = rates[kind]
    if (given === undefined) return []
    const alternatives: readonly unknown[] = Array.isArray(given) ? given : [given]
    return alternatives.map((alternative) => chanceOf(kind, alternative))
  })
}

function chanceOf(kind: FaultKind, given: unknown): Chance {
  const { rate, ...options } = isPlainObject(given) ? given : { rate: given }
  if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1))
    throw refuse(`The rate of ${kind} is a number from 0 to 1.`)
  return { rate, fault: checkFault({ ...options, kind } as unknown as Fault) }
}

function checkTotal(operation: string, chances: readonly Chance[]): void {
  const possible = chances.filter(({ fault }) => operationsOf(fault.kind)?.includes(operation) ?? true)
  const total = possible.reduce((sum, { rate }) => sum + rate, 0)
  // Tenths do not add up exactly.
  if (total <= 1 + 1e-9) return
  throw refuse(`The rates${operation === '' ? '' : ` for ${operation}`} come to more than 1.`)
}
