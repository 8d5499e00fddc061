import type { ActionTree, Operand } from '../expressions/tree.js'
import type { RawItem } from '../wire/service-errors.js'
import { versionPath } from './versions.js'
import { isStale, type WriteRequest, type WriteStep } from './write-step.js'

/**
 * Whether a failed condition may be taken at its word although an earlier attempt of the same request may have been carried out: the
 * refusal is then true of the item whatever happened, or doing the same again does no harm.
 */
export function isRepeatable(step: WriteStep, request: WriteRequest, found: RawItem | undefined): boolean {
  const { operation } = step
  // That there is an item, or none, is so. A check writes nothing.
  if (operation === 'create' || request.kind === 'ConditionCheck') return true
  if (found === undefined && (operation === 'update' || operation === 'modify')) return true
  if (operation === 'modify' || !isStale(request, found)) return false
  return (request.actions ?? []).every((action) => isAbsolute(step, action))
}

/** Whether an action leaves the same behind when it is done twice. */
function isAbsolute({ entity }: WriteStep, action: ActionTree): boolean {
  // Elements move up when one is removed, and what is set beyond the end is appended.
  if (typeof action.path.at(-1) === 'number') return false
  if (action.kind === 'remove' || action.kind === 'delete') return true
  // Writes that are counted twice are no harm: the version only ever advances.
  if (action.kind === 'add') return !isNumber(action.value) || isSamePath(action.path, versionPath(entity))
  return isFixed(action.value)
}

function isFixed(operand: Operand): boolean {
  return operand.kind === 'value' || (operand.kind === 'ifNotExists' && isFixed(operand.otherwise))
}

function isNumber(operand: Operand): boolean {
  return operand.kind === 'value' && operand.stored.N !== undefined
}

function isSamePath(a: readonly unknown[], b: readonly unknown[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((step, depth) => step === b[depth])
}
