import type { Storage } from '../schema/storage.js'
import type { KeyAttributeType, KeyPartDeclaration, TemplateProblem } from './key-part.js'
import type { ParsedPlaceholder } from './template.js'
import { findTextFault } from './text.js'

/** Why a placeholder without a fallback cannot be in a key that every item needs. */
export function findAbsenceProblem(
  { text, path, fallback }: ParsedPlaceholder,
  { required, resolve }: KeyPartDeclaration,
): TemplateProblem | undefined {
  if (!required || fallback !== undefined) return undefined
  const names = path.split('.')
  for (let length = 1; length <= names.length; length += 1) {
    const absent = names.slice(0, length).join('.')
    const storage = resolve(absent)
    const why = storage && findAbsence(storage)
    if (why === undefined) continue
    return Object.freeze({
      code: why === 'optional' ? 'key.optional_attribute' : 'key.nullable_attribute',
      message: `<${text}> stands in the primary key, which every item needs, and "${absent}" is ${why}.`,
      fix: `Make "${absent}" required, or give a text to stand in for it: <${text}|NONE>.`,
    })
  }
  return undefined
}

/** Whether a stored item may lack the value, or hold null. */
function findAbsence(storage: Storage): 'optional' | 'nullable' | undefined {
  switch (storage.kind) {
    case 'optional':
      return 'optional'
    case 'nullable':
    case 'null':
      return 'nullable'
    case 'default':
    case 'readonly':
      return findAbsence(storage.inner)
    case 'codec':
      return storage.domain && findAbsence(storage.domain)
    case 'literal':
      return storage.values.includes(null) ? 'nullable' : undefined
    case 'union':
      return storage.options.map(findAbsence).find((why) => why !== undefined)
    default:
      return undefined
  }
}

/** Why a fallback cannot stand in a key. */
export function findFallbackProblem(
  { text, fallback }: ParsedPlaceholder,
  delimiter: string,
): TemplateProblem | undefined {
  if (fallback === undefined) return undefined
  const brackets = /[<>|]/.test(fallback) ? 'contains "<", ">" or "|"' : undefined
  const fault = fallback === '' ? 'is empty' : (brackets ?? findTextFault(fallback, delimiter.charCodeAt(0)))
  if (fault === undefined) return undefined
  return Object.freeze({
    code: 'key.fallback',
    message: `the fallback of <${text}> ${fault}.`,
    fix: 'Use a word that no value is equal to, such as NONE.',
  })
}

const typeNames: Record<KeyAttributeType, string> = { S: 'string', N: 'number', B: 'binary' }

/** Why an attribute cannot be the key attribute itself. */
export function findNativeProblem(
  { text, path }: ParsedPlaceholder,
  { attribute, attributeType }: KeyPartDeclaration,
): TemplateProblem {
  return Object.freeze({
    code: 'key.native_type',
    message: `<${text}> is the key attribute "${attribute}" itself, which is a ${typeNames[attributeType]}, and "${path}" is stored as another type.`,
    fix: 'Declare the key attribute with the type of the attribute, or use a key attribute of another name.',
  })
}
