import { ItemTooLargeError, type KeyloomError, UpdateRefusedError } from '../errors/index.js'
import { formatPath, type Path } from '../expressions/path.js'
import { type Operand, pathsIn } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { type StoredPath, shownPath } from '../schema/stored-path.js'
import { itemSizeLimitBytes } from '../wire/item-size.js'
import type { Misfit } from '../wire/service-errors.js'
import type { WriteRequest } from './write-step.js'

/** A request that DynamoDB found not to fit the item as it is stored, and the entity that it is about. */
export interface MisfitRequest {
  readonly entity: CompiledEntity
  readonly request: Pick<WriteRequest, 'actions'>
}

/**
 * The error that a write amounts to which does not fit the item as it is stored. DynamoDB says what is wrong and not
 * where: the error names every place where it can be.
 *
 * @param requests the requests of which one is at fault
 */
export function explainMisfit(misfit: Misfit, requests: readonly MisfitRequest[], cause: unknown): KeyloomError {
  const suspects = requests.filter(({ request }) => misfit === 'too_large' || pathsOf(misfit, request).length > 0)
  const concerned = suspects.length > 0 ? suspects : requests
  const entity = [...new Set(concerned.map((one) => one.entity.name))].join(', ')
  if (misfit === 'too_large') {
    return new ItemTooLargeError({ entity, sizeBytes: itemSizeLimitBytes + 1, isAtLeast: true, cause })
  }
  const paths = concerned.flatMap((one) =>
    pathsOf(misfit, one.request).map((path) => shownPath(one.entity.names, path)),
  )
  const names = [...new Set(paths.map(formatPath))]
  return new UpdateRefusedError(`update.${misfit}`, describeMisfit(misfit, names, paths), {
    entity,
    paths: names,
    cause,
  })
}

/** Where an update can go wrong in a given way. */
function pathsOf(misfit: Misfit, { actions = [] }: Pick<WriteRequest, 'actions'>): readonly StoredPath[] {
  switch (misfit) {
    case 'missing_parent':
      return actions.map(({ path }) => path).filter((path) => path.length > 1)
    case 'missing_operand':
      return actions.flatMap((action) => (action.kind === 'set' ? pathsNeeded(action.value) : []))
    case 'operand_type':
    case 'number_range':
      return actions.flatMap((action) => {
        if (action.kind === 'add' || action.kind === 'delete') return [action.path]
        return action.kind === 'set' && isComputed(action.value) ? pathsIn(action.value) : []
      })
    default:
      return actions.map(({ path }) => path)
  }
}

/** The places without which an operand has no value. */
function pathsNeeded(operand: Operand): readonly StoredPath[] {
  switch (operand.kind) {
    case 'path':
      return [operand.path]
    case 'arithmetic':
      return [...pathsNeeded(operand.left), ...pathsNeeded(operand.right)]
    case 'listAppend':
      return [...pathsNeeded(operand.first), ...pathsNeeded(operand.second)]
    case 'ifNotExists':
      return pathsNeeded(operand.otherwise)
    default:
      return []
  }
}

function isComputed(operand: Operand): boolean {
  return operand.kind === 'arithmetic' || operand.kind === 'listAppend'
}

function describeMisfit(
  misfit: Exclude<Misfit, 'too_large'>,
  names: readonly string[],
  paths: readonly Path[],
): string {
  const place = names.length === 0 ? 'an attribute' : names.map((name) => `"${name}"`).join(' or ')
  switch (misfit) {
    case 'missing_parent': {
      const parents = [...new Set(paths.map((path) => `"${formatPath(path.slice(0, -1))}"`))].join(' or ')
      return (
        `${place} cannot be changed, because the stored item has no ${parents} to change it in. Set ${parents} as a ` +
        'whole, or put one there first, by setIfNotExists in an update of its own.'
      )
    }
    case 'missing_operand':
      return (
        `the stored item has no ${place} to compute with. Give it a value first, use add, which starts at nothing, or ` +
        'guard the update by a condition that it exists.'
      )
    case 'operand_type':
      return `${place} is stored as another type than the update needs: it is null, another alternative, or was written past this schema. Set it to a whole value.`
    case 'number_range':
      return `the new value of ${place} is beyond what DynamoDB stores: 38 digits, and a magnitude below 1E+126.`
    case 'too_deep':
      return `${place} would be nested deeper than the 32 levels that DynamoDB stores.`
  }
}
