import { alternativesOf, isNullable } from './navigate.js'
import type { LiteralValue, Storage } from './storage.js'
import { areConfusable } from './told-apart.js'

/**
 * Whether what is stored at one place could be copied to another and be read there as the same value, as far as types
 * tell. Refinements, ranges and formats are not judged.
 */
export function canHold(target: Storage, source: Storage): boolean {
  const forms = alternativesOf(target)
  const takesNull = isNullable(target) || forms.some(({ kind }) => kind === 'any')
  if (isNullable(source) && !takesNull) return false
  return alternativesOf(source).every((value) => value.kind === 'null' || forms.some((form) => holds(form, value)))
}

function holds(form: Storage, value: Storage): boolean {
  if (form === value || form.schema === value.schema || form.kind === 'any') return true
  if (value.kind === 'literal') {
    return value.values.every((one) =>
      form.kind === 'literal' ? form.values.includes(one) : form.kind === kindOf(one),
    )
  }
  if (form.kind === 'array' && value.kind === 'array') return canHold(form.element, value.element)
  if (form.kind === 'set' && value.kind === 'set') return canHold(form.element, value.element)
  return form.kind === value.kind && !areConfusable(form, value)
}

function kindOf(value: LiteralValue): string {
  return value === null ? 'null' : typeof value
}
