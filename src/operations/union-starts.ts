import { isSamePath } from '../expressions/path.js'
import { type ActionTree, pathsOfCondition } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { alternativesOf, hasDefault } from '../schema/navigate.js'
import type { RawItem } from '../wire/service-errors.js'
import type { ImpliedGuard } from './implied-guard.js'
import type { ItemKey } from './read-key.js'
import { unionGuards } from './union-guards.js'
import type { Start } from './upsert-starts.js'

/**
 * What has to be so that an attribute which an item lacks may begin with what it would in a new one: the alternative of the
 * root's union that is stored must be one that takes it. An upsert whose new item would be of another alternative must not
 * leave a mix of the two.
 *
 * @throws UpdateRefusedError (`update.alternative`) where nothing that is stored tells the alternatives apart
 */
export function startGuards(entity: CompiledEntity, key: ItemKey, { path, stored }: Start): readonly ImpliedGuard[] {
  const start: ActionTree = { kind: 'set', path, value: { kind: 'value', stored } }
  // What tells the alternatives apart is there, unless older items can lack it.
  return unionGuards(entity, key, [start]).filter(
    ({ condition }) => canLack(entity, path) || !pathsOfCondition(condition).some((told) => isSamePath(told, path)),
  )
}

/** Whether starts may stand in an item. */
export function takesStart(guards: readonly ImpliedGuard[], item: RawItem): boolean {
  return guards.every(({ holds }) => holds(item))
}

function canLack(entity: CompiledEntity, [name]: Start['path']): boolean {
  const attribute = entity.names.attribute(String(name)) ?? String(name)
  return alternativesOf(entity.storage).some((one) => {
    const storage = one.kind === 'object' ? one.attributes.get(attribute) : undefined
    return storage !== undefined && hasDefault(storage)
  })
}
