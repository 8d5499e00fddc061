import { isNullable, isOptional, storageAt, unwrapStorage } from '../schema/navigate.js'
import type { Storage } from '../schema/storage.js'
import type { AttributePath, KeyAttributeType, KeyPartDeclaration, TemplateProblem } from './key-part.js'
import type { ParsedPlaceholder } from './template.js'
import { findTextFault } from './text.js'
import type { TextShape } from './text-shape.js'

/** Why a placeholder without a fallback cannot be in a key that every item needs. */
export function findAbsenceProblem(
  { text, path, fallback }: ParsedPlaceholder,
  { required, resolve }: KeyPartDeclaration,
): TemplateProblem | undefined {
  const found = required && fallback === undefined ? findAbsentPlace(path, resolve) : undefined
  if (found === undefined) return undefined
  const { place, why } = found
  return Object.freeze({
    code: why === 'optional' ? 'key.optional_attribute' : 'key.nullable_attribute',
    message: `<${text}> stands in the primary key, which every item needs, and "${place}" is ${why}.`,
    fix: `Make "${place}" required, or give a text to stand in for it: <${text}|NONE>.`,
  })
}

/** Where on the way to an attribute an item may have nothing; `undefined` if every item has a value there. */
export function findAbsentPlace(
  path: AttributePath,
  resolve: KeyPartDeclaration['resolve'],
): { readonly place: AttributePath; readonly why: 'optional' | 'nullable' } | undefined {
  let parent: Storage | undefined
  for (let end = 0, start = 0; end < path.length; start = end + 1) {
    const dot = path.indexOf('.', start)
    end = dot === -1 ? path.length : dot
    const place = path.slice(0, end)
    const storage = resolve(place)
    const isLoose = parent !== undefined && mayLack(parent, path.slice(start, end))
    const why = isLoose ? 'optional' : storage && findAbsence(storage)
    if (why !== undefined) return { place, why }
    parent = storage
  }
  return undefined
}

/** Whether a map may lack an entry that its schema has: records may, and so may maps of several kinds. */
function mayLack(storage: Storage, name: string): boolean {
  const parent = unwrapStorage(storage)
  if (parent.kind === 'record') return true
  return parent.kind === 'union' && parent.options.some((option) => storageAt(option, [name]) === undefined)
}

/** Whether a stored item may lack the value, or hold null. */
function findAbsence(storage: Storage): 'optional' | 'nullable' | undefined {
  if (isOptional(storage)) return 'optional'
  return canBeNull(storage) ? 'nullable' : undefined
}

function canBeNull(storage: Storage): boolean {
  if (isNullable(storage)) return true
  const inner = unwrapStorage(storage)
  if (inner.kind === 'codec') return inner.domain !== undefined && canBeNull(inner.domain)
  if (inner.kind === 'union') return inner.options.some(canBeNull)
  return inner.kind === 'literal' && inner.values.includes(null)
}

/** Why a fallback cannot stand in a key. */
export function findFallbackProblem(
  { text, fallback }: ParsedPlaceholder,
  { words }: TextShape,
  delimiter: string,
): TemplateProblem | undefined {
  if (fallback === undefined) return undefined
  const brackets = /[<>|]/.test(fallback) ? 'contains "<", ">" or "|"' : undefined
  const fault = fallback === '' ? 'is empty' : (brackets ?? findTextFault(fallback, delimiter.charCodeAt(0)))
  const isTaken = words?.includes(fallback)
  if (fault === undefined && !isTaken) return undefined
  return Object.freeze({
    code: 'key.fallback',
    message: `the fallback of <${text}> ${fault ?? 'is the text of a value, which could then not stand in the key'}.`,
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
