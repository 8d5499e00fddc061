import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type ConditionTree, existence } from '../expressions/tree.js'
import { claimTypeValue } from '../model/compile-uniques.js'
import type { CompiledEntity, CompiledUnique } from '../model/compiled.js'
import { isSameStored } from '../schema/same-stored.js'
import { tablePath } from '../schema/stored-path.js'
import type { RawItem } from '../wire/service-errors.js'
import type { Connection } from './connection.js'
import { type ClaimRequest, printRequest, type StoredKey } from './write-step.js'

/** The keys of the items by which an item's unique values are claimed. A value that is absent is not claimed. */
export type Claims = ReadonlyMap<CompiledUnique, StoredKey>

/** The attributes of a claim item besides its key and its mark. Part of the stored format. */
export const claimAttributes = { entity: '@entity', attribute: '@attribute', owner: '@owner' } as const

/** The claims of what claims nothing. */
export const noClaims: Claims = new Map()

/** The claims of an item whose attributes are known. */
export function claimsOf(entity: CompiledEntity, read: (path: string) => unknown): Claims {
  if (entity.uniques.length === 0) return noClaims
  const claims = new Map<CompiledUnique, StoredKey>()
  for (const unique of entity.uniques) {
    const key: Record<string, AttributeValue> = {}
    for (const part of [unique.key.pk, unique.key.sk]) {
      const stored = part?.build(read)
      if (part !== undefined && stored !== undefined) key[part.attribute] = stored as AttributeValue
    }
    if (unique.key.pk.attribute in key) claims.set(unique, key)
  }
  return claims
}

/** The writes that turn one set of an item's claims into another. */
export function changeClaims(
  connection: Connection,
  entity: CompiledEntity,
  owner: StoredKey,
  { before, after }: { readonly before: Claims; readonly after: Claims },
): readonly ClaimRequest[] {
  if (entity.uniques.length === 0) return []
  return entity.uniques.flatMap((unique) => {
    const make = (purpose: ClaimRequest['purpose'], key: StoredKey | undefined): readonly ClaimRequest[] => {
      if (key === undefined) return []
      const { tableName } = connection
      return [printed({ purpose, unique, entity, tableName, key, owner, holders: [owner] })]
    }
    const [old, wanted] = [before.get(unique), after.get(unique)]
    if (old !== undefined && wanted !== undefined && isSameStored({ M: old }, { M: wanted })) return []
    return [...make('release', old), ...make('claim', wanted)]
  })
}

/** One write for two: a value is handed over from one item to another, or given up by two that other writers let have it. */
export function uniteClaims(claim: ClaimRequest, release: ClaimRequest): ClaimRequest {
  return printed({ ...claim, holders: [...claim.holders, ...release.holders] })
}

/** Whether a claim that was found is none of the items' that give it up. */
export function isHeldByAnother({ holders }: ClaimRequest, found: RawItem | undefined): boolean {
  if (found === undefined) return false
  return holders.every((holder) => !isSameStored(found[claimAttributes.owner], { M: { ...holder } }))
}

type Claim = Omit<ClaimRequest, 'request'>

/** The item by which a value is claimed. Part of the stored format. */
export function claimItem({
  unique,
  entity,
  key,
  owner,
}: Pick<Claim, 'unique' | 'entity' | 'key' | 'owner'>): Record<string, AttributeValue> {
  const { typeAttribute } = entity.table
  return {
    ...key,
    ...(typeAttribute !== undefined && { [typeAttribute]: { S: claimTypeValue } }),
    [claimAttributes.entity]: { S: entity.typeValue },
    [claimAttributes.attribute]: { S: unique.attribute },
    [claimAttributes.owner]: { M: { ...owner } },
  }
}

function printed(claim: Claim): ClaimRequest {
  const { purpose, entity, tableName, key, holders } = claim
  const parts = { conditions: [isFreeOrHeldBy(entity, holders)] }
  const request =
    purpose === 'claim'
      ? printRequest(entity, 'Put', { TableName: tableName, Item: claimItem(claim) }, parts)
      : printRequest(entity, 'Delete', { TableName: tableName, Key: { ...key } }, parts)
  return { ...claim, request }
}

/** A claim that is the holder's already may be made again, and one that is gone may be given up: so mends itself what other writers left. */
function isFreeOrHeldBy(entity: CompiledEntity, holders: readonly StoredKey[]): ConditionTree {
  const held = holders.map(
    (holder): ConditionTree => ({
      kind: 'compare',
      comparator: '=',
      left: { kind: 'path', path: tablePath(claimAttributes.owner) },
      right: { kind: 'value', stored: { M: { ...holder } } },
    }),
  )
  return { kind: 'or', conditions: [existence('attribute_not_exists', tablePath(entity.table.pk.name)), ...held] }
}
