import type { $ZodType } from 'zod/v4/core'
import type { SchemaCode } from './schema-diagnostics.js'
import type { Storage, UnionStorage } from './storage.js'

/** What the parts of the classifier work with. */
export interface Classifier {
  /**
   * Reads how the values of a schema are stored.
   *
   * @param step where it stands in the place that is being looked at, if not at that place itself: an attribute's name,
   *   or `*` for elements and entries
   */
  readonly classify: (schema: $ZodType, step?: string) => Storage
  /** Looks at the place one step further inside. */
  readonly inside: <T>(step: string, look: () => T) => T
  /** Reports a problem of the place that is being looked at. */
  readonly report: (code: SchemaCode, message: string, fix: string) => void
  /** As `classify`, but what is wrong inside is not reported; `undefined` if anything is. */
  readonly tryClassify: (schema: $ZodType) => Storage | undefined
  /** Unions are judged at the end, when everything that they refer to is known. */
  readonly laterJudge: (union: UnionStorage) => void
}
