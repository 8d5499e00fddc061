import type { $ZodPipeDef, $ZodType } from 'zod/v4/core'
import type { Classifier } from './classifier.js'
import type { Storage } from './storage.js'
import { definitionOf, isSchema } from './zod.js'

/** Classifies codecs and pipes: what stands on the encoded side is stored. */
export function classifyPipe(
  schema: $ZodType,
  definition: $ZodPipeDef,
  { classify, tryClassify, report }: Classifier,
): Storage {
  const oneWay = [definition.in, definition.out].find(
    (side) => isSchema(side) && definitionOf(side).type === 'transform',
  )
  if (oneWay !== undefined) {
    report(
      'schema.transform',
      'A transform (or preprocess) cannot be undone when the value is written.',
      'Use z.codec, which has both directions; for trimming and case, use trim, toLowerCase or overwrite.',
    )
    return { kind: 'any', schema }
  }
  return { kind: 'codec', schema, encoded: classify(definition.in), domain: tryClassify(definition.out) }
}
