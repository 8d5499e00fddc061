import type { $ZodType } from 'zod/v4/core'
import { classLabelOf, classOf } from './classes.js'
import type { Classifier } from './classifier.js'
import { encodeBigint, encodeNumber } from './numbers.js'
import type { BigintStorage, LiteralStorage, LiteralValue, NumberStorage, Storage, StringStorage } from './storage.js'
import { checksOf, definitionOf } from './zod.js'

/** Classifies a schema that has no others inside of it; `undefined` if it has. */
export function classifyLeaf(
  schema: $ZodType,
  path: readonly string[],
  report: Classifier['report'],
): Storage | undefined {
  const definition = definitionOf(schema)
  switch (definition.type) {
    case 'string':
      return describeString(schema)
    case 'template_literal':
      return { kind: 'string', schema }
    case 'number':
      return describeNumber(schema)
    case 'bigint':
      return describeBigint(schema)
    case 'boolean':
    case 'null':
    case 'date':
      return { kind: definition.type, schema }
    case 'any':
    case 'unknown':
      return { kind: 'any', schema }
    case 'literal':
      return describeLiteral(schema, definition.values, path, report)
    case 'enum':
      return describeLiteral(schema, [...(schema._zod.values ?? [])], path, report)
    case 'custom':
      return describeCustom(schema, path, report)
    default:
      return undefined
  }
}

interface CheckDefinition {
  readonly check?: string
  readonly format?: string
  readonly value?: unknown
  readonly inclusive?: boolean
  readonly precision?: number | null
  readonly offset?: boolean
  readonly local?: boolean
}

/** The definitions of a schema's checks; a format such as `z.uuid()` is the first of its own. */
function checkDefinitions(schema: $ZodType): readonly CheckDefinition[] {
  return [schema._zod.def as CheckDefinition, ...checksOf(schema).map((check) => check._zod.def as CheckDefinition)]
}

/** What zod calls formats too, though they say little about the text. */
const looseFormats = new Set(['regex', 'lowercase', 'uppercase', 'includes', 'starts_with', 'ends_with'])

function describeString(schema: $ZodType): StringStorage {
  const found = checkDefinitions(schema).find(
    ({ check, format }) => check === 'string_format' && format !== undefined && !looseFormats.has(format),
  )
  if (found?.format === undefined) return { kind: 'string', schema }
  if (found.format !== 'datetime') return { kind: 'string', schema, format: found.format }
  const zoned = found.offset === true || found.local === true
  const { precision } = found
  return { kind: 'string', schema, format: 'datetime', zoned, ...(typeof precision === 'number' && { precision }) }
}

function describeNumber(schema: $ZodType): NumberStorage {
  const formats = checkDefinitions(schema).filter(({ check }) => check === 'number_format')
  const integer = formats.some(({ format }) => format?.includes('int'))
  const minimums = lowerBounds(schema).filter((bound) => typeof bound === 'number')
  if (formats.some(({ format }) => format === 'uint32')) minimums.push(0)
  if (formats.some(({ format }) => format === 'int32')) minimums.push(-(2 ** 31))
  return { kind: 'number', schema, integer, ...(minimums.length > 0 && { minimum: Math.max(...minimums) }) }
}

function describeBigint(schema: $ZodType): BigintStorage {
  const minimums = lowerBounds(schema).filter((bound) => typeof bound === 'bigint')
  const formats = checkDefinitions(schema).filter(({ check }) => check === 'bigint_format')
  if (formats.some(({ format }) => format === 'uint64')) minimums.push(0n)
  let minimum: bigint | undefined
  for (const bound of minimums) if (minimum === undefined || bound > minimum) minimum = bound
  return { kind: 'bigint', schema, ...(minimum !== undefined && { minimum }) }
}

/** Inclusive lower bounds; an exclusive one of n is n for what is built on it (signs and widths). */
function lowerBounds(schema: $ZodType): unknown[] {
  return checkDefinitions(schema)
    .filter(({ check }) => check === 'greater_than')
    .map(({ value }) => value)
}

function describeLiteral(
  schema: $ZodType,
  candidates: readonly unknown[],
  path: readonly string[],
  report: Classifier['report'],
): LiteralStorage {
  const values = candidates.filter(isStorableLiteral)
  if (values.length < candidates.length) {
    const message = 'This literal names a value that DynamoDB cannot hold (undefined, NaN or too large a number).'
    report('schema.literal', path, message, 'Use text, exact numbers, booleans or null; for absence, use .optional().')
  }
  const numbers = new Set(values.filter((value) => typeof value === 'number').map(String))
  if (values.some((value) => typeof value === 'bigint' && numbers.has(value.toString()))) {
    const message = 'A number and a bigint of the same value are stored alike and cannot be told apart.'
    report('schema.literal', path, message, 'Use one of the two.')
  }
  return { kind: 'literal', schema, values }
}

function isStorableLiteral(value: unknown): value is LiteralValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return typeof encodeNumber(value) === 'string'
  return typeof value === 'bigint' && typeof encodeBigint(value) === 'string'
}

function describeCustom(schema: $ZodType, path: readonly string[], report: Classifier['report']): Storage {
  const constructed = classOf(schema)
  if (constructed === undefined || constructed === 'decimal') return { kind: 'any', schema }
  if (constructed !== 'other') return { kind: constructed === 'date' ? 'date' : 'binary', schema }
  report(
    'schema.class',
    path,
    `Instances of ${classLabelOf(schema)} have no form in DynamoDB.`,
    'Use z.codec with the stored form on one side and z.instanceof on the other.',
  )
  return { kind: 'any', schema }
}
