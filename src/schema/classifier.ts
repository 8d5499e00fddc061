import type { $ZodType } from 'zod/v4/core'
import type { SchemaCode } from './schema-diagnostics.js'
import type { Storage, UnionStorage } from './storage.js'

/** What the parts of the classifier work with. */
export interface Classifier {
  readonly classify: (schema: $ZodType, path: readonly string[]) => Storage
  readonly report: (code: SchemaCode, path: readonly string[], message: string, fix: string) => void
  /** As `classify`, but what is wrong inside is not reported; `undefined` if anything is. */
  readonly tryClassify: (schema: $ZodType) => Storage | undefined
  /** Unions are judged at the end, when everything that they refer to is known. */
  readonly laterJudge: (union: UnionStorage, path: readonly string[]) => void
}
