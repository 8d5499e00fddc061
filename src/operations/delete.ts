import { ConditionFailedError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import { changeClaims, noClaims } from './claims.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { readKey } from './read-key.js'
import { claimGuards, storedClaims } from './stored-values.js'
import { WriteOperation } from './write-operation.js'
import { printRequest } from './write-step.js'

/** Removes an item, if it is there. */
export function deleteOperation(connection: Connection, entity: CompiledEntity, input: unknown): WriteOperation {
  return WriteOperation.make(connection, entity, {
    operation: 'delete',
    returns: 'old',
    built: attempt(() => readKey(entity, input)),
    step: (key, { conditions, isOurs, expiry }) => ({
      operation: 'delete',
      connection,
      entity,
      key,
      expiry,
      isConditional: conditions.length > 0,
      // What the item claims has to be known before it is given up.
      missing: entity.uniques.map(({ attribute }) => attribute),
      request: (current, guards) =>
        printRequest(
          entity,
          'Delete',
          { TableName: connection.tableName, Key: { ...key.stored } },
          {
            conditions: [...conditions, ...isOurs],
            guards: [...(current === undefined ? [] : claimGuards(entity, key, current)), ...guards],
            claims: changeClaims(connection, entity, key.stored, {
              before: current === undefined ? noClaims : storedClaims(entity, key, current),
              after: noClaims,
            }),
          },
        ),
      explainFailure: (found, cause) =>
        new ConditionFailedError({ entity: entity.name, item: decodeFound(entity, found), cause }),
    }),
  })
}
