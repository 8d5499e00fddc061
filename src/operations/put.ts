import { ConditionFailedError, ItemExistsError, VersionConflictError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { isForeign } from '../model/decode-item.js'
import { attempt } from '../util/attempt.js'
import { type BuildItem, prepareItem } from './build-item.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { asIfGone } from './expiry.js'
import { asIfNotForeign } from './foreign.js'
import { atVersion, givenVersion, isAtVersion, storedVersion } from './versions.js'
import { makeItemStep } from './write-item.js'
import { type StepContext, WriteOperation } from './write-operation.js'
import type { WriteStep } from './write-step.js'

/**
 * Writes an item, in place of one with the same key. Of an entity with a version, an item that was read replaces exactly what was
 * read, and one without a version must be new.
 */
export function putOperation(connection: Connection, entity: CompiledEntity, input: unknown): WriteOperation {
  const built = attempt(() => {
    const version = givenVersion(entity, input)
    const itemAt = prepareItem(entity, atVersion(entity, input, (version ?? 0) + 1), connection.now)
    return { itemAt, version }
  })
  const step = makeStep.bind(undefined, connection, entity)
  return WriteOperation.make(connection, entity, { operation: 'put', returns: 'new', built, step })
}

function makeStep(
  connection: Connection,
  entity: CompiledEntity,
  { itemAt, version }: { readonly itemAt: BuildItem; readonly version: number | undefined },
  { conditions, nowMs, expiry }: StepContext,
): WriteStep {
  const isNew = entity.version !== undefined && version === undefined
  const isRead = version === undefined ? [] : [asIfGone(expiry, asIfNotForeign(entity, isAtVersion(entity, version)))]
  const expected = [...isRead, ...conditions]
  const write = { connection, entity, expiry, built: itemAt(nowMs), isNew, conditions: expected }
  return makeItemStep('put', write, explainPut(entity, version, isNew))
}

function explainPut(entity: CompiledEntity, version: number | undefined, isNew: boolean): WriteStep['explainFailure'] {
  return (found, cause) => {
    const details = { entity: entity.name, item: decodeFound(entity, found), cause }
    if (isNew && found !== undefined) return new ItemExistsError(details)
    const ours = found === undefined || isForeign(entity, found) ? {} : found
    const isOther = version !== undefined && storedVersion(entity, ours) !== String(version)
    return isOther ? new VersionConflictError(details) : new ConditionFailedError(details)
  }
}
