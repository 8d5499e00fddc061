import { isPlainObject, ownProperty } from '../util/objects.js'

/** A request as a plan sees it. */
export interface FaultRequest {
  /** The operation's name, such as `PutItem`. */
  readonly operation: string
  /** Which request it is among all that the plan has seen, from 1. Each attempt of the SDK is a request. */
  readonly sequence: number
  /** Which request it is among those of its operation, from 1. */
  readonly nth: number
  /** Which attempt it is, from 1, as the SDK counts them; `undefined` for a client that does not say. */
  readonly attempt: number | undefined
  /** The request as DynamoDB's JSON, parsed when it is first read; empty if it is not JSON. */
  readonly input: Readonly<Record<string, unknown>>
}

/** The name of the operation, by the header that says it; `undefined` for requests that are not DynamoDB's. */
export function operationNamed(target: string | undefined): string | undefined {
  const name = target?.split('.').at(-1)
  return name === '' ? undefined : name
}

/** The number of the attempt, by the header in which the SDK says it. */
export function attemptIn(header: string | undefined): number | undefined {
  const digits = header?.match(/attempt=(\d+)/)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Parses a request; what is not an object in JSON is as good as empty. */
export function parseInput(text: string): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = JSON.parse(text)
    return isPlainObject(input) ? input : {}
  } catch {
    return {}
  }
}

/** The actions of a transaction, in order; none if the request is no transaction. */
export function actionsOf(input: Readonly<Record<string, unknown>>): readonly unknown[] {
  const actions = ownProperty(input, 'TransactItems') ?? ownProperty(input, 'TransactStatements')
  return Array.isArray(actions) ? actions : []
}

/** Whether an action of a transaction has a condition. */
export function hasCondition(action: unknown): boolean {
  if (!isPlainObject(action)) return false
  return Object.values(action).some((part) => isPlainObject(part) && ownProperty(part, 'ConditionExpression') != null)
}

/** The name of the first table that a request names. */
export function tableIn(input: Readonly<Record<string, unknown>>): string | undefined {
  const direct = ownProperty(input, 'TableName')
  if (typeof direct === 'string') return direct
  const batch = ownProperty(input, 'RequestItems')
  if (isPlainObject(batch)) return Object.keys(batch)[0]
  const [action] = actionsOf(input)
  const part: unknown = isPlainObject(action) ? Object.values(action)[0] : undefined
  const name = isPlainObject(part) ? ownProperty(part, 'TableName') : undefined
  return typeof name === 'string' ? name : undefined
}
