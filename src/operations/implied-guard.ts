import type { KeyloomError } from '../errors/index.js'
import { judgeCondition } from '../expressions/judge.js'
import { allOf, type ConditionTree, existence } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { tablePath } from '../schema/stored-path.js'
import type { RawItem } from '../wire/service-errors.js'
import { type Guard, printRequest, type WriteRequest } from './write-step.js'

/** What has to be so of a stored item for a change to leave what its schema takes. */
export interface ImpliedGuard {
  readonly condition: ConditionTree
  readonly holds: (item: RawItem) => boolean
  /** The error where it is not so, in an item that was found. */
  readonly refuse: (item: RawItem, cause?: unknown) => KeyloomError
}

/** What a guard asks of the stored item. */
export function conditionOf({ condition }: ImpliedGuard): ConditionTree {
  return condition
}

/** Guards that say the same are needed once. */
export function distinctGuards(guards: readonly ImpliedGuard[]): readonly ImpliedGuard[] {
  return [...new Map(guards.map((guard) => [JSON.stringify(guard.condition), guard])).values()]
}

/**
 * The request of changes that the item which was read does not take: what would follow from them cannot be worked out. It asks for what the
 * changes ask for, and fails; if the item takes them by now, it is stale, and they are worked out anew.
 *
 * @returns `undefined` where the item takes them
 */
export function refusedRequest(
  entity: CompiledEntity,
  target: { readonly TableName: string; readonly Key: WriteRequest['input']['Key'] },
  current: RawItem,
  parts: {
    readonly implied: readonly Pick<ImpliedGuard, 'condition' | 'holds'>[]
    readonly conditions: readonly (ConditionTree | undefined)[]
    readonly guards: readonly Guard[]
  },
): WriteRequest | undefined {
  const { implied, conditions, guards } = parts
  const broken = implied.filter(({ holds }) => !holds(current))
  const [first] = broken
  if (first === undefined) return undefined
  // What is broken may be as long as an expression may be: in its place stands what never holds.
  const others = conditions.filter((condition) => condition !== first.condition)
  const isStill: Guard = { condition: never(entity), holds: (item) => !first.holds(item) }
  const { Key = {}, TableName } = target
  return {
    ...printRequest(entity, 'ConditionCheck', { TableName, Key }, { conditions: others, guards: [isStill, ...guards] }),
    asked: allOf(...conditions),
  }
}

/**
 * The request of changes that cannot be worked out of the item which was read, where that fails a condition that was asked for.
 *
 * @param error why they cannot be worked out, as a key of an index: thrown where the item fails none
 */
export function failedRequest(
  entity: CompiledEntity,
  target: Parameters<typeof refusedRequest>[1],
  current: RawItem,
  error: unknown,
  parts: {
    readonly asked: readonly ConditionTree[]
    readonly conditions: readonly (ConditionTree | undefined)[]
    readonly guards: readonly Guard[]
  },
): WriteRequest {
  const failed = parts.asked.filter((condition) => judgeCondition(condition, current) === false)
  const implied = failed.map((condition) => ({
    condition,
    holds: (item: RawItem) => judgeCondition(condition, item) !== false,
  }))
  const refused = refusedRequest(entity, target, current, { ...parts, implied })
  if (refused === undefined) throw error
  return refused
}

function never({ table }: CompiledEntity): ConditionTree {
  const path = tablePath(table.pk.name)
  return { kind: 'and', conditions: [existence('attribute_exists', path), existence('attribute_not_exists', path)] }
}
