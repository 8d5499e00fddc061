export { chooseFaults } from './choose.js'
export { clientWithFaults } from './client.js'
export {
  CANCEL_REASONS,
  type CancelFault,
  type CancelReason,
  type ConflictFault,
  type DelayFault,
  type DropFault,
  type ErrorFault,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  type FaultOf,
  GARBAGE_FORMS,
  type GarbageFault,
  type GarbageForm,
  type InProgressFault,
  operationsOf,
  THROTTLE_ERRORS,
  type ThrottleError,
  type ThrottleFault,
  type TokenMismatchFault,
  type TruncateFault,
  type UnprocessedFault,
} from './fault.js'
export type {
  FaultyRequestHandler,
  SdkAbortSignal,
  SdkHandlerOptions,
  SdkHttpRequest,
  SdkHttpResponse,
  SdkRequestHandler,
} from './handler-types.js'
export { histogram } from './histogram.js'
export type { FaultPlan, FaultRecord } from './plan.js'
export { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './proxy.js'
export type { FaultRequest } from './request.js'
export { retryAtOnce } from './retry-at-once.js'
export { scriptFaults } from './script.js'
export { type FaultRates, type RatedFault, type SeedOptions, seedFaults } from './seed.js'
export type { ScriptStep } from './step.js'
export { withFaults } from './with-faults.js'
