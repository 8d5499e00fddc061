import { FAILED, startWalk } from './issues.js'
import { hasDefault, isOptional, unwrapStorage } from './navigate.js'
import type { CodecStorage, Storage } from './storage.js'
import { decodeByZod } from './zod.js'

/** What it means that an attribute (or a last element of a tuple) is not there. */
export interface Absence {
  /** When it is written: it may be left out, it is an error, or a codec is asked what stands for it. */
  readonly write: 'omit' | 'required' | 'encode'
  /** When it is read: it is left out, it is an error, it is filled in, or it stands for the empty set. */
  readonly read: 'omit' | 'required' | 'fill' | 'empty'
}

const absences = {
  empty: { write: 'required', read: 'empty' },
  encodedFill: { write: 'encode', read: 'fill' },
  encodedRequired: { write: 'encode', read: 'required' },
  filled: { write: 'omit', read: 'fill' },
  optional: { write: 'omit', read: 'omit' },
  required: { write: 'required', read: 'required' },
} as const satisfies Record<string, Absence>

/** Reads from a storage what its absence means. */
export function absenceOf(storage: Storage): Absence {
  if (isEmptySetAbsence(storage)) return absences.empty
  const codec = codecOf(storage)
  if (codec !== undefined) {
    return isOptional(codec.encoded) || hasDefault(codec.encoded) ? absences.encodedFill : absences.encodedRequired
  }
  // What is absent still when defaults have been filled in has a default of undefined.
  if (hasDefault(storage)) return absences.filled
  return isOptional(storage) ? absences.optional : absences.required
}

/** What zod makes of an absent value: a default, in domain form; `undefined` if nothing. */
export function fillDefault(storage: Storage): unknown {
  const value = decodeByZod(storage.schema, undefined, startWalk())
  return value === FAILED ? undefined : value
}

/**
 * Whether absence and the empty set are one: DynamoDB has no empty set, and drops an attribute when the last element
 * of its set is deleted. That is so for a set that must be there, or whose default is the empty set.
 * For an optional set the two differ, and the empty one is refused.
 */
export function isEmptySetAbsence(storage: Storage): boolean {
  switch (storage.kind) {
    case 'set':
      return true
    case 'nullable':
    case 'readonly':
      return isEmptySetAbsence(storage.inner)
    case 'codec':
      return isEmptySetAbsence(storage.encoded)
    case 'default': {
      if (!isEmptySetAbsence(storage.inner)) return false
      const filled = fillDefault(storage)
      return filled instanceof Set && filled.size === 0
    }
    default:
      return false
  }
}

/** The codec that an absent value has to pass; none if a wrapper around it deals with absence. */
function codecOf(storage: Storage): CodecStorage | undefined {
  if (storage.kind === 'codec') return storage
  if (storage.kind === 'readonly' || storage.kind === 'nullable') return codecOf(storage.inner)
  return storage.kind === 'lazy' ? codecOf(unwrapStorage(storage)) : undefined
}
