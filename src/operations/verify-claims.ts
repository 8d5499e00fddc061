import { defineHidden } from '../errors/keyloom-error.js'
import type { CompiledEntity } from '../model/compiled.js'
import { entityOf } from '../model/decode-stored.js'
import { forEachOf } from '../util/for-each.js'
import type { RawItem } from '../wire/service-errors.js'
import { keyOf } from './invalid-item.js'
import { type ClaimFault, judgeClaim } from './judge-claim.js'
import { type Mending, mendClaim } from './mend-claim.js'
import {
  type ClaimSite,
  type ClaimTable,
  claimsOfItem,
  hasValue,
  isClaim,
  isSameKey,
  ownerOf,
  readClaim,
  storedKey,
} from './unique-claims.js'
import type { StoredKey } from './write-step.js'

/** Something that is wrong with a unique value. What holds values is not enumerable. */
export interface UniqueProblem {
  /**
   * `orphan`: a claim whose item is not there, or has another value. `missing`: an item whose value nobody has claimed.
   * `duplicate`: an item whose value another item has too, and has claimed. `occupied`: something that is no claim stands in its place.
   * `unreadable`: an item whose unique values do not fit the schema.
   */
  readonly kind: ClaimFault | 'unreadable'
  readonly entity: string
  /** The attribute whose value it is about; `undefined` for an item that cannot be read. */
  readonly attribute: string | undefined
  /** Whether it was mended. */
  readonly mended: boolean
  /** The key of the item, as `get` takes it; `undefined` where there is none. Not enumerable. */
  readonly key: Readonly<Record<string, unknown>> | undefined
  /** The key of the other item that has the value. Not enumerable. */
  readonly holder: Readonly<Record<string, unknown>> | undefined
  /** The key of the claim, as it is stored. Not enumerable. */
  readonly claim: StoredKey | undefined
}

/** What was verified, and what was found. */
export interface UniqueReport {
  /** How many items with unique values were looked at. */
  readonly items: number
  /** How many claims were looked at. */
  readonly claims: number
  /** How many claims were left alone because they are about nothing that the model knows. */
  readonly unknownClaims: number
  readonly problems: readonly UniqueProblem[]
}

/** How many items are looked at at a time. */
const width = 16

/** Verifies the claims of a table page by page. */
export async function verifyClaims(table: ClaimTable, mend: boolean): Promise<UniqueReport> {
  const counts = { items: 0, claims: 0, unknownClaims: 0 }
  const problems: UniqueProblem[] = []
  const settle = async (site: ClaimSite, from: 'claim' | 'item'): Promise<void> => {
    const finding = await judgeClaim(table, site, from)
    if (finding === undefined) return
    const mending = mend ? await mendClaim(table, finding, from) : { finding, isMended: false }
    if (mending !== undefined) problems.push(describe(mending))
  }
  const look = async (raw: RawItem): Promise<void> => {
    const site = isClaim(table.model, raw) ? readClaim(table.model, raw) : undefined
    if (site !== undefined) {
      counts.claims += 1
      const item = site.owner && (await readItem(table, site.entity, site.owner))
      if (hasValue(table.model, site, item) === false) await settle(site, 'claim')
      return
    }
    if (isClaim(table.model, raw)) {
      counts.unknownClaims += 1
      return
    }
    const entity = entityOf(table.model, raw)
    if (entity === undefined || entity.uniques.length === 0) return
    counts.items += 1
    const owner = storedKey(table.model, raw)
    const claims = claimsOfItem(entity, raw)
    if (claims === undefined) problems.push(describeUnreadable(entity, raw))
    for (const [unique, claim] of claims ?? []) {
      const stored = await readItem(table, entity, claim)
      const isOwn = stored && isClaim(table.model, stored) && isSameKey(ownerOf(table.model, stored), owner)
      if (!isOwn) await settle({ entity, unique, claim, owner }, 'item')
    }
  }
  for await (const page of scanPages(table)) await forEachOf(page, width, look)
  return Object.freeze({ ...counts, problems: Object.freeze(problems) })
}

async function* scanPages({ executor, tableName, model, signal }: ClaimTable): AsyncGenerator<readonly RawItem[]> {
  const entity = [...model.entities.values()].map(({ name }) => name)
  let key: RawItem | undefined
  do {
    const page = await executor.send(
      'Scan',
      { TableName: tableName, ConsistentRead: true, ...(key !== undefined && { ExclusiveStartKey: { ...key } }) },
      { operation: 'verifyUnique', entity, signal },
    )
    yield page.Items ?? []
    key = page.LastEvaluatedKey
  } while (key !== undefined)
}

async function readItem(
  { executor, tableName, signal }: ClaimTable,
  entity: CompiledEntity,
  key: StoredKey,
): Promise<RawItem | undefined> {
  const input = { TableName: tableName, Key: { ...key }, ConsistentRead: true }
  return (await executor.send('GetItem', input, { operation: 'verifyUnique', entity: entity.name, signal })).Item
}

function describe({ finding, isMended }: NonNullable<Mending>): UniqueProblem {
  const { fault, site, holder } = finding
  const shown = (key: StoredKey | undefined): UniqueProblem['key'] => key && keyOf(site.entity, key)
  const other = fault === 'duplicate' ? shown(holder?.key) : undefined
  const problem = { kind: fault, entity: site.entity.name, attribute: site.unique.attribute, mended: isMended }
  return hide(problem, { key: shown(site.owner), holder: other, claim: site.claim })
}

function describeUnreadable(entity: CompiledEntity, raw: RawItem): UniqueProblem {
  const problem = { kind: 'unreadable', entity: entity.name, attribute: undefined, mended: false } as const
  return hide(problem, { key: keyOf(entity, raw), holder: undefined, claim: undefined })
}

type Hidden = 'key' | 'holder' | 'claim'

function hide(shown: Omit<UniqueProblem, Hidden>, hidden: Pick<UniqueProblem, Hidden>): UniqueProblem {
  const problem = { ...shown } as UniqueProblem
  defineHidden<UniqueProblem, Hidden>(problem, hidden)
  return Object.freeze(problem)
}
