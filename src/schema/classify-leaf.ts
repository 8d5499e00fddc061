import type { $ZodType } from 'zod/v4/core'
import { classLabelOf, classOf } from './classes.js'
import type { Classifier } from './classifier.js'
import { isWellFormed } from './node.js'
import { encodeBigint, encodeNumber } from './numbers.js'
import type { BigintStorage, LiteralStorage, LiteralValue, NumberStorage, Storage, StringStorage } from './storage.js'
import { checksOf, definitionOf } from './zod.js'

/** Classifies a schema that has no others inside of it; `undefined` if it has. */
export function classifyLeaf(schema: $ZodType, report: Classifier['report']): Storage | undefined {
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
      return describeLiteral(schema, definition.values, report)
    case 'enum':
      return describeLiteral(schema, [...(schema._zod.values ?? [])], report)
    case 'custom':
      return describeCustom(schema, report)
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
  const definitions = [schema._zod.def as CheckDefinition]
  for (const check of checksOf(schema)) definitions.push(check._zod.def as CheckDefinition)
  return definitions
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

/** An exclusive lower bound of n is n for what is built on it: signs and widths. */
function describeNumber(schema: $ZodType): NumberStorage {
  let integer = false
  let minimum = Number.NEGATIVE_INFINITY
  for (const { check, format, value } of checkDefinitions(schema)) {
    if (check === 'number_format') {
      integer ||= format?.includes('int') === true
      if (format === 'uint32') minimum = Math.max(minimum, 0)
      else if (format === 'int32') minimum = Math.max(minimum, -(2 ** 31))
    } else if (check === 'greater_than' && typeof value === 'number') minimum = Math.max(minimum, value)
  }
  return minimum === Number.NEGATIVE_INFINITY
    ? { kind: 'number', schema, integer }
    : { kind: 'number', schema, integer, minimum }
}

function describeBigint(schema: $ZodType): BigintStorage {
  let minimum: bigint | undefined
  for (const { check, format, value } of checkDefinitions(schema)) {
    const isUnsigned = check === 'bigint_format' && format === 'uint64'
    const bound = isUnsigned ? 0n : check === 'greater_than' ? value : undefined
    if (typeof bound === 'bigint' && (minimum === undefined || bound > minimum)) minimum = bound
  }
  return minimum === undefined ? { kind: 'bigint', schema } : { kind: 'bigint', schema, minimum }
}

function describeLiteral(
  schema: $ZodType,
  candidates: readonly unknown[],
  report: Classifier['report'],
): LiteralStorage {
  const values = candidates.filter(isStorableLiteral)
  if (values.length < candidates.length) {
    const message =
      'This literal names a value that DynamoDB cannot hold (undefined, NaN, too large a number, or half of a character).'
    report('schema.literal', message, 'Use text, exact numbers, booleans or null; for absence, use .optional().')
  }
  const isTwin = (value: LiteralValue): boolean =>
    typeof value === 'bigint' && values.some((other) => isSame(value, other))
  if (values.some(isTwin)) {
    const message = 'A number and a bigint of the same value are stored alike and cannot be told apart.'
    report('schema.literal', message, 'Use one of the two.')
  }
  return { kind: 'literal', schema, values }
}

function isSame(value: bigint, other: LiteralValue): boolean {
  return typeof other === 'number' && String(other) === value.toString()
}

function isStorableLiteral(value: unknown): value is LiteralValue {
  if (value === null || typeof value === 'boolean') return true
  if (typeof value === 'string') return isWellFormed(value)
  if (typeof value === 'number') return typeof encodeNumber(value) === 'string'
  return typeof value === 'bigint' && typeof encodeBigint(value) === 'string'
}

function describeCustom(schema: $ZodType, report: Classifier['report']): Storage {
  const constructed = classOf(schema)
  if (constructed === undefined || constructed === 'decimal') return { kind: 'any', schema }
  if (constructed !== 'other') return { kind: constructed === 'date' ? 'date' : 'binary', schema }
  report(
    'schema.class',
    `Instances of ${classLabelOf(schema)} have no form in DynamoDB.`,
    'Use z.codec with the stored form on one side and z.instanceof on the other.',
  )
  return { kind: 'any', schema }
}
