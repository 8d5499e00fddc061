import { ConditionFailedError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { readKey } from './read-key.js'
import { WriteOperation } from './write-operation.js'
import { printRequest } from './write-step.js'

/** Removes an item, if it is there. */
export function deleteOperation(connection: Connection, entity: CompiledEntity, input: unknown): WriteOperation {
  return WriteOperation.make(connection, entity, {
    operation: 'delete',
    returns: 'old',
    built: attempt(() => readKey(entity, input)),
    step: (key, { conditions }) => ({
      operation: 'delete',
      connection,
      entity,
      key,
      missing: [],
      request: () =>
        printRequest(entity, 'Delete', { TableName: connection.tableName, Key: { ...key.stored } }, { conditions }),
      explainFailure: (found, cause) =>
        new ConditionFailedError({ entity: entity.name, item: decodeFound(entity, found), cause }),
    }),
  })
}
