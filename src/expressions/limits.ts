import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ExpressionError } from '../errors/index.js'
import type { AttributeNames } from '../schema/attribute-names.js'
import { type StoredPath, shownPath } from '../schema/stored-path.js'
import { formatPath } from './path.js'

/**
 * What DynamoDB takes in the expressions of one request.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
 */
const limits = {
  expressionBytes: 4096,
  operators: 300,
  pathLevels: 32,
  nameBytes: 65_535,
  substitutionBytes: 2 * 1024 * 1024,
}

/** How many bytes of UTF-8 a unit of UTF-16 has at most: enough to see that most texts are within a limit, without counting. */
const mostUnitBytes = 3

/** The entity that an expression is about: what messages call it and its attributes. */
export interface Owner {
  readonly name: string
  readonly names: AttributeNames
}

/** The most operators of one expression. */
export const operatorLimit = limits.operators

/** The most values that `oneOf` takes. */
export const operandLimit = 100

/** What is said of an expression that is too long, by its kind. */
const mends = {
  condition: 'ask for less in one condition or filter',
  update: 'make the changes in several updates, or set the map around them as a whole',
  projection: 'select fewer attributes, or the map around them',
} as const

/** Refuses an expression that is too long, or has too many operators. */
export function checkExpression(entity: Owner, kind: keyof typeof mends, text: string, operators: number): void {
  if (text.length * mostUnitBytes > limits.expressionBytes && Buffer.byteLength(text) > limits.expressionBytes) {
    const bytes = Buffer.byteLength(text)
    throw limitError(
      entity,
      `the ${kind} has ${bytes} bytes when it is printed, and DynamoDB takes expressions of ${limits.expressionBytes} bytes (4 KB); ${mends[kind]}`,
    )
  }
  if (operators <= limits.operators) return
  throw limitError(
    entity,
    `the ${kind} has ${operators} operators, and DynamoDB takes expressions of ${limits.operators}; ${mends[kind]}`,
  )
}

/** Refuses a place that lies too deep. */
export function checkPath(entity: Owner, path: StoredPath): void {
  if (path.length <= limits.pathLevels) return
  throw limitError(
    entity,
    `"${formatPath(shownPath(entity.names, path))}" lies ${path.length} levels deep, and DynamoDB takes document paths of ${limits.pathLevels}; name the map around it`,
  )
}

/** Refuses a name that no attribute can have. */
export function checkName(entity: Owner, name: string): void {
  if (name.length * mostUnitBytes <= limits.nameBytes || Buffer.byteLength(name) <= limits.nameBytes) return
  throw limitError(entity, `the name of an attribute has more than the ${limits.nameBytes} bytes that DynamoDB takes`)
}

/** Refuses more names and values than one request may have. */
export function checkSubstitutions(
  entity: Owner,
  names: ReadonlyMap<string, unknown>,
  values: readonly AttributeValue[],
): void {
  if (countAll(names, values, boundBytes) <= limits.substitutionBytes) return
  if (countAll(names, values, Buffer.byteLength) <= limits.substitutionBytes) return
  throw limitError(
    entity,
    `the names and values of the request's expressions have more than the 2 MB that DynamoDB takes; compare with less, or set less at once`,
  )
}

type CountText = (text: string) => number

function boundBytes(text: string): number {
  return text.length * mostUnitBytes
}

function countAll(names: ReadonlyMap<string, unknown>, values: readonly AttributeValue[], count: CountText): number {
  let bytes = 0
  for (const name of names.keys()) bytes += count(name)
  for (const value of values) bytes += countBytes(value, count)
  return bytes
}

function countBytes(value: AttributeValue, count: CountText): number {
  if (value.S !== undefined) return count(value.S)
  if (value.N !== undefined) return value.N.length
  if (value.B !== undefined) return value.B.byteLength
  let bytes = 1
  for (const text of value.SS ?? value.NS ?? []) bytes += count(text)
  for (const binary of value.BS ?? []) bytes += binary.byteLength
  for (const element of value.L ?? []) bytes += countBytes(element, count)
  for (const name in value.M) bytes += count(name) + countBytes(value.M[name] as AttributeValue, count)
  return bytes
}

function limitError(entity: Owner, message: string): ExpressionError {
  return new ExpressionError('expression.limit', entity.name, message)
}
