import { ConditionFailedError, ItemExistsError } from '../errors/index.js'
import type { CompiledEntity } from '../model/compiled.js'
import { attempt } from '../util/attempt.js'
import { prepareItem } from './build-item.js'
import { changeClaims, noClaims } from './claims.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { claimGuards, storedClaims, unreadGuards } from './stored-values.js'
import { atVersion } from './versions.js'
import { WriteOperation } from './write-operation.js'
import { itemNotExists, printRequest } from './write-step.js'

/** Writes an item that must not exist yet. */
export function createOperation(connection: Connection, entity: CompiledEntity, input: unknown): WriteOperation {
  const built = attempt(() => prepareItem(entity, atVersion(entity, input, 1), connection.now))
  return WriteOperation.make(connection, entity, {
    operation: 'create',
    returns: 'new',
    built,
    step: (itemAt, { conditions, nowMs, expiry }) => {
      const { key, stored, item, claims } = itemAt(nowMs)
      return {
        operation: 'create',
        connection,
        entity,
        key,
        expiry,
        missing: [],
        request: (current, guards) => {
          const relied = current === undefined ? unreadGuards(entity, expiry) : claimGuards(entity, key, current)
          return printRequest(
            entity,
            'Put',
            { TableName: connection.tableName, Item: { ...stored } },
            {
              conditions: [itemNotExists(entity, expiry), ...conditions],
              guards: [...relied, ...guards],
              outcome: item,
              claims: changeClaims(connection, entity, key.stored, {
                before: current === undefined ? noClaims : storedClaims(entity, key, current),
                after: claims,
              }),
            },
          )
        },
        explainFailure: (found, cause) => {
          const existing = decodeFound(entity, found)
          return found === undefined
            ? new ConditionFailedError({ entity: entity.name, item: existing, cause })
            : new ItemExistsError({ entity: entity.name, item: existing, cause })
        },
      }
    },
  })
}
