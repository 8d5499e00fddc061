import type { LiteralValue, Storage, StringStorage } from '../schema/storage.js'
import { timestampPattern } from './date-codec.js'
import { findIdPattern } from './id-patterns.js'
import type { NumberDomain } from './number-codec.js'
import { datePattern, makeDatetimePattern, type TextPattern } from './patterns.js'

/** What an attribute of a key can be, with all that does not matter to keys looked through. */
export type KeyableType =
  | {
      readonly kind: 'text'
      /** What all of its texts look like, where they are equally long. */
      readonly pattern: TextPattern | undefined
      /** What its texts begin with, where they are dates. */
      readonly bucketable: TextPattern | undefined
      /** Punctuation that every one of its texts contains, where that is not told by `pattern`. */
      readonly punctuation: string
    }
  | { readonly kind: 'number'; readonly domain: NumberDomain }
  | { readonly kind: 'date' | 'binary' }
  | { readonly kind: 'literal'; readonly values: readonly LiteralValue[] }

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
      return storage.domain && readKeyableType(storage.domain)
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

/** Punctuation that every text of a format contains, whatever else it holds. */
const punctuationOf: ReadonlyMap<string, string> = new Map([
  ['time', ':'],
  ['email', '@'],
  ['url', ':'],
  ['ipv6', ':'],
  ['cidrv4', '/'],
  ['cidrv6', ':/'],
  ['e164', '+'],
])

function readTextType(storage: StringStorage): KeyableType {
  const { format = '', precision, zoned } = storage
  if (format === 'date') return makeText(datePattern, datePattern)
  if (format !== 'datetime') return makeText(findIdPattern(storage), undefined, punctuationOf.get(format))
  if (zoned === true) return makeText(undefined, undefined, '-:')
  const pattern = precision === undefined ? undefined : makeDatetimePattern(precision)
  return makeText(pattern, pattern ?? timestampPattern, '-:')
}

function makeText(pattern?: TextPattern, bucketable?: TextPattern, punctuation = ''): KeyableType {
  return { kind: 'text', pattern, bucketable, punctuation }
}

function readLiterals(values: readonly LiteralValue[]): KeyableType | undefined {
  const present = values.filter((value) => value !== null)
  return present.length === 0 ? undefined : { kind: 'literal', values: present }
}

function mergeTypes(types: readonly (KeyableType | undefined)[]): KeyableType | undefined {
  const known = types.filter((type) => type !== undefined)
  if (known.length < types.length || known.length <= 1) return known.length < types.length ? undefined : known[0]
  const literals = known.flatMap((type) => (type.kind === 'literal' ? type.values : []))
  if (known.every(({ kind }) => kind === 'literal')) return { kind: 'literal', values: [...new Set(literals)] }
  if (known.some(({ kind }) => kind === 'date' || kind === 'binary')) return undefined
  if (known.every(({ kind }) => kind !== 'number') && literals.every((value) => typeof value === 'string')) {
    return makeText()
  }
  const domains = known.flatMap((type) => (type.kind === 'number' ? [type.domain] : []))
  if (domains.length < known.filter(({ kind }) => kind !== 'literal').length) return undefined
  const domain = joinDomains([...domains, ...literals.map((value) => readNumberDomain([value]))])
  return domain && { kind: 'number', domain }
}

/** The numbers that all of some literal values are; `undefined` where they are not all of one kind. */
export function readNumberDomain(values: readonly LiteralValue[]): NumberDomain | undefined {
  if (values.every((value) => typeof value === 'bigint')) return 'bigint'
  if (!values.every((value) => typeof value === 'number')) return undefined
  return values.every(Number.isSafeInteger) ? 'integer' : 'number'
}

function joinDomains(domains: readonly (NumberDomain | undefined)[]): NumberDomain | undefined {
  if (domains.every((domain) => domain === 'bigint')) return 'bigint'
  if (domains.some((domain) => domain === undefined || domain === 'bigint')) return undefined
  return domains.every((domain) => domain === 'integer') ? 'integer' : 'number'
}
