import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ItemValidationError, KeyValueError } from '../errors/index.js'
import { claimTypeValue } from '../model/compile-uniques.js'
import type { CompiledEntity, CompiledModel, CompiledUnique } from '../model/compiled.js'
import { entityOf } from '../model/decode-stored.js'
import { markOf } from '../model/stored-mark.js'
import { isSameStored } from '../schema/same-stored.js'
import { tablePath } from '../schema/stored-path.js'
import type { Executor } from '../wire/executor.js'
import type { RawItem } from '../wire/service-errors.js'
import { type Claims, claimAttributes } from './claims.js'
import type { ItemKey } from './read-key.js'
import { claimGuards, storedClaims } from './stored-values.js'
import type { Guard, StoredKey } from './write-step.js'

/** A table whose claims are verified. */
export interface ClaimTable {
  readonly model: CompiledModel
  readonly executor: Executor
  readonly tableName: string
  readonly signal: AbortSignal | undefined
}

/** A unique value of an item: which, of whom, and by which item it has to be claimed. */
export interface ClaimSite {
  readonly entity: CompiledEntity
  readonly unique: CompiledUnique
  /** The key of the claim. */
  readonly claim: StoredKey
  /** The key of the item that has the value, or says so; `undefined` where a claim names none. */
  readonly owner: StoredKey | undefined
}

/** The key attributes of an item. */
export function storedKey({ table }: Pick<CompiledModel, 'table'>, raw: RawItem): StoredKey {
  const key: Record<string, AttributeValue> = {}
  for (const attribute of [table.pk, table.sk]) {
    const stored = attribute && raw[attribute.name]
    if (attribute !== undefined && stored !== undefined) key[attribute.name] = stored
  }
  return key
}

/** Whether an item is a claim, by its mark or, where it has none, by what else it says. */
export function isClaim({ table }: Pick<CompiledModel, 'table'>, raw: RawItem): boolean {
  const mark = markOf(table, raw)
  if (mark) return mark.S === claimTypeValue
  return raw[claimAttributes.entity]?.S !== undefined && raw[claimAttributes.attribute]?.S !== undefined
}

/** What a claim says; `undefined` if it is about nothing that the model knows. */
export function readClaim(model: CompiledModel, raw: RawItem): ClaimSite | undefined {
  const entity = [...model.entities.values()].find((one) => one.typeValue === raw[claimAttributes.entity]?.S)
  const unique = entity?.uniques.find(({ attribute }) => attribute === raw[claimAttributes.attribute]?.S)
  if (entity === undefined || unique === undefined) return undefined
  return { entity, unique, claim: storedKey(model, raw), owner: ownerOf(model, raw) }
}

/** The key of the item that a claim names; `undefined` if that can be no key of the table. */
export function ownerOf({ table }: Pick<CompiledModel, 'table'>, claim: RawItem): StoredKey | undefined {
  const named = claim[claimAttributes.owner]?.M ?? {}
  const attributes = table.sk === undefined ? [table.pk] : [table.pk, table.sk]
  const isWhole = attributes.every(({ name, type }) => {
    const value = named[name]?.[type]
    return value !== undefined && value.length > 0
  })
  return isWhole && Object.keys(named).length === attributes.length ? named : undefined
}

// Key values are read from the item itself, where they stand beside its key or in it.
const noKey: ItemKey = { values: () => new Map(), stored: {} }

/** What an item claims; `undefined` where its stored values cannot be read. */
export function claimsOfItem(entity: CompiledEntity, raw: RawItem): Claims | undefined {
  try {
    return storedClaims(entity, noKey, raw)
  } catch (error) {
    if (error instanceof ItemValidationError || error instanceof KeyValueError) return undefined
    throw error
  }
}

/**
 * Whether an item has the value that a site is about.
 *
 * @returns `undefined` where that cannot be read
 */
export function hasValue(model: CompiledModel, site: ClaimSite, raw: RawItem | undefined): boolean | undefined {
  if (raw === undefined || entityOf(model, raw) !== site.entity) return false
  const claims = claimsOfItem(site.entity, raw)
  return claims && isSameKey(claims.get(site.unique), site.claim)
}

/** The guards that an item goes on to have, or not to have, the values that it had when it was read. */
export function valueGuards({ entity }: ClaimSite, raw: RawItem = {}): readonly Guard[] {
  const { typeAttribute } = entity.table
  const type: readonly Guard[] =
    typeAttribute === undefined ? [] : [{ path: tablePath(typeAttribute), stored: raw[typeAttribute] }]
  return [...type, ...claimGuards(entity, noKey, raw)]
}

export function isSameKey(a: StoredKey | undefined, b: StoredKey | undefined): boolean {
  return a !== undefined && b !== undefined && isSameStored({ M: a }, { M: b })
}
