import type { FaultKind, FaultPlan } from 'keyloom/testing'
import { FAULT_KINDS } from 'keyloom/testing'
import { expect } from 'vitest'

/** How often something was, by what it is called. */
export type Counts = Readonly<Record<string, number>>

/** Counts a list by what its elements are called. */
export function countBy<T>(list: Iterable<T>, name: (element: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const element of list) counts[name(element)] = (counts[name(element)] ?? 0) + 1
  return counts
}

/** The faults of several plans together. */
export function faultsOf(plans: readonly FaultPlan[]): Counts {
  return countBy(
    plans.flatMap(({ log }) => log),
    ({ kind }) => kind,
  )
}

/** A histogram for people. */
export function print(title: string, counts: Counts): string {
  const lines = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${title}\n${lines.map(([name, count]) => `${String(count).padStart(7)}  ${name}\n`).join('')}`
}

/** Fails where something has not been once: a test that met nothing of it says nothing of it. */
export function expectEach(names: readonly string[], counts: Counts): void {
  expect(names.filter((name) => (counts[name] ?? 0) === 0)).toEqual([])
}

/** The kinds of faults that requests can meet which are no batches; of these, transactions alone are refused in two ways. */
export const kindsBesideBatches: readonly FaultKind[] = FAULT_KINDS.filter((kind) => kind !== 'unprocessed')

/** The kinds of faults that transactions and reads can meet. */
export const kindsOfTransactions: readonly FaultKind[] = kindsBesideBatches.filter((kind) => kind !== 'conflict')

const silences = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TransactionInProgressException',
  'TimeoutError',
  'AbortError',
  'SyntaxError',
  'ServiceUnavailable',
])

/** Whether an error is one of those between a client and the service, where nobody knows whether a request was carried out. */
export function isSilence(error: unknown): boolean {
  const {
    name = '',
    code,
    $metadata,
  } = error as {
    readonly name?: string
    readonly code?: string
    readonly $metadata?: { readonly httpStatusCode?: number }
  }
  // The SDK has no name for what a gateway answers in JSON of its own.
  return silences.has(name) || code === 'ECONNRESET' || ($metadata?.httpStatusCode ?? 0) >= 500
}
