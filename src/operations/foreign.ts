import { judgeCondition } from '../expressions/judge.js'
import { allOf, type ConditionTree, existence } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { tablePath } from '../schema/stored-path.js'

/**
 * The condition that the item under an entity's key, if there is one, does not say that it is another entity's: another program's,
 * or one of an entity that the model no longer has. Reads take such an item for none, and one that says nothing for the entity's own.
 *
 * @returns `undefined` where the table has no type attribute to tell by
 */
export function notForeign({ table, typeValue }: CompiledEntity): ConditionTree | undefined {
  if (table.typeAttribute === undefined) return undefined
  const path = tablePath(table.typeAttribute)
  const right = { kind: 'value', stored: { S: typeValue } } as const
  const isOwn: ConditionTree = { kind: 'compare', comparator: '=', left: { kind: 'path', path }, right }
  return { kind: 'or', conditions: [existence('attribute_not_exists', path), isOwn] }
}

const ownership = new WeakMap<CompiledEntity, readonly ConditionTree[]>()

/** As {@link notForeign}, made once for each entity, as a list to add to others. */
export function ownershipConditions(entity: CompiledEntity): readonly ConditionTree[] {
  let conditions = ownership.get(entity)
  if (conditions === undefined) {
    const condition = notForeign(entity)
    conditions = condition === undefined ? [] : [condition]
    ownership.set(entity, conditions)
  }
  return conditions
}

/** A condition that judges another entity's item as if it were not there. One that was given as text never holds for such an item. */
export function asIfNotForeign(entity: CompiledEntity, condition: ConditionTree): ConditionTree {
  const isOurs = notForeign(entity)
  if (isOurs === undefined) return condition
  if (judgeCondition(condition, {}) !== true) return allOf(condition, isOurs) as ConditionTree
  return { kind: 'or', conditions: [condition, { kind: 'not', condition: isOurs }] }
}
