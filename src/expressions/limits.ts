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
  const bytes = Buffer.byteLength(text)
  if (bytes > limits.expressionBytes) {
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
  // A UTF-16 unit has three bytes at most.
  if (name.length * 3 <= limits.nameBytes || Buffer.byteLength(name) <= limits.nameBytes) return
  throw limitError(entity, `the name of an attribute has more than the ${limits.nameBytes} bytes that DynamoDB takes`)
}

/** Refuses more names and values than one request may have. */
export function checkSubstitutions(entity: Owner, names: Iterable<string>, values: Iterable<AttributeValue>): void {
  let bytes = 0
  for (const name of names) bytes += Buffer.byteLength(name)
  for (const value of values) bytes += countBytes(value)
  if (bytes <= limits.substitutionBytes) return
  throw limitError(
    entity,
    `the names and values of the request's expressions have more than the 2 MB that DynamoDB takes; compare with less, or set less at once`,
  )
}

function countBytes({ S, N, B, L, M, SS, NS, BS }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S)
  if (N !== undefined) return N.length
  if (B !== undefined) return B.byteLength
  let bytes = 1
  for (const text of SS ?? NS ?? []) bytes += Buffer.byteLength(text)
  for (const binary of BS ?? []) bytes += binary.byteLength
  for (const element of L ?? []) bytes += countBytes(element)
  for (const name in M) bytes += Buffer.byteLength(name) + countBytes(M[name] as AttributeValue)
  return bytes
}

function limitError(entity: Owner, message: string): ExpressionError {
  return new ExpressionError('expression.limit', entity.name, message)
}
