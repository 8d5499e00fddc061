import { ConditionFailedError } from '../errors/index.js'
import { buildCondition, type ConditionCallback } from '../expressions/condition.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { asIfGone } from './expiry.js'
import { asIfNotForeign } from './foreign.js'
import { readKey } from './read-key.js'
import { WriteOperation } from './write-operation.js'
import { printRequest } from './write-step.js'

/** A condition on an item that a transaction does not write. */
export function checkOperation(
  connection: Connection,
  entity: CompiledEntity,
  input: unknown,
  where: ConditionCallback,
): WriteOperation {
  return WriteOperation.make(connection, entity, {
    operation: 'check',
    returns: 'none',
    built: attempt(() => ({ key: readKey(entity, input), condition: buildCondition(entity, where) })),
    step: ({ key, condition }, { conditions, expiry }) => ({
      operation: 'check',
      connection,
      entity,
      key,
      expiry,
      missing: [],
      request: (_current, guards) =>
        printRequest(
          entity,
          'ConditionCheck',
          { TableName: connection.tableName, Key: { ...key.stored } },
          { conditions: [asIfGone(expiry, asIfNotForeign(entity, condition)), ...conditions], guards },
        ),
      explainFailure: (found, cause) =>
        new ConditionFailedError({ entity: entity.name, item: decodeFound(entity, found), cause }),
    }),
  })
}
