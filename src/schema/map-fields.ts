import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { $ZodType } from 'zod/v4/core'
import type { Absence } from './absence.js'
import { FAILED, type Failed, fail, type Walk } from './issues.js'
import { ABSENT, type Mode, type Node } from './node.js'
import type { Storage } from './storage.js'
import { decodeByZod } from './zod.js'

/** What a map is made of: an object's attributes, or a record's entries. */
export interface MapShape {
  readonly schema: $ZodType
  readonly fields: ReadonlyMap<string, Storage>
  /** All other entries, where there may be any. */
  readonly rest: Storage | undefined
  /** The name that an entry is stored under, or `FAILED`; for records. */
  readonly judgeName: ((name: string, walk: Walk) => string | Failed) | undefined
  /** Refuses other entries of stored maps too. */
  readonly strict: boolean
}

/** An attribute of a map that its schema names. */
export interface MapField {
  readonly name: string
  /** The name in storage. */
  readonly stored: string
  readonly storage: Storage
  readonly node: Node
  readonly absence: Absence
}

/** A map as it is stored. */
export type StoredMap = Readonly<Record<string, AttributeValue>>

/** Reads the attributes that the schema of a map names. What it gives is of no worth where the walk has new issues. */
export type FieldsReader = (stored: StoredMap, walk: Walk) => Record<string, unknown>

/**
 * Writes the attributes that the schema of a map names. What it gives is of no worth where the walk has new issues.
 *
 * @param given the names of the value's own attributes
 * @returns `undefined` for a value that it does not take
 */
export type FieldsWriter = (
  value: Readonly<Record<string, unknown>>,
  given: readonly string[],
  walk: Walk,
) => Record<string, AttributeValue> | undefined

/** Writes a field that is not there: `undefined` where it is left out. */
export function writeAbsence({ storage, node, absence }: MapField, walk: Walk): AttributeValue | Failed | undefined {
  if (absence.write === 'encode') return node.write(undefined, walk)
  if (absence.write === 'required') return failByAbsence(storage, walk)
  if (absence.read === 'fill') walk.isDoubtful = true
  return undefined
}

/** A value that is stored by leaving the attribute out would be read as what absence means otherwise. */
export function refuseAmbiguity({ absence }: MapField, walk: Walk): void {
  if (absence.write === 'omit') failByAmbiguity(walk)
}

/** Refuses a value that is stored by leaving its attribute out. */
export function failByAmbiguity(walk: Walk): Failed {
  return fail(
    walk,
    'absent',
    'This value is stored by leaving the attribute out, which would be read as no value or as the default.',
  )
}

/** Reads a field that is not there. */
export function readAbsence({ storage, node, absence }: MapField, mode: Mode, walk: Walk): unknown {
  if (absence.read === 'omit') return undefined
  if (absence.read === 'empty') return node.read(ABSENT, walk)
  if (mode === 'encoded') return undefined
  return absence.read === 'fill' ? decodeByZod(storage.schema, undefined, walk) : failByAbsence(storage, walk)
}

/** Zod's own words for a value that is missing, custom messages included. */
export function failByAbsence(storage: Storage, walk: Walk): Failed {
  const value = decodeByZod(storage.schema, undefined, walk)
  return value === FAILED ? FAILED : fail(walk, 'invalid_type', 'Invalid input: required, and not given')
}

/** Refuses an attribute that the schema does not have. */
export function failByName(name: string, walk: Walk): Failed {
  return fail(walk, 'unrecognized_keys', `The schema has no attribute "${name}".`)
}
