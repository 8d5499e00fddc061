import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ExpressionError } from '../errors/index.js'
import { judgeCondition } from '../expressions/judge.js'
import { allOf, type ConditionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { isDecimalText } from '../schema/numbers.js'
import { type StoredPath, storedPath } from '../schema/stored-path.js'
import { compareDecimals } from '../util/decimal.js'
import { ownProperty } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'
import type { Connection } from './connection.js'

/** By what expired items are told: those whose time to live has passed at a moment. */
export interface Expiry {
  readonly entity: string
  readonly path: StoredPath
  readonly nowSeconds: number
}

/** How expired items of an entity are told; `undefined` where the connection shows them, or they do not expire. */
export function expiryOf(
  { expired, now }: Pick<Connection, 'expired' | 'now'>,
  { name: entity, ttl, names }: CompiledEntity,
  nowMs?: number,
): Expiry | undefined {
  if (expired === 'show' || ttl === undefined) return undefined
  return { entity, path: storedPath(names, [ttl]), nowSeconds: Math.floor((nowMs ?? now()) / 1000) }
}

/** Whether an item's time to live has passed. DynamoDB takes no notice of one that is not a number. */
export function isExpired(expiry: Expiry | undefined, item: RawItem | undefined): boolean {
  if (expiry === undefined || item === undefined) return false
  const stored = ownProperty(item, String(expiry.path[0])) as AttributeValue | undefined
  return (
    typeof stored?.N === 'string' &&
    isDecimalText(stored.N) &&
    compareDecimals(stored.N, String(expiry.nowSeconds)) <= 0
  )
}

/** The condition that an item has expired. */
export function hasExpired({ path, nowSeconds }: Expiry): ConditionTree {
  const right = { kind: 'value', stored: { N: String(nowSeconds) } } as const
  return { kind: 'compare', comparator: '<=', left: { kind: 'path', path }, right }
}

/** The condition that an item has not expired, as one has not that does not expire. */
export function notExpired(expiry: Expiry | undefined): ConditionTree | undefined {
  return expiry && { kind: 'not', condition: hasExpired(expiry) }
}

/** The guard that an item, if there is one, has not expired. */
export function liveGuard(expiry: Expiry): {
  readonly condition: ConditionTree
  readonly holds: (item: RawItem) => boolean
} {
  return { condition: notExpired(expiry) as ConditionTree, holds: (item) => !isExpired(expiry, item) }
}

/**
 * A condition that judges an expired item as if it were not there.
 *
 * @throws ExpressionError (`expression.operand`) for a condition that was given as text, which cannot be judged without an item
 */
export function asIfGone(expiry: Expiry | undefined, condition: ConditionTree): ConditionTree {
  if (expiry === undefined) return condition
  const holdsOnAbsence = judgeCondition(condition, {})
  if (holdsOnAbsence === undefined) {
    throw new ExpressionError(
      'expression.operand',
      expiry.entity,
      "a raw condition cannot be judged of an expired item that is hidden; use operators, or connect with expired: 'show'",
    )
  }
  if (holdsOnAbsence) return { kind: 'or', conditions: [hasExpired(expiry), condition] }
  return allOf(notExpired(expiry), condition) as ConditionTree
}
