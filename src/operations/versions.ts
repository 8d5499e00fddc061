import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError, SetupError, VersionConflictError } from '../errors/index.js'
import type { ActionTree, ConditionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { isForeign } from '../model/decode-item.js'
import { type StoredPath, storedPath } from '../schema/stored-path.js'
import { isPlainObject, ownProperty } from '../util/objects.js'
import type { RawItem } from '../wire/service-errors.js'
import { decodeFound } from './decode.js'
import type { Guard, WriteStep } from './write-step.js'

/** Where an entity's version is stored. */
export function versionPath({ names, version }: CompiledEntity): StoredPath | undefined {
  return version === undefined ? undefined : storedPath(names, [version])
}

/** The version that a stored item is at; `undefined` for one that was written without. */
export function storedVersion(entity: CompiledEntity, item: RawItem): string | undefined {
  const path = versionPath(entity)
  const stored = path && (ownProperty(item, String(path[0])) as AttributeValue | undefined)
  return stored?.N
}

/**
 * The version that an item to be written was read at; `undefined` for a new one.
 *
 * @throws ItemValidationError (`item.invalid`) if it is none
 */
export function givenVersion(entity: CompiledEntity, input: unknown): number | undefined {
  if (entity.version === undefined || !isPlainObject(input)) return undefined
  const given = ownProperty(input, entity.version)
  if (given === undefined) return undefined
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 0) return given
  throw new ItemValidationError(`The ${entity.name} is not valid`, {
    entity: entity.name,
    issues: [{ path: [entity.version], message: 'must be the version that the item was read at, a whole number' }],
  })
}

/** A new item at a version. */
export function atVersion(entity: CompiledEntity, input: unknown, version: number): unknown {
  return entity.version === undefined || !isPlainObject(input) ? input : { ...input, [entity.version]: version }
}

/** The condition that an item is at a version. */
export function isAtVersion(entity: CompiledEntity, version: number): ConditionTree {
  const path = versionPath(entity)
  if (path === undefined || !Number.isSafeInteger(version)) {
    throw new SetupError(
      'setup.option',
      path === undefined ? `${entity.name} has no version.` : 'ifVersion takes the version of an item, a whole number.',
    )
  }
  const stored = { N: String(version) }
  return { kind: 'compare', comparator: '=', left: { kind: 'path', path }, right: { kind: 'value', stored } }
}

/** The change that counts a write; an item that was written without a version begins with 1. */
export function countWrite(entity: CompiledEntity): readonly ActionTree[] {
  const path = versionPath(entity)
  return path === undefined ? [] : [{ kind: 'add', path, value: { kind: 'value', stored: { N: '1' } } }]
}

/** The guard that an item is still at the version that it was read at. */
export function versionGuard(entity: CompiledEntity, current: RawItem): readonly Guard[] {
  const path = versionPath(entity)
  if (path === undefined) return []
  return [{ path, stored: ownProperty(current, String(path[0])) as AttributeValue | undefined }]
}

/** A step that is about one version of its item: that the item is at another explains its failure. */
export function expectVersion(step: WriteStep, version: number): WriteStep {
  const { entity } = step
  return {
    ...step,
    explainFailure: (found, cause) => {
      const isKnown = found !== undefined && !isForeign(entity, found)
      if (!isKnown || storedVersion(entity, found) === String(version)) return step.explainFailure(found, cause)
      return new VersionConflictError({ entity: entity.name, item: decodeFound(entity, found), cause })
    },
  }
}
