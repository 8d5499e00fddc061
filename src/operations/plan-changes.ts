import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { applyActions } from '../expressions/apply.js'
import { type KnownItem, storedAt, unknownValue } from '../expressions/evaluate.js'
import { formatPath, isSamePath } from '../expressions/path.js'
import type { ActionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { shownPath, tablePath } from '../schema/stored-path.js'
import { type PlannedUpdate, planUpdate } from './plan-update.js'
import type { ItemKey } from './read-key.js'
import { defaultsOf, isSetChange, type StartAt, startFrom } from './start-from.js'
import { type Guard, placeGuard } from './write-step.js'

/**
 * Works out what the changes of an item that exists come to. An attribute that an older item lacks begins with its default, as
 * it does for those who read the item.
 *
 * @param item the stored item, or `unknownValue` before it has been read
 */
export function planChanges(
  entity: CompiledEntity,
  key: ItemKey,
  changes: readonly ActionTree[],
  item: KnownItem,
): PlannedUpdate {
  const startAt = defaultsOf(entity)
  // ADD and DELETE begin with the empty set: whether one begins with elements has to be read.
  const missing: string[] = []
  const guards: Guard[] = []
  // What is set only where nothing is there takes the place of the default.
  const initial = changes.filter(isInitial).map(({ path }) => path)
  const startAtOther: StartAt = (path) => (initial.some((one) => isSamePath(one, path)) ? undefined : startAt(path))
  const actions = startFrom(changes, startAtOther).map((change): ActionTree => {
    const start = isSetChange(change) ? startAt(change.path) : undefined
    if (start === undefined) return change
    if (item === unknownValue) {
      missing.push(formatPath(shownPath(entity.names, change.path)))
      return change
    }
    const { path } = change
    const isThere = storedAt(item, path) !== undefined
    guards.push(isThere ? placeGuard(path) : { path, stored: undefined })
    return isThere ? change : changeStart(change, start)
  })
  const planned = planUpdate(entity, key, actions, item)
  if (missing.length === 0 && guards.length === 0) return planned
  return {
    ...planned,
    missing: [...planned.missing, ...missing],
    guards: [...planned.guards, ...guards],
  }
}

function isInitial(change: ActionTree): boolean {
  return change.kind === 'set' && change.value.kind === 'ifNotExists' && isSamePath(change.value.path, change.path)
}

/** Sets what a set begins with, with its elements changed. One that would lose all of them stays as it is. */
function changeStart(change: ActionTree, start: AttributeValue): ActionTree {
  const applied = applyActions([{ ...change, path: tablePath('set') }], { set: start })
  const stored = applied.ok ? applied.item.set : undefined
  return stored === undefined ? change : { kind: 'set', path: change.path, value: { kind: 'value', stored } }
}
