import { FAULT_KINDS, type FaultKind } from './fault.js'
import type { FaultRecord } from './plan.js'

/**
 * Counts the faults of a log by kind. Every kind is there, with 0 if it did not happen, so that a test can ask whether it
 * has seen them all.
 *
 * @param log - The log of a plan or of a proxy.
 * @returns The number of faults of each kind.
 * @example
 * const { throttle, dropAfter } = histogram(plan.log)
 */
export function histogram(log: readonly FaultRecord[]): Readonly<Record<FaultKind, number>>
/**
 * Counts the faults of a log by what a function says of them.
 *
 * @param log - The log of a plan or of a proxy.
 * @param by - Names the class of a fault.
 * @returns The number of faults of each class that there is.
 * @example
 * const byOperation = histogram(plan.log, ({ operation }) => operation)
 */
export function histogram(
  log: readonly FaultRecord[],
  by: (record: FaultRecord) => string,
): Readonly<Record<string, number>>
export function histogram(
  log: readonly FaultRecord[],
  by?: (record: FaultRecord) => string,
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>(by === undefined ? FAULT_KINDS.map((kind) => [kind, 0]) : [])
  for (const record of log) {
    const name = by === undefined ? record.kind : by(record)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  // Built from entries, since a class may have any name.
  return Object.freeze(Object.fromEntries(counts))
}
