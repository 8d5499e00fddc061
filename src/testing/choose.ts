import { checkFault } from './check-fault.js'
import type { Fault, FaultKind } from './fault.js'
import { defaultPicker } from './picker.js'
import { createPlan, type FaultPlan } from './plan.js'
import type { FaultRequest } from './request.js'

/**
 * Makes a plan of a function that sees every request, for what neither a script nor chance can say.
 *
 * @param choose - Gives the fault for a request: the name of a kind, an object with its options, or `undefined` for none.
 * @returns The plan, for `withFaults`, `clientWithFaults` or `startFaultProxy`.
 * @example
 * const plan = chooseFaults(({ input, attempt }) =>
 *   input.TableName === 'orders' && attempt === 1 ? 'dropAfter' : undefined,
 * )
 */
export function chooseFaults(choose: (request: FaultRequest) => Fault | FaultKind | undefined): FaultPlan {
  return createPlan(
    (request) => {
      const fault = choose(request)
      return fault === undefined ? undefined : { fault: checkFault(fault), pick: defaultPicker }
    },
    () => [],
  )
}
