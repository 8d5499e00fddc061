import { checkOptions, countOption } from '../errors/check-options.js'
import { SetupError } from '../errors/index.js'
import { applyActions } from '../expressions/apply.js'
import type { ActionTree } from '../expressions/tree.js'
import { buildUpdate, type ChangesInput } from '../expressions/update.js'
import type { CompiledEntity } from '../model/compiled.js'
import { decodeItem, isForeign } from '../model/decode-item.js'
import { attempt } from '../util/attempt.js'
import type { RawItem } from '../wire/service-errors.js'
import { checkUpdateSize } from './check-size.js'
import type { Connection } from './connection.js'
import { failedRequest } from './implied-guard.js'
import { planChanges } from './plan-changes.js'
import { readKey } from './read-key.js'
import { requireAlternatives, unionGuards } from './union-guards.js'
import { explainUpdate, printUpdate, withKept } from './update.js'
import { versionGuard } from './versions.js'
import { WriteOperation } from './write-operation.js'
import { isGone, itemExists, lifeGuard, printRequest } from './write-step.js'

/** Makes the changes of an item that was read; `undefined` leaves it as it is. */
export type Modification = (item: never) => ChangesInput | undefined

/** Reads an item, changes it, and writes the changes if it is still at the version that was read. */
export function modifyOperation(
  connection: Connection,
  entity: CompiledEntity,
  input: unknown,
  change: Modification,
  options: { readonly attempts?: number | undefined } = {},
): WriteOperation {
  const { attempts } = checkOptions('modify', options, { attempts: countOption })
  if (entity.version === undefined) {
    throw new SetupError('setup.option', `modify needs a version: declare one for ${entity.name}, or use update.`)
  }
  if (typeof change !== 'function') {
    throw new SetupError('setup.option', 'modify takes a function that makes the changes of an item.')
  }
  const { version } = entity
  return WriteOperation.make(connection, entity, {
    operation: 'modify',
    returns: 'new',
    built: attempt(() => readKey(entity, input)),
    step: (key, { conditions: given, isOurs, nowMs, expiry }) => ({
      operation: 'modify',
      connection,
      entity,
      key,
      expiry,
      missing: [version],
      attempts,
      request: (current, guards) => {
        const target = { TableName: connection.tableName, Key: { ...key.stored } }
        const conditions = [itemExists(entity, expiry), ...given, ...isOurs]
        // Without an item there is nothing to change: what is sent says no more than that there must be one, and fails if one
        // has come in the meantime, which is to be read then.
        if (current === undefined || isForeign(entity, current) || isGone({ entity, expiry }, current)) {
          const isRead = current === undefined ? [] : [lifeGuard({ entity, expiry }, current)]
          return printRequest(entity, 'ConditionCheck', target, { conditions, guards: [...isRead, ...guards] })
        }
        const atVersion = [...versionGuard(entity, current), ...guards]
        const item = decodeItem(entity, current, undefined)
        const changes: unknown = change(item as never)
        if (changes instanceof Promise) {
          // What it rejects with must not end the process.
          changes.catch(() => undefined)
          throw new SetupError(
            'setup.option',
            'modify takes a function that makes the changes at once: it is not async.',
          )
        }
        if (changes === undefined) {
          const outcome = (): unknown => decodeItem(entity, current, undefined)
          return printRequest(entity, 'ConditionCheck', target, { conditions, guards: atVersion, outcome })
        }
        const actions = buildUpdate(entity, changes as ChangesInput)
        checkUpdateSize(entity, key, actions)
        const made = attempt(() => planChanges(entity, key, withKept(entity, actions, nowMs), current))
        if ('error' in made) {
          const parts = { asked: given, conditions, guards: atVersion }
          return failedRequest(entity, target, current, made.error, parts)
        }
        const plan = made.value
        requireAlternatives(unionGuards(entity, key, actions), current)
        judgeOutcome(entity, plan.actions, current)
        return printUpdate(connection, entity, key, plan, { conditions, guards: atVersion })
      },
      explainFailure: explainUpdate(entity, key),
    }),
  })
}

/**
 * Refuses changes that leave an item which its schema refuses as a whole, by a rule over several attributes for instance. Changes that
 * cannot be carried out are left to DynamoDB, which says what is wrong.
 */
function judgeOutcome(entity: CompiledEntity, actions: readonly ActionTree[], current: RawItem): void {
  const applied = applyActions(actions, current)
  if (applied.ok) decodeItem(entity, applied.item, undefined, `The ${entity.name}, as modified,`)
}
