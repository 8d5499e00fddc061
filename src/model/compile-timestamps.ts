import type { AttributeNames } from '../schema/attribute-names.js'
import { alternativesOf, unwrapStorage } from '../schema/navigate.js'
import type { Storage } from '../schema/storage.js'
import { type StoredPath, storedPath } from '../schema/stored-path.js'
import type { TimestampNames } from './entity.js'

/** An attribute that holds a moment which the library knows. */
export interface Timestamp {
  readonly attribute: string
  readonly path: StoredPath
  /** A moment, in milliseconds, as application code sees it in this attribute. */
  readonly moment: (nowMs: number) => unknown
}

/** The moments that are kept of an item; those that could not be compiled are left out. */
export interface Timestamps {
  readonly created: Timestamp | undefined
  readonly updated: Timestamp | undefined
}

const noTimestamps: Timestamps = Object.freeze({ created: undefined, updated: undefined })

/** Compiles the timestamps of an entity. What is wrong with them is found by the checks. */
export function compileTimestamps(
  declared: TimestampNames | undefined,
  attributes: ReadonlyMap<string, Storage>,
  names: AttributeNames,
): Timestamps {
  if (declared === undefined || declared === null) return noTimestamps
  const compile = (attribute: string | undefined): Timestamp | undefined => {
    const storage = attribute === undefined ? undefined : attributes.get(attribute)
    const moment = storage && momentForm(storage)
    if (attribute === undefined || moment === undefined) return undefined
    return Object.freeze({ attribute, path: storedPath(names, [attribute]), moment })
  }
  return Object.freeze({ created: compile(declared.created), updated: compile(declared.updated) })
}

/** How a moment is written in a place; `undefined` where the place is none for moments. */
export function momentForm(storage: Storage): Timestamp['moment'] | undefined {
  const inner = unwrapStorage(storage)
  switch (inner.kind) {
    case 'date':
      return (nowMs) => new Date(nowMs)
    case 'number':
      return (nowMs) => nowMs
    case 'bigint':
      return (nowMs) => BigInt(nowMs)
    case 'string':
      return inner.format === 'datetime' ? (nowMs) => dateTimeText(nowMs, inner.precision) : undefined
    case 'codec':
      return inner.domain && momentForm(inner.domain)
    case 'union': {
      const forms = alternativesOf(inner).map(momentForm)
      return forms.every((form) => form !== undefined) ? forms[0] : undefined
    }
    default:
      return undefined
  }
}

/** ISO 8601 in UTC with as many digits of the second as the schema asks for; milliseconds unless it does. */
function dateTimeText(nowMs: number, precision = 3): string {
  const text = new Date(nowMs).toISOString()
  const [whole = '', fraction = ''] = text.slice(0, -1).split('.')
  if (precision < 0) return `${whole.slice(0, -3)}Z`
  return precision === 0 ? `${whole}Z` : `${whole}.${fraction.padEnd(precision, '0').slice(0, precision)}Z`
}
