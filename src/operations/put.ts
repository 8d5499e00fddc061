import { ConditionFailedError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import { prepareItem } from './build-item.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { WriteOperation } from './write-operation.js'
import { printRequest } from './write-step.js'

/** Writes an item, in place of one with the same key. */
export function putOperation(connection: Connection, entity: CompiledEntity, input: unknown): WriteOperation {
  const built = attempt(() => prepareItem(entity, input, connection.now))
  return WriteOperation.make(connection, entity, {
    operation: 'put',
    returns: 'new',
    built,
    step: (itemAt, { conditions, nowMs }) => {
      const { key, stored, item } = itemAt(nowMs)
      return {
        operation: 'put',
        connection,
        entity,
        key,
        missing: [],
        request: () => ({
          ...printRequest(entity, 'Put', { TableName: connection.tableName, Item: { ...stored } }, { conditions }),
          outcome: item,
        }),
        explainFailure: (found, cause) =>
          new ConditionFailedError({ entity: entity.name, item: decodeFound(entity, found), cause }),
      }
    },
  })
}
