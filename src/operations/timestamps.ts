import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError } from '../errors/index.js'
import type { ActionTree } from '../expressions/tree.js'
import type { Timestamp } from '../model/compile-timestamps.js'
import type { CompiledEntity } from '../model/compiled.js'
import { isPlainObject, ownProperty } from '../util/objects.js'

/** The timestamps that the library sets in a new item: all but one that the input gives, which only `created` may. */
export function timestampsToSet({ timestamps }: CompiledEntity, input: unknown): readonly Timestamp[] {
  const { created, updated } = timestamps
  if (created === undefined && updated === undefined) return noTimestamps
  const isGiven = created !== undefined && isPlainObject(input) && ownProperty(input, created.attribute) !== undefined
  return [isGiven ? undefined : created, updated].filter((one) => one !== undefined)
}

const noTimestamps: readonly Timestamp[] = []

/** A new item with the moments that it is written at. */
export function addMoments(timestamps: readonly Timestamp[], input: unknown, nowMs: number): unknown {
  if (!isPlainObject(input)) return input
  return { ...input, ...Object.fromEntries(timestamps.map(({ attribute, moment }) => [attribute, moment(nowMs)])) }
}

/** A moment as it is stored. */
export function storeMoment(entity: CompiledEntity, { attribute, moment }: Timestamp, nowMs: number): AttributeValue {
  const written = entity.codecAt(attribute).write(moment(nowMs))
  if (written.ok) return written.stored
  throw new ItemValidationError(`${entity.name}: the schema refuses the present moment in "${attribute}"`, {
    entity: entity.name,
    issues: written.issues,
  })
}

/** The change that notes when an item was last written; none where that is not kept. */
export function noteUpdate(entity: CompiledEntity, nowMs: number): readonly ActionTree[] {
  const { updated } = entity.timestamps
  if (updated === undefined) return []
  return [{ kind: 'set', path: updated.path, value: { kind: 'value', stored: storeMoment(entity, updated, nowMs) } }]
}
