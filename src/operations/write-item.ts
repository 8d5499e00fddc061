import type { ConditionTree } from '../expressions/tree.js'
import type { CompiledEntity } from '../model/compiled.js'
import type { RawItem } from '../wire/service-errors.js'
import type { BuiltItem } from './build-item.js'
import { changeClaims, noClaims } from './claims.js'
import type { Connection } from './connection.js'
import type { Expiry } from './expiry.js'
import { claimGuards, storedClaims, unreadGuards } from './stored-values.js'
import { type Guard, itemNotExists, printRequest, type WriteRequest, type WriteStep } from './write-step.js'

/** The write of a whole item. */
interface ItemWrite {
  readonly connection: Connection
  readonly entity: CompiledEntity
  readonly expiry: Expiry | undefined
  readonly built: BuiltItem
  /** Whether the item must not be there. */
  readonly isNew: boolean
  readonly conditions: readonly ConditionTree[]
}

/** Makes the step that writes a whole item. */
export function makeItemStep(
  operation: 'create' | 'put',
  given: ItemWrite,
  explainFailure: WriteStep['explainFailure'],
): WriteStep {
  const { connection, entity, expiry, built, isNew } = given
  const conditions = isNew ? [itemNotExists(entity, expiry), ...given.conditions] : given.conditions
  return {
    operation,
    connection,
    entity,
    key: built.key,
    expiry,
    // What the item claims now has to be known before it is replaced.
    missing: isNew ? [] : entity.uniques.map(({ attribute }) => attribute),
    request: makeRequest.bind(undefined, { connection, entity, expiry, built, isNew, conditions }),
    explainFailure,
  }
}

/** Makes the request that writes a whole item, given the one that is there where it was read. */
function makeRequest(
  { connection, entity, expiry, built, isNew, conditions }: ItemWrite,
  current: RawItem | undefined,
  guards: readonly Guard[],
): WriteRequest {
  const { key, stored, item, claims } = built
  const unread = isNew ? unreadGuards(entity, expiry) : []
  const relied = current === undefined ? unread : claimGuards(entity, key, current)
  return printRequest(
    entity,
    'Put',
    { TableName: connection.tableName, Item: { ...stored } },
    {
      conditions,
      guards: [...relied, ...guards],
      outcome: item,
      claims: changeClaims(connection, entity, key.stored, {
        before: current === undefined ? noClaims : storedClaims(entity, key, current),
        after: claims,
      }),
    },
  )
}
