import { ConditionFailedError, ItemExistsError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import { buildItem } from './build-item.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { WriteOperation } from './write-operation.js'
import { itemNotExists, printRequest } from './write-step.js'

/** Writes an item that must not exist yet. */
export function createOperation(connection: Connection, entity: CompiledEntity, input: unknown): WriteOperation {
  const built = attempt(() => buildItem(entity, input))
  return WriteOperation.make(connection, entity, {
    operation: 'create',
    returns: 'new',
    built,
    step: ({ key, stored, item }, conditions) => ({
      operation: 'create',
      connection,
      entity,
      key,
      missing: [],
      request: () =>
        printRequest(
          entity,
          'Put',
          { TableName: connection.tableName, Item: { ...stored } },
          { conditions: [itemNotExists(entity), ...conditions] },
        ),
      explainFailure: (found, cause) => {
        const item = decodeFound(entity, found)
        return found === undefined
          ? new ConditionFailedError({ entity: entity.name, item, cause })
          : new ItemExistsError({ entity: entity.name, item, cause })
      },
      outcome: item,
    }),
  })
}
