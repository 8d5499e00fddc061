import type { LiteralValue, Storage } from '../schema/storage.js'
import { timestampPattern } from './date-codec.js'
import type { NumberDomain } from './number-codec.js'
import { datePattern, makeDatetimePattern, patternsByFormat, type TextPattern } from './patterns.js'

/** What an attribute of a key can be, with all that does not matter to keys looked through. */
export type KeyableType = (
  | { readonly kind: 'text'; readonly pattern: TextPattern | undefined; readonly bucketable: TextPattern | undefined }
  | { readonly kind: 'number'; readonly domain: NumberDomain }
  | { readonly kind: 'date' | 'binary' }
  | { readonly kind: 'literal'; readonly values: readonly LiteralValue[] }
) & {
  /** A codec stands between this type, which application code sees, and what is stored. */
  readonly encoded?: boolean
}

/** Looks through wrappers, codecs and unions; `undefined` for what cannot be in a key. */
export function readKeyableType(storage: Storage): KeyableType | undefined {
  switch (storage.kind) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return readKeyableType(storage.inner)
    case 'lazy':
      return readKeyableType(storage.inner())
    case 'codec':
      return markEncoded(storage.domain && readKeyableType(storage.domain))
    case 'string':
      return readTextType(storage)
    case 'number':
      return { kind: 'number', domain: storage.integer ? 'integer' : 'number' }
    case 'bigint':
      return { kind: 'number', domain: 'bigint' }
    case 'date':
    case 'binary':
      return { kind: storage.kind }
    case 'boolean':
      return { kind: 'literal', values: [false, true] }
    case 'literal':
      return readLiterals(storage.values)
    case 'union':
      return mergeTypes(storage.options.filter((option) => option.kind !== 'null').map(readKeyableType))
    default:
      return undefined
  }
}

function markEncoded(type: KeyableType | undefined): KeyableType | undefined {
  return type && { ...type, encoded: true }
}

function readTextType(storage: Extract<Storage, { kind: 'string' }>): KeyableType {
  const { format, precision } = storage
  if (format === 'datetime' && storage.zoned !== true) {
    const pattern = precision === undefined ? undefined : makeDatetimePattern(precision)
    return { kind: 'text', pattern, bucketable: pattern ?? timestampPattern }
  }
  const pattern = format === undefined ? undefined : patternsByFormat.get(format)
  return { kind: 'text', pattern, bucketable: pattern === datePattern ? datePattern : undefined }
}

function readLiterals(values: readonly LiteralValue[]): KeyableType | undefined {
  const present = values.filter((value) => value !== null)
  return present.length === 0 ? undefined : { kind: 'literal', values: present }
}

function mergeTypes(types: readonly (KeyableType | undefined)[]): KeyableType | undefined {
  const [first, ...rest] = types
  if (first === undefined || types.includes(undefined)) return undefined
  if (rest.length === 0) return first
  const values = types.map((type) => (type?.kind === 'literal' ? type.values : undefined))
  if (values.every((some) => some !== undefined)) return { kind: 'literal', values: [...new Set(values.flat())] }
  const textual = types.every(
    (type) =>
      type?.kind === 'text' || (type?.kind === 'literal' && type.values.every((value) => typeof value === 'string')),
  )
  return textual ? { kind: 'text', pattern: undefined, bucketable: undefined } : undefined
}
