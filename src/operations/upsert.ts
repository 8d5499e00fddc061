import { ConditionFailedError, ItemExistsError } from '../errors/index.js'
import type { ConditionTree } from '../expressions/tree.js'
import { buildUpdate, type ChangesInput } from '../expressions/update.js'
import type { CompiledEntity } from '../model/compiled.js'
import { decodeItem, isForeign } from '../model/decode-item.js'
import { attempt } from '../util/attempt.js'
import { checkUpdateSize } from './check-size.js'
import { changeClaims } from './claims.js'
import type { Connection } from './connection.js'
import { liveGuard } from './expiry.js'
import { conditionOf, failedRequest, refusedRequest } from './implied-guard.js'
import { planUpsert } from './plan-upsert.js'
import { rangeGuards } from './range-guards.js'
import { readKey } from './read-key.js'
import { defaultsOf } from './start-from.js'
import { claimGuards, storedClaims } from './stored-values.js'
import { requireAlternatives, unionGuards } from './union-guards.js'
import { explainRefusal } from './update.js'
import { readStarts } from './upsert-starts.js'
import { WriteOperation } from './write-operation.js'
import { type Guard, isGone, itemNotExists, lifeGuard, printRequest } from './write-step.js'

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
    const starts = readStarts(entity, key, changes, creation)
    const ranges = rangeGuards(entity, changes, { at: defaultsOf(entity), isCreated: true })
    return { key, changes, starts, unions: unionGuards(entity, key, changes), ranges }
  })
  return WriteOperation.make(connection, entity, {
    operation: 'upsert',
    returns: 'new',
    built,
    step: (parts, { conditions, isOurs, nowMs, expiry }) => {
      const { key, unions, ranges } = parts
      const implied = [...unions, ...ranges]
      const { created, fits: startFits, either, update } = planUpsert(entity, parts, nowMs)
      requireAlternatives(unions, created.stored)
      const isFit = implied.map(conditionOf)
      const { tableName } = connection
      const target = { TableName: tableName, Key: { ...key.stored } }
      return {
        operation: 'upsert',
        connection,
        entity,
        key,
        expiry,
        missing: either.missing,
        request: (current, guards) => {
          // Nothing is changed of another entity's item: the condition says so, whatever is sent.
          if (current === undefined || isForeign(entity, current)) {
            const isRight = expiry === undefined ? [] : [liveGuard(expiry)]
            const fits = isFit.map(
              (fit): ConditionTree => ({ kind: 'or', conditions: [itemNotExists(entity, expiry), fit] }),
            )
            // An item of another alternative is found out by the write, and updated without the values for creation then.
            const starts = startFits.map(
              ({ condition, holds }): Guard => ({
                condition: { kind: 'or', conditions: [itemNotExists(entity, expiry), condition] },
                holds: (item) => isGone({ entity, expiry }, item) || isForeign(entity, item) || holds(item),
              }),
            )
            const all = {
              actions: either.actions,
              conditions: [...conditions, ...fits, ...isOurs],
              guards: [...isRight, ...starts, ...guards],
            }
            return printRequest(entity, 'Update', target, all)
          }
          const isThere = lifeGuard({ entity, expiry }, current)
          if (isGone({ entity, expiry }, current)) {
            const item = { TableName: tableName, Item: { ...created.stored } }
            const before = storedClaims(entity, key, current)
            const own = before.size === 0 ? [] : claimGuards(entity, key, current)
            return {
              ...printRequest(entity, 'Put', item, {
                conditions: [...conditions, ...isOurs],
                guards: [isThere, ...own, ...guards],
              }),
              actions: parts.changes,
              outcome: () => decodeItem(entity, created.stored, undefined),
              claims: changeClaims(connection, entity, key.stored, { before, after: created.claims }),
            }
          }
          const all = [...conditions, ...isFit, ...isOurs]
          const refused = refusedRequest(entity, target, current, {
            implied,
            conditions: all,
            guards: [isThere, ...guards],
          })
          if (refused !== undefined) return refused
          const made = attempt(() => update(current))
          if ('error' in made) {
            const parts = { asked: conditions, conditions: all, guards: [isThere, ...guards] }
            return failedRequest(entity, target, current, made.error, parts)
          }
          const { actions, guards: own, claims } = made.value
          return printRequest(entity, 'Update', target, {
            actions,
            conditions: all,
            guards: [isThere, ...own, ...guards],
            claims: claims === undefined ? [] : changeClaims(connection, entity, key.stored, claims),
          })
        },
        explainFailure: (found, cause) => {
          if (found !== undefined && isForeign(entity, found)) {
            return new ItemExistsError({ entity: entity.name, item: undefined, cause })
          }
          return found === undefined
            ? new ConditionFailedError({ entity: entity.name, item: undefined, cause })
            : explainRefusal(entity, { conditions, implied }, found, cause)
        },
      }
    },
  })
}
