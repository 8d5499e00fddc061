import { checkOptions, countOption, isCount, laterOption, type OptionRules } from '../errors/check-options.js'
import { checkFault, refuse } from './check-fault.js'
import { type Fault, operationsOf } from './fault.js'
import { defaultPicker } from './picker.js'
import { createPlan, type FaultPlan } from './plan.js'
import type { FaultRequest } from './request.js'
import { canHappen } from './settle-fault.js'
import type { ScriptStep } from './step.js'

interface State {
  readonly step: ScriptStep
  readonly fault: Fault
  taken: number
}

/**
 * Makes a plan of a list of faults, each for a request that the test foresees.
 *
 * Where two steps fit a request, the first in the list happens.
 *
 * @param steps - What goes wrong, and with which request.
 * @returns The plan, for `withFaults`, `clientWithFaults` or `startFaultProxy`; its `unused()` says what did not happen.
 * @throws SetupError `setup.option` when a step cannot happen.
 * @example
 * const plan = scriptFaults([
 *   { operation: 'TransactWriteItems', nth: 2, fault: 'dropAfter' },
 *   { operation: 'PutItem', times: 3, fault: { kind: 'throttle', error: 'ThrottlingException' } },
 * ])
 */
export function scriptFaults(steps: readonly ScriptStep[]): FaultPlan {
  const states = steps.map((step): State => ({ step: Object.freeze({ ...step }), fault: checkStep(step), taken: 0 }))
  const unused = (): readonly ScriptStep[] =>
    states.filter(isUnused).map(({ step, taken }) => (taken === 0 ? step : { ...step, times: timesOf(step) - taken }))
  return createPlan((request) => {
    const state = states.find((candidate) => fits(candidate, request))
    if (state === undefined) return undefined
    state.taken += 1
    return { fault: state.fault, pick: defaultPicker }
  }, unused)
}

function fits({ step, fault, taken }: State, request: FaultRequest): boolean {
  if (step.operation !== undefined && step.operation !== request.operation) return false
  if (!canHappen(fault.kind, request)) return false
  if (step.nth === undefined) return taken < timesOf(step)
  const nth = step.operation === undefined ? request.sequence : request.nth
  return nth >= step.nth && nth < step.nth + timesOf(step)
}

function isUnused({ step, taken }: State): boolean {
  return taken === 0 || (Number.isFinite(timesOf(step)) && taken < timesOf(step))
}

function timesOf({ times = 1 }: ScriptStep): number {
  return times
}

const stepOptions: OptionRules<ScriptStep> = {
  operation: { is: 'the name of an operation', fits: (value) => typeof value === 'string' },
  nth: countOption,
  times: {
    is: 'a whole number from 1, or Infinity',
    fits: (value) => value === Number.POSITIVE_INFINITY || isCount(value),
  },
  fault: laterOption,
}

function checkStep(step: ScriptStep): Fault {
  const { operation, fault: given } = checkOptions('A step of a script', step, stepOptions)
  const fault = checkFault(given)
  const operations = operationsOf(fault.kind)
  if (operation !== undefined && operations !== undefined && !operations.includes(operation)) {
    throw refuse(`The fault ${fault.kind} happens to ${operations.join(', ')} only.`)
  }
  return fault
}
