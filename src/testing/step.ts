import type { Fault, FaultKind } from './fault.js'

/** One step of a script: which request, and what happens to it. */
export interface ScriptStep {
  /** The name of the operation, such as `PutItem`; any unless given. */
  readonly operation?: string
  /**
   * Which request of this operation, from 1; without an operation, which request of all. Each attempt of the SDK is a
   * request. Unless given: the first that no earlier step of the script takes.
   */
  readonly nth?: number
  /** How many requests in a row it happens to, `Infinity` for all that follow; 1 unless given. */
  readonly times?: number
  /** What happens: the name of a kind, or an object with its options. */
  readonly fault: Fault | FaultKind
}
