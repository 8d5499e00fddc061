import { shareIn } from '../util/share-in.js'
import { alternativesOf } from './navigate.js'
import { encodeBigint, encodeNumber } from './numbers.js'
import type { Storage, StoredKind } from './storage.js'
import { storedKindsOf } from './stored-kinds.js'
import { checksOf } from './zod.js'

/** One end of what a schema takes. */
export interface Bound {
  /** A decimal number, exact. */
  readonly limit: string
  readonly isInclusive: boolean
}

/** What a schema takes of numbers, or how many elements of a list or a set. */
export interface Bounds {
  readonly lowest: readonly Bound[]
  readonly highest: readonly Bound[]
}

const byStorage = new WeakMap<Storage, Map<string, Bounds | undefined>>()

/**
 * The range that a schema gives to the values of a place which are stored under some descriptors.
 *
 * @returns `undefined` where it gives none, or where several alternatives store such values, with ranges that differ
 */
export function boundsOf(storage: Storage, kinds: readonly StoredKind[]): Bounds | undefined {
  const known = shareIn(byStorage, storage, () => new Map<string, Bounds | undefined>())
  const name = kinds.join()
  if (!known.has(name)) known.set(name, readBounds(storage, kinds))
  return known.get(name)
}

function readBounds(storage: Storage, kinds: readonly StoredKind[]): Bounds | undefined {
  const fitting = alternativesOf(storage).filter((one) => kinds.some((kind) => storedKindsOf(one).has(kind)))
  const [first, ...others] = fitting.map(readOwnBounds)
  return others.every((one) => JSON.stringify(one) === JSON.stringify(first)) ? first : undefined
}

function readOwnBounds({ kind, schema }: Storage): Bounds | undefined {
  if (!ranged.has(kind)) return undefined
  const checks = [schema._zod.def, ...checksOf(schema).map((check) => check._zod.def)] as CheckDefinition[]
  const lowest = checks.flatMap(lowestOf)
  const highest = checks.flatMap(highestOf)
  return lowest.length === 0 && highest.length === 0 ? undefined : { lowest, highest }
}

/** A codec's checks are about its domain side, and a tuple has its length. */
const ranged: ReadonlySet<Storage['kind']> = new Set(['number', 'bigint', 'array', 'set'])

interface CheckDefinition {
  readonly check?: string
  readonly format?: string
  readonly value?: unknown
  readonly inclusive?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly length?: number
  readonly size?: number
}

function lowestOf({ check, format, value, inclusive, minimum, length, size }: CheckDefinition): readonly Bound[] {
  if (check === 'greater_than') return boundAt(value, inclusive)
  if (check === 'min_length' || check === 'min_size') return boundAt(minimum)
  if (check === 'length_equals' || check === 'size_equals') return boundAt(length ?? size)
  return boundAt(formats[format ?? '']?.[0])
}

function highestOf({ check, format, value, inclusive, maximum, length, size }: CheckDefinition): readonly Bound[] {
  if (check === 'less_than') return boundAt(value, inclusive)
  if (check === 'max_length' || check === 'max_size') return boundAt(maximum)
  if (check === 'length_equals' || check === 'size_equals') return boundAt(length ?? size)
  return boundAt(formats[format ?? '']?.[1])
}

/** The formats of numbers whose range counters can leave. That of safe integers is not among them: it is no rule of anybody's. */
const formats: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
}

function boundAt(value: unknown, isInclusive = true): readonly Bound[] {
  const limit =
    typeof value === 'number' ? encodeNumber(value) : typeof value === 'bigint' ? encodeBigint(value) : undefined
  return typeof limit === 'string' ? [{ limit, isInclusive }] : []
}
