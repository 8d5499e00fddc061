import type { $ZodType } from 'zod/v4/core'
import type { Classifier } from './classifier.js'
import { findAsyncChecks } from './classify-checks.js'
import { classifyLeaf } from './classify-leaf.js'
import { classifyNested } from './classify-nested.js'
import { alternativesOf, anyStorage } from './navigate.js'
import type { SchemaProblem, Storage } from './storage.js'
import { describeConflict } from './told-apart.js'
import { isSchema } from './zod.js'

/** What is known of a schema. */
export interface Classified {
  readonly storage: Storage
  /** Everything in it that cannot be stored or not be read back; the storage there is a placeholder. */
  readonly problems: readonly SchemaProblem[]
}

/** Marks a schema that is being looked at: one that is met again inside of itself. */
const isOpen = 'open'

/** Beyond this depth a schema that makes new schemas for ever is looked at only when values are. */
const depthLimit = 64

/**
 * Reads how the items of a schema are stored.
 *
 * @param schema an entity's schema: an object, or a union or intersection of objects
 */
export function classifySchema(schema: $ZodType): Classified {
  const classified = classifyPlace(schema)
  if (classified.problems.length > 0) return classified
  if (alternativesOf(classified.storage).every(({ kind }) => kind === 'object')) return classified
  const problem: SchemaProblem = {
    code: 'schema.root',
    path: [],
    message: 'An item is a set of named attributes, and this schema is not an object.',
    fix: 'Use z.object, or a union of objects.',
  }
  return { storage: classified.storage, problems: [problem] }
}

/** Reads how the values of a schema are stored, wherever in an item it stands; `trying` is for its own use. */
export function classifyPlace(schema: $ZodType, trying: ReadonlySet<$ZodType> = new Set()): Classified {
  const problems: SchemaProblem[] = []
  const judgements: (() => void)[] = []
  const storage = startClassifier(problems, judgements, trying).classify(schema)
  for (const judge of judgements) judge()
  return { storage, problems }
}

function startClassifier(
  problems: SchemaProblem[],
  judgements: (() => void)[],
  trying: ReadonlySet<$ZodType>,
): Classifier {
  const known = new Map<$ZodType, Storage | typeof isOpen>()
  let depth = 0
  /** The place that is being looked at. */
  const path: string[] = []
  const report: Classifier['report'] = (code, message, fix) => {
    problems.push({ code, path: [...path], message, fix })
  }
  const lookUp = (schema: $ZodType): Storage => {
    const found = known.get(schema)
    return found === undefined || found === isOpen ? anyStorage : found
  }
  const classifyHere = (schema: $ZodType): Storage => {
    const found = known.get(schema)
    if (found === isOpen) return { kind: 'lazy', schema, inner: () => lookUp(schema) }
    if (found !== undefined) return found
    if (!isSchema(schema)) {
      const message = 'This is no schema of zod 4; those of zod 3, and of other libraries, look much the same.'
      report('schema.not_zod', message, "Make it with zod 4.1 or later: import * as z from 'zod'.")
      return anyStorage
    }
    if (depth > depthLimit) return { kind: 'lazy', schema, inner: classifyLater(schema) }
    known.set(schema, isOpen)
    depth += 1
    findAsyncChecks(schema, report)
    const storage = classifyLeaf(schema, report) ?? classifyNested(schema, classifier)
    depth -= 1
    known.set(schema, storage)
    return storage
  }
  const inside: Classifier['inside'] = (step, look) => {
    path.push(step)
    const found = look()
    path.pop()
    return found
  }
  const classifier: Classifier = {
    classify: (schema, step) => {
      if (step === undefined) return classifyHere(schema)
      path.push(step)
      const storage = classifyHere(schema)
      path.pop()
      return storage
    },
    inside,
    report,
    tryClassify: (schema) => {
      // A codec can stand inside its own domain side.
      if (trying.has(schema)) return undefined
      const { storage, problems: inside } = classifyPlace(schema, new Set([...trying, schema]))
      return inside.length === 0 ? storage : undefined
    },
    laterJudge: (union) => {
      const place = [...path]
      judgements.push(() => {
        const conflict = describeConflict(union)
        if (conflict === undefined) return
        const message = `Two alternatives of this union cannot be told apart when they are read back: ${conflict}.`
        const fix =
          'Store them differently, with a literal attribute that says which it is, or with a codec over the whole.'
        problems.push({ code: 'schema.ambiguous_union', path: place, message, fix })
      })
    },
  }
  return classifier
}

function classifyLater(schema: $ZodType): () => Storage {
  let storage: Storage | undefined
  return () => {
    storage ??= classifyPlace(schema).storage
    return storage
  }
}
