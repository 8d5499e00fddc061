import type { $ZodType } from 'zod/v4/core'
import type { Classifier } from './classifier.js'
import { type Check, checksOf, definitionOf } from './zod.js'

/** Reports refinements and codecs that are asynchronous functions, as far as that can be seen without calling them. */
export function findAsyncChecks(schema: $ZodType, report: Classifier['report']): void {
  const { fn, transform, reverseTransform } = definitionOf(schema) as Functions
  const isFound = isAsync(fn) || isAsync(transform) || isAsync(reverseTransform) || checksOf(schema).some(isAsyncCheck)
  if (!isFound) return
  report(
    'schema.async',
    'A refinement or codec here is an async function, and values are validated synchronously.',
    'Make the check before the write, and keep only synchronous ones in the schema.',
  )
}

/** Where zod keeps the functions that it was given. */
interface Functions {
  readonly fn?: unknown
  readonly transform?: unknown
  readonly reverseTransform?: unknown
}

function isAsyncCheck({ _zod: { def, check } }: Check): boolean {
  return isAsync((def as Functions).fn) || isAsync(check)
}

function isAsync(candidate: unknown): boolean {
  return typeof candidate === 'function' && Object.prototype.toString.call(candidate) === '[object AsyncFunction]'
}
