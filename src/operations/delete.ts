import { ConditionFailedError } from '../errors/index.js'
import type { ConditionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import type { RawItem } from '../wire/service-errors.js'
import { changeClaims, noClaims } from './claims.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { type ItemKey, readKey } from './read-key.js'
import { claimGuards, storedClaims } from './stored-values.js'
import { type StepContext, WriteOperation } from './write-operation.js'
import { type Guard, printRequest, type WriteRequest, type WriteStep } from './write-step.js'

/** Removes an item, if it is there. */
export function deleteOperation(connection: Connection, entity: CompiledEntity, input: unknown): WriteOperation {
  const built = attempt(() => readKey(entity, input))
  const step = makeStep.bind(undefined, connection, entity)
  return WriteOperation.make(connection, entity, { operation: 'delete', returns: 'old', built, step })
}

interface Deletion {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly key: ItemKey
  readonly conditions: readonly ConditionTree[]
}

function makeStep(
  connection: Connection,
  entity: CompiledEntity,
  key: ItemKey,
  { conditions, isOurs, expiry }: StepContext,
): WriteStep {
  return {
    operation: 'delete',
    connection,
    entity,
    key,
    expiry,
    isConditional: conditions.length > 0,
    // What the item claims has to be known before it is given up.
    missing: entity.uniques.map(({ attribute }) => attribute),
    request: makeDeleteRequest.bind(undefined, { connection, entity, key, conditions: [...conditions, ...isOurs] }),
    explainFailure: (found, cause) =>
      new ConditionFailedError({ entity: entity.name, item: decodeFound(entity, found), cause }),
  }
}

function makeDeleteRequest(
  { connection, entity, key, conditions }: Deletion,
  current: RawItem | undefined,
  guards: readonly Guard[],
): WriteRequest {
  return printRequest(
    entity,
    'Delete',
    { TableName: connection.tableName, Key: { ...key.stored } },
    {
      conditions,
      guards: [...(current === undefined ? [] : claimGuards(entity, key, current)), ...guards],
      claims: changeClaims(connection, entity, key.stored, {
        before: current === undefined ? noClaims : storedClaims(entity, key, current),
        after: noClaims,
      }),
    },
  )
}
