import { ConditionFailedError, ItemNotFoundError } from '../errors/index.js'
import { unknownValue } from '../expressions/evaluate.js'
import { buildUpdate, type ChangesInput } from '../expressions/update.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import { checkUpdateSize } from './check-size.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { planUpdate } from './plan-update.js'
import { readKey } from './read-key.js'
import { noteUpdate } from './timestamps.js'
import { WriteOperation } from './write-operation.js'
import { itemExists, printRequest } from './write-step.js'

/** Changes an item that must exist. */
export function updateOperation(
  connection: Connection,
  entity: CompiledEntity,
  input: unknown,
  changes: ChangesInput,
): WriteOperation {
  const built = attempt(() => {
    const key = readKey(entity, input)
    const actions = buildUpdate(entity, changes)
    checkUpdateSize(entity, key, actions)
    return { key, actions }
  })
  return WriteOperation.make(connection, entity, {
    operation: 'update',
    returns: 'new',
    built,
    step: ({ key, actions }, { conditions, nowMs }) => {
      const changes = [...actions, ...noteUpdate(entity, nowMs)]
      const planned = planUpdate(entity, key, changes, unknownValue)
      return {
        operation: 'update',
        connection,
        entity,
        key,
        missing: planned.missing,
        request: (current) => {
          const plan = current === undefined ? planned : planUpdate(entity, key, changes, current)
          return printRequest(
            entity,
            'Update',
            { TableName: connection.tableName, Key: { ...key.stored } },
            { actions: plan.actions, conditions: [itemExists(entity), ...conditions], guards: plan.guards },
          )
        },
        explainFailure: (found, cause) =>
          found === undefined
            ? new ItemNotFoundError({ entity: entity.name, key: key.shown, cause })
            : new ConditionFailedError({ entity: entity.name, item: decodeFound(entity, found), cause }),
      }
    },
  })
}
