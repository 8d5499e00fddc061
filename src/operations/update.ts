import { ConditionFailedError, ItemNotFoundError, type KeyloomError } from '../errors/index.js'
import { unknownValue } from '../expressions/evaluate.js'
import { judgeCondition } from '../expressions/judge.js'
import type { ActionTree, ConditionTree } from '../expressions/tree.js'
import { buildUpdate, type ChangesInput } from '../expressions/update.js'
import type { CompiledEntity } from '../model/compiled.js'
import { isForeign } from '../model/decode-item.js'
import { attempt } from '../util/attempt.js'
import type { RawItem } from '../wire/service-errors.js'
import { checkUpdateSize } from './check-size.js'
import { changeClaims } from './claims.js'
import type { Connection } from './connection.js'
import { decodeFound } from './decode.js'
import { conditionOf, failedRequest, type ImpliedGuard, refusedRequest } from './implied-guard.js'
import { planChanges } from './plan-changes.js'
import type { PlannedUpdate } from './plan-update.js'
import { rangeGuards } from './range-guards.js'
import { type ItemKey, readKey, showKey } from './read-key.js'
import { defaultsOf } from './start-from.js'
import { noteUpdate } from './timestamps.js'
import { unionGuards } from './union-guards.js'
import { countWrite } from './versions.js'
import { type StepContext, WriteOperation } from './write-operation.js'
import { type Guard, isGone, itemExists, printRequest, type WriteRequest, type WriteStep } from './write-step.js'

/** Changes an item that must exist. */
export function updateOperation(
  connection: Connection,
  entity: CompiledEntity,
  input: unknown,
  changes: ChangesInput,
): WriteOperation {
  const built = attempt((): BuiltUpdate => {
    const key = readKey(entity, input)
    const actions = buildUpdate(entity, changes)
    checkUpdateSize(entity, key, actions)
    const defaultAt = defaultsOf(entity)
    const implied = [
      ...unionGuards(entity, key, actions),
      ...rangeGuards(entity, actions, { at: defaultAt, isCreated: false }),
    ]
    return { key, actions, implied }
  })
  const step = makeStep.bind(undefined, connection, entity)
  return WriteOperation.make(connection, entity, { operation: 'update', returns: 'new', built, step })
}

interface BuiltUpdate {
  readonly key: ItemKey
  readonly actions: readonly ActionTree[]
  readonly implied: readonly ImpliedGuard[]
}

interface UpdateWrite {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly key: ItemKey
  readonly changes: readonly ActionTree[]
  readonly implied: readonly ImpliedGuard[]
  /** What it comes to as long as the item is not known. */
  readonly planned: PlannedUpdate
  readonly context: StepContext
}

function makeStep(
  connection: Connection,
  entity: CompiledEntity,
  { key, actions, implied }: BuiltUpdate,
  context: StepContext,
): WriteStep {
  const { conditions, nowMs, expiry } = context
  const changes = withKept(entity, actions, nowMs)
  const planned = planChanges(entity, key, changes, unknownValue)
  return {
    operation: 'update',
    connection,
    entity,
    key,
    expiry,
    missing: planned.missing,
    request: makeUpdateRequest.bind(undefined, { connection, entity, key, changes, implied, planned, context }),
    explainFailure: explainUpdate(entity, key, { conditions, implied }),
  }
}

function makeUpdateRequest(
  { connection, entity, key, changes, implied, planned, context: { conditions, isOurs, expiry } }: UpdateWrite,
  current: RawItem | undefined,
  guards: readonly Guard[],
): WriteRequest {
  const isKnown = current !== undefined && !isForeign(entity, current)
  const all = [itemExists(entity, expiry), ...conditions, ...implied.map(conditionOf), ...isOurs]
  if (!isKnown) return printUpdate(connection, entity, key, planned, { conditions: all, guards })
  const target = { TableName: connection.tableName, Key: { ...key.stored } }
  if (!isGone({ entity, expiry }, current)) {
    const refused = refusedRequest(entity, target, current, { implied, conditions: all, guards })
    if (refused !== undefined) return refused
  }
  const made = attempt(() => planChanges(entity, key, changes, current))
  return 'value' in made
    ? printUpdate(connection, entity, key, made.value, { conditions: all, guards })
    : failedRequest(entity, target, current, made.error, { asked: conditions, conditions: all, guards })
}

/** Changes, and what the library keeps of an item that is changed. */
export function withKept(entity: CompiledEntity, actions: readonly ActionTree[], nowMs: number): readonly ActionTree[] {
  return [...actions, ...noteUpdate(entity, nowMs), ...countWrite(entity)]
}

/** Makes the request of an update that was planned. */
export function printUpdate(
  connection: Connection,
  entity: CompiledEntity,
  key: ItemKey,
  plan: PlannedUpdate,
  { conditions, guards }: { readonly conditions: readonly ConditionTree[]; readonly guards: readonly Guard[] },
): WriteRequest {
  return printRequest(
    entity,
    'Update',
    { TableName: connection.tableName, Key: { ...key.stored } },
    {
      actions: plan.actions,
      conditions,
      guards: [...plan.guards, ...guards],
      claims: plan.claims === undefined ? [] : changeClaims(connection, entity, key.stored, plan.claims),
    },
  )
}

/** What a write of an item that must exist asks for besides: the caller's conditions, and what its changes imply. */
interface Asked {
  readonly conditions: readonly ConditionTree[]
  readonly implied: readonly ImpliedGuard[]
}

/** The errors of a write whose item must exist. */
export function explainUpdate(
  entity: CompiledEntity,
  key: ItemKey,
  asked: Asked = { conditions: [], implied: [] },
): WriteStep['explainFailure'] {
  return (found, cause) =>
    found === undefined || isForeign(entity, found)
      ? new ItemNotFoundError({ entity: entity.name, key: showKey(key), cause })
      : explainRefusal(entity, asked, found, cause)
}

/** The error of changes that an item which is there was not given: what they imply is the reason where all that was asked for holds. */
export function explainRefusal(
  entity: CompiledEntity,
  { conditions, implied }: Asked,
  found: RawItem,
  cause: unknown,
): KeyloomError {
  const broken = implied.find(({ holds }) => !holds(found))
  if (broken !== undefined && conditions.every((one) => judgeCondition(one, found) === true)) {
    return broken.refuse(found, cause)
  }
  return new ConditionFailedError({ entity: entity.name, item: decodeFound(entity, found), cause })
}
