import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { UpdateRefusedError } from '../errors/index.js'
import { applyActions, type Inapplicable } from '../expressions/apply.js'
import { formatPath } from '../expressions/path.js'
import type { ActionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { fillFromKeys } from '../model/decode-item.js'
import { shownPath } from '../schema/stored-path.js'
import { copyRecord, readPath } from '../util/objects.js'
import { checkItemSize } from './check-size.js'
import { type Claims, claimsOf } from './claims.js'
import { resolveSlot, type SlotOutcome } from './index-keys.js'
import { checkPlainKey } from './plain-keys.js'
import type { ItemKey } from './read-key.js'
import { invalidCreation, type Starts } from './upsert-starts.js'

/** An item that is made of nothing but an upsert. */
export interface CreatedItem {
  readonly stored: Record<string, AttributeValue>
  readonly claims: Claims
  /** What becomes of the entity's index keys, by slot. */
  readonly outcomes: readonly SlotOutcome[]
}

/** Makes the item that an upsert creates: its changes, made to what the attributes begin with. */
export function makeCreatedItem(
  entity: CompiledEntity,
  key: ItemKey,
  starts: Starts,
  actions: readonly ActionTree[],
): CreatedItem {
  const blank = copyRecord(key.stored)
  for (const [name, { stored }] of starts) blank[name] = stored
  const applied = applyActions(actions, blank)
  if (!applied.ok) throw inapplicable(entity, applied)
  const { item: stored } = applied
  const read = entity.item().read(fillFromKeys(entity, stored, true))
  if (!read.ok) throw invalidCreation(entity, read.issues)
  for (const attribute of entity.keyOnly.keys()) delete stored[entity.names.stored(attribute)]
  const values = key.values()
  const readMade = (path: string): unknown => values.get(path) ?? readPath(read.item, path)
  for (const part of entity.plainKeys) checkPlainKey(part, readMade)
  const outcomes = entity.slots.map((slot) => resolveSlot(slot, readMade))
  for (const outcome of outcomes) if (outcome.kind === 'write') Object.assign(stored, outcome.values)
  checkItemSize(entity, stored)
  return { stored, claims: claimsOf(entity, readMade), outcomes }
}

function inapplicable(entity: CompiledEntity, { reason, path }: Inapplicable): UpdateRefusedError {
  const place = formatPath(shownPath(entity.names, path))
  const attribute = formatPath(shownPath(entity.names, path).slice(0, 1))
  const what = {
    missing_parent: `"${place}" has nothing to stand in`,
    missing_operand: `there is no "${place}" to compute with`,
    operand_type: `"${place}" is of another type than the change needs`,
  }[reason]
  return new UpdateRefusedError(
    `update.${reason}`,
    `${what} in the item that this upsert creates if there is none. Give "${attribute}" among the values for creation.`,
    { entity: entity.name, paths: [place] },
  )
}
