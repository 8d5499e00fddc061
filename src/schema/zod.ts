import {
  $ZodAsyncError,
  $ZodEncodeError,
  type $ZodIssue,
  type $ZodType,
  type $ZodTypes,
  $ZodUnknown,
  config,
  type ParseContextInternal,
  util,
} from 'zod/v4/core'
import { FAILED, type Failed, fail, type OpenIssue, type Walk } from './issues.js'

/** A schema's definition, discriminated by its `type`. */
export type Definition = $ZodTypes['_zod']['def']

/** One of the checks (refinements, ranges, overwrites) that hang on a schema. */
export type Check = NonNullable<$ZodType['_zod']['def']['checks']>[number]

/** Whether something is a schema of zod 4, whatever its type promised. */
export function isSchema(value: unknown): value is $ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value
}

/** Reads what a schema is made of. */
export function definitionOf(schema: $ZodType): Definition {
  return (schema as $ZodTypes)._zod.def
}

/** The checks that hang on a schema itself, in their order. */
export function checksOf(schema: $ZodType): readonly Check[] {
  return schema._zod.def.checks ?? noChecks
}

const noChecks: readonly Check[] = []

/** Whether a check changes values rather than judging them: `trim`, `toLowerCase`, `overwrite`. */
export function isOverwrite(check: Check): boolean {
  return check._zod.def.check === 'overwrite'
}

/** Whether a schema is of addresses, which zod cleans and can normalise where they are some. */
export function isAddress(schema: $ZodType): boolean {
  return [schema, ...checksOf(schema)].some(
    ({ _zod: { def } }) => (def as { readonly format?: string }).format === 'url',
  )
}

/** Whether a schema is a check at the same time, as string formats and `z.custom` are. */
export function isCheckItself(schema: $ZodType): boolean {
  return schema._zod.traits.has('$ZodCheck')
}

/** A schema that lets everything in and runs the checks given, with zod's own rules of order and abortion. */
export function schemaOfChecks(checks: readonly Check[]): $ZodType | undefined {
  return checks.length === 0 ? undefined : new $ZodUnknown({ type: 'unknown', checks: [...checks] })
}

/** Runs a schema from the encoded side to the domain side. */
export function decodeByZod(schema: $ZodType, value: unknown, walk: Walk): unknown {
  return run(schema, value, { async: false }, walk)
}

/** Runs a schema from the domain side to the encoded side. */
export function encodeByZod(schema: $ZodType, value: unknown, walk: Walk): unknown {
  return run(schema, value, { async: false, direction: 'backward' }, walk)
}

/** As {@link encodeByZod}, but without any check: only types are judged. */
export function encodeUnchecked(schema: $ZodType, value: unknown, walk: Walk): unknown {
  return run(schema, value, { async: false, direction: 'backward', skipChecks: true }, walk)
}

/** What zod's own `safeDecode` does, without the objects that it wraps results in: this is called for each attribute. */
function run(schema: $ZodType, value: unknown, context: ParseContextInternal, walk: Walk): unknown {
  try {
    const result = schema._zod.run({ value, issues: [] }, context)
    if (result instanceof Promise) {
      // What becomes of it is nobody's concern any more, and must not end the process.
      result.catch(() => undefined)
      return failByThrown(new $ZodAsyncError(), walk)
    }
    if (result.issues.length === 0) return result.value
    for (const issue of result.issues) walk.issues.push(openIssue(util.finalizeIssue(issue, context, config())))
    return FAILED
  } catch (error) {
    return failByThrown(error, walk)
  }
}

function openIssue(issue: $ZodIssue): OpenIssue {
  return { ...issue, path: [...issue.path] }
}

/** What a user's codec or refinement throws is no reason to lose the place; its words may hold values, so they are kept out of the message. */
function failByThrown(error: unknown, walk: Walk): Failed {
  if (error instanceof $ZodAsyncError) {
    return fail(walk, 'async', 'This check or codec is asynchronous; keyloom validates synchronously.')
  }
  if (error instanceof $ZodEncodeError) {
    return fail(walk, 'one_way', 'This schema transforms in one direction only; use z.codec.')
  }
  const issue = {
    code: 'thrown',
    path: [],
    message: `A check or codec of the schema threw ${nameOfThrown(error)}; see cause.`,
  }
  Object.defineProperty(issue, 'cause', { value: error, enumerable: false })
  walk.issues.push(issue)
  return FAILED
}

function nameOfThrown(error: unknown): string {
  return error instanceof Error ? error.constructor.name : 'a value that is no Error'
}
