import { ConditionFailedError } from '../errors/index.js'
import { buildUpdate, type ChangesInput } from '../expressions/update.js'
import type { CompiledEntity } from '../model/compiled.js'
import { decodeItem } from '../model/decode-item.js'
import { attempt } from '../util/attempt.js'
import { checkUpdateSize } from './check-size.js'
import { changeClaims } from './claims.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { planUpsert } from './plan-upsert.js'
import { readKey } from './read-key.js'
import { readStarts } from './upsert-starts.js'
import { WriteOperation } from './write-operation.js'
import { isAbsent, presenceGuard, printRequest } from './write-step.js'

/** Changes an item, or creates it. */
export function upsertOperation(
  connection: Connection,
  entity: CompiledEntity,
  input: unknown,
  given: ChangesInput,
  creation: unknown,
): WriteOperation {
  const built = attempt(() => {
    const key = readKey(entity, input)
    const changes = buildUpdate(entity, given)
    checkUpdateSize(entity, key, changes)
    return { key, changes, starts: readStarts(entity, key, changes, creation) }
  })
  return WriteOperation.make(connection, entity, {
    operation: 'upsert',
    returns: 'new',
    built,
    step: (parts, { conditions, nowMs }) => {
      const { key } = parts
      const { created, either, update } = planUpsert(entity, parts, nowMs)
      const { tableName } = connection
      const target = { TableName: tableName, Key: { ...key.stored } }
      return {
        operation: 'upsert',
        connection,
        entity,
        key,
        missing: either.missing,
        request: (current, guards) => {
          if (current === undefined) {
            return printRequest(entity, 'Update', target, { actions: either.actions, conditions, guards })
          }
          const isThere = presenceGuard(entity, current)
          if (isAbsent(entity, current)) {
            const item = { TableName: tableName, Item: { ...created.stored } }
            return {
              ...printRequest(entity, 'Put', item, { conditions, guards: [isThere, ...guards] }),
              outcome: () => decodeItem(entity, created.stored, undefined),
              claims: changeClaims(connection, entity, key.stored, { before: new Map(), after: created.claims }),
            }
          }
          const { actions, guards: own, claims } = update(current)
          return {
            ...printRequest(entity, 'Update', target, { actions, conditions, guards: [isThere, ...own, ...guards] }),
            claims: claims === undefined ? [] : changeClaims(connection, entity, key.stored, claims),
          }
        },
        explainFailure: (found, cause) =>
          new ConditionFailedError({ entity: entity.name, item: decodeFound(entity, found), cause }),
      }
    },
  })
}
