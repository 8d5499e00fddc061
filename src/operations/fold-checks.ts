import type { ConditionTree } from '../expressions/tree.js'
import type { PlacedSteps } from './plan-actions.js'
import { itemIdentity } from './stored-identity.js'
import type { WriteOperation } from './write-operation.js'
import type { WriteStep } from './write-step.js'

/** The steps of a transaction, where checks of an item are one with the write of that item. */
export interface FoldedChecks extends PlacedSteps {
  readonly operations: readonly WriteOperation[]
}

/**
 * Compiles the operations of a transaction. DynamoDB takes one action for each item: a check of an item that is also written becomes
 * part of that write's condition, and several checks of one item become one.
 */
export function foldChecks(
  operations: readonly WriteOperation[],
  nowOf: (operation: WriteOperation) => number,
): FoldedChecks {
  const compiled = operations.map((operation) => operation.step(nowOf(operation)))
  if (!operations.some(({ kind }) => kind === 'check')) {
    const places = [...operations.keys()]
    return { operations, steps: compiled, placeOf: places, firstOf: places, own: compiled }
  }
  const identityOf = (step: WriteStep): string => itemIdentity(step.connection.tableName, step.key.stored)
  const hosts = new Map<string, number>()
  compiled.forEach((step, index) => {
    const identity = identityOf(step)
    const host = hosts.get(identity)
    const isFirstWrite =
      host === undefined || (operations[host]?.kind === 'check' && operations[index]?.kind !== 'check')
    if (isFirstWrite) hosts.set(identity, index)
  })
  const further = new Map<number, ConditionTree[]>()
  const firstOf: number[] = []
  operations.forEach((operation, index) => {
    const host = hosts.get(identityOf(compiled[index] as WriteStep)) as number
    // Two writes of one item stay two steps, which are refused together.
    if (operation.kind !== 'check' || host === index) firstOf.push(index)
    else further.set(host, [...(further.get(host) ?? []), ...operation.checkedConditions()])
  })
  const steps = firstOf.map((index) => {
    const conditions = further.get(index)
    const operation = operations[index] as WriteOperation
    return conditions === undefined ? (compiled[index] as WriteStep) : operation.step(nowOf(operation), conditions)
  })
  const placeOf = compiled.map((step, index) => {
    const own = firstOf.indexOf(index)
    return own === -1 ? firstOf.indexOf(hosts.get(identityOf(step)) as number) : own
  })
  return { operations, steps, placeOf, firstOf, own: compiled }
}
