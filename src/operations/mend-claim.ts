import { randomUUID } from 'node:crypto'
import { tablePath } from '../schema/stored-path.js'
import { backOff } from '../wire/backoff.js'
import { type RawItem, readServiceFailure } from '../wire/service-errors.js'
import { claimAttributes, claimItem } from './claims.js'
import { type ClaimFinding, judgeClaim } from './judge-claim.js'
import { transactItem } from './requests.js'
import { type ClaimTable, valueGuards } from './unique-claims.js'
import { type Guard, itemNotExists, printRequest, type StoredKey, type WriteRequest } from './write-step.js'

/** How often a finding is mended anew after another writer was in between. */
const attempts = 10

/** What became of a finding: mended, or what it is now; `undefined` if nothing is wrong any more. */
export type Mending = { readonly finding: ClaimFinding; readonly isMended: boolean } | undefined

/**
 * Mends what a finding says, guarded by all that it was judged by; judges anew where another writer was in between. Two items that
 * have one value, and what is no claim, are left as they are.
 */
export async function mendClaim(table: ClaimTable, found: ClaimFinding, from: 'claim' | 'item'): Promise<Mending> {
  let finding: ClaimFinding | undefined = found
  for (let attempt = 1; finding !== undefined; attempt += 1) {
    const requests = mendingOf(table, finding)
    if (requests === undefined || attempt > attempts) return { finding, isMended: false }
    if (await send(table, finding, requests)) return { finding, isMended: true }
    await backOff(attempt, table.signal)
    finding = await judgeClaim(table, finding.site, from)
  }
  return undefined
}

function mendingOf({ tableName }: ClaimTable, finding: ClaimFinding): readonly WriteRequest[] | undefined {
  const { fault, site, claim, owner, holder } = finding
  const { entity, unique, claim: key } = site
  const unchanged = (Key: StoredKey, guards: readonly Guard[]): WriteRequest =>
    printRequest(entity, 'ConditionCheck', { TableName: tableName, Key: { ...Key } }, { conditions: [], guards })
  const guards = claim === undefined ? [] : claimUnchanged(claim)
  if (fault === 'orphan') {
    const target = { TableName: tableName, Key: { ...key } }
    return [
      printRequest(entity, 'Delete', target, { conditions: [], guards }),
      ...(site.owner === undefined ? [] : [unchanged(site.owner, valueGuards(site, owner))]),
    ]
  }
  if (fault !== 'missing' || site.owner === undefined) return undefined
  const Item = claimItem({ entity, unique, key, owner: site.owner })
  const conditions = claim === undefined ? [itemNotExists(entity, undefined)] : []
  return [
    printRequest(entity, 'Put', { TableName: tableName, Item }, { conditions, guards }),
    unchanged(site.owner, valueGuards(site, owner)),
    ...(holder === undefined ? [] : [unchanged(holder.key, valueGuards(site, holder.item))]),
  ]
}

/** That a claim is what it was: what it lacked is still lacking too, its owner above all. */
function claimUnchanged(claim: RawItem): readonly Guard[] {
  const names = new Set([...Object.keys(claim), ...Object.values(claimAttributes)])
  return [...names].map((name): Guard => ({ path: tablePath(name), stored: claim[name] }))
}

/** Tells whether it was done; `false` where another writer was in between. */
async function send(
  { executor, signal }: ClaimTable,
  { site }: ClaimFinding,
  requests: readonly WriteRequest[],
): Promise<boolean> {
  const input = { TransactItems: requests.map(transactItem), ClientRequestToken: randomUUID() }
  try {
    await executor.send('TransactWriteItems', input, { operation: 'verifyUnique', entity: site.entity.name, signal })
    return true
  } catch (error) {
    const isBusy = (error as { name?: string }).name === 'TransactionInProgressException'
    if (isBusy || readServiceFailure(error)?.kind === 'canceled') return false
    throw error
  }
}
