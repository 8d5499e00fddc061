import type { RawItem } from '../wire/service-errors.js'
import { sendReads } from './send-reads.js'
import { type ClaimSite, type ClaimTable, hasValue, isClaim, isSameKey, ownerOf } from './unique-claims.js'
import type { StoredKey } from './write-step.js'

/** What is wrong with a claim, or with an item's value that should have one. */
export type ClaimFault = 'orphan' | 'missing' | 'duplicate' | 'occupied'

/** What was found wrong, with all that it was judged by, as it was at one moment. */
export interface ClaimFinding {
  readonly fault: ClaimFault
  readonly site: ClaimSite
  /** The claim; `undefined` if there is none. */
  readonly claim: RawItem | undefined
  /** The item that the site is about. */
  readonly owner: RawItem | undefined
  /** The other item that the claim names, where the site's own owner should have it. */
  readonly holder: { readonly key: StoredKey; readonly item: RawItem | undefined } | undefined
}

/** How often what is being judged may change before it is left to the next run. */
const rounds = 10

/**
 * Judges what looked wrong by a read of all that it is about at one moment.
 *
 * @param from whether the site was found by its claim or by its item
 * @returns `undefined` where nothing is wrong, or where it cannot be read
 */
export async function judgeClaim(
  table: ClaimTable,
  site: ClaimSite,
  from: 'claim' | 'item',
): Promise<ClaimFinding | undefined> {
  const { claim: claimKey, owner: ownerKey } = site
  let holderKey: StoredKey | undefined
  for (let round = 1; round <= rounds; round += 1) {
    const keys = [
      claimKey,
      ...(ownerKey === undefined ? [] : [ownerKey]),
      ...(holderKey === undefined ? [] : [holderKey]),
    ]
    const [claim, ...items] = await readTogether(table, site, keys)
    const owner = ownerKey === undefined ? undefined : items[0]
    const isHeld = hasValue(table.model, site, owner)
    if (isHeld === undefined) return undefined
    const named = claim && isClaim(table.model, claim) ? ownerOf(table.model, claim) : undefined
    if (from === 'claim') {
      const isSame = ownerKey === undefined ? named === undefined : isSameKey(named, ownerKey)
      // The claim is gone, or another item's by now, whose own it is to be judged.
      if (claim === undefined || !isSame || isHeld) return undefined
      return { fault: 'orphan', site, claim, owner, holder: undefined }
    }
    if (!isHeld || isSameKey(named, ownerKey)) return undefined
    if (claim === undefined) return { fault: 'missing', site, claim, owner, holder: undefined }
    if (!isClaim(table.model, claim)) return { fault: 'occupied', site, claim, owner, holder: undefined }
    if (named === undefined) return { fault: 'missing', site, claim, owner, holder: undefined }
    if (isSameKey(named, holderKey)) {
      const holder = { key: named, item: items.at(-1) }
      const isHolders = hasValue(table.model, site, holder.item)
      if (isHolders === undefined) return undefined
      return { fault: isHolders ? 'duplicate' : 'missing', site, claim, owner, holder }
    }
    holderKey = named
  }
  return undefined
}

function readTogether(
  { executor, tableName, signal }: ClaimTable,
  { entity }: ClaimSite,
  keys: readonly StoredKey[],
): Promise<readonly (RawItem | undefined)[]> {
  const input = { TransactItems: keys.map((Key) => ({ Get: { TableName: tableName, Key: { ...Key } } })) }
  return sendReads(executor, input, { operation: 'verifyUnique', entity: entity.name, signal })
}
