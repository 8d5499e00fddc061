import { ConditionFailedError, ItemExistsError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import { type BuildItem, prepareItem } from './build-item.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { atVersion } from './versions.js'
import { makeItemStep } from './write-item.js'
import { type StepContext, WriteOperation } from './write-operation.js'
import type { WriteStep } from './write-step.js'

/** Writes an item that must not exist yet. */
export function createOperation(connection: Connection, entity: CompiledEntity, input: unknown): WriteOperation {
  const built = attempt(() => prepareItem(entity, atVersion(entity, input, 1), connection.now))
  const step = makeStep.bind(undefined, connection, entity)
  return WriteOperation.make(connection, entity, { operation: 'create', returns: 'new', built, step })
}

function makeStep(
  connection: Connection,
  entity: CompiledEntity,
  itemAt: BuildItem,
  { conditions, nowMs, expiry }: StepContext,
): WriteStep {
  const write = { connection, entity, expiry, built: itemAt(nowMs), isNew: true, conditions }
  return makeItemStep('create', write, (found, cause) => {
    const existing = decodeFound(entity, found)
    return found === undefined
      ? new ConditionFailedError({ entity: entity.name, item: existing, cause })
      : new ItemExistsError({ entity: entity.name, item: existing, cause })
  })
}
