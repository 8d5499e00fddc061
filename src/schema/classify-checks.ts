import type { $ZodType } from 'zod/v4/core'
import type { Classifier } from './classifier.js'
import { checksOf, definitionOf } from './zod.js'

/** Reports refinements and codecs that are asynchronous functions, as far as that can be seen without calling them. */
export function findAsyncChecks(schema: $ZodType, path: readonly string[], report: Classifier['report']): void {
  const functions: unknown[] = checksOf(schema).flatMap((check) => [
    (check._zod.def as { fn?: unknown }).fn,
    check._zod.check,
  ])
  const definition = definitionOf(schema) as { fn?: unknown; transform?: unknown; reverseTransform?: unknown }
  functions.push(definition.fn, definition.transform, definition.reverseTransform)
  if (!functions.some(isAsync)) return
  report(
    'schema.async',
    path,
    'A refinement or codec here is an async function, and values are validated synchronously.',
    'Make the check before the write, and keep only synchronous ones in the schema.',
  )
}

function isAsync(candidate: unknown): boolean {
  return typeof candidate === 'function' && Object.prototype.toString.call(candidate) === '[object AsyncFunction]'
}
