import type { KeyPart } from '../keys/key-part.js'
import { type KeySide, type KeySides, makeKeySide, partsOf, sidesOf } from '../keys/key-side.js'
import { type KeyTree, makeKeyTree } from '../keys/key-tree.js'
import { once } from '../util/once.js'
import { sideAttributes } from './compile-table.js'
import type { CompiledEntity, CompiledIndex, CompiledKeySide, CompiledTable } from './compiled.js'

/** Where items lie, in the table or on an index. */
export interface PlacedKey {
  readonly owner: CompiledEntity
  readonly sides: KeySides
  /** The attribute whose values are claimed by these items, where they are not the entity's own. */
  readonly claimed: string | undefined
  /** Its position among those in the same place. */
  readonly position: number
}

/** Where all items of a model lie. */
export interface PlacedKeys {
  /** Those in the table itself, in order. */
  readonly inTable: readonly PlacedKey[]
  /** Those on an index, in order; `undefined` is the table itself. */
  readonly on: (index: string | undefined) => readonly PlacedKey[]
  /** By the name of the index; `undefined` is the table itself. */
  readonly trees: ReadonlyMap<string | undefined, KeyTree<PlacedKey>>
}

/** Gathers where the items of all entities lie, those included by which unique values are claimed. */
export function placeKeys(entities: readonly CompiledEntity[], table: CompiledTable): PlacedKeys {
  const placed = new Map<string | undefined, { readonly keys: PlacedKey[]; readonly tree: KeyTree<PlacedKey> }>()
  const place = (index: string | undefined, owner: CompiledEntity, sides: KeySides, claimed?: string): void => {
    let there = placed.get(index)
    if (there === undefined) {
      there = { keys: [], tree: makeKeyTree<PlacedKey>() }
      placed.set(index, there)
    }
    const key = { owner, sides, claimed, position: there.keys.length }
    there.keys.push(key)
    there.tree.add(sides, key)
  }
  for (const owner of entities) {
    const { primary, uniques, entries } = owner
    const claims = uniques.map(({ attribute, key }) => ({ attribute, sides: sidesOf(key) }))
    place(undefined, owner, primary)
    for (const { attribute, sides } of claims) place(undefined, owner, sides, attribute)
    for (const entry of entries.values()) place(entry.index, owner, entry)
    const parts = once(() => nameParts(allParts(owner)))
    for (const index of table.indexes.values()) {
      const sides = isOn(index, entries) ? undefined : fillIndex(index, parts())
      if (sides !== undefined) place(index.name, owner, sides)
      for (const claim of claims) {
        const claimSides = fillIndex(index, nameParts(partsOf(claim.sides)))
        if (claimSides !== undefined) place(index.name, owner, claimSides, claim.attribute)
      }
    }
  }
  const on = (index: string | undefined): readonly PlacedKey[] => placed.get(index)?.keys ?? []
  return {
    inTable: on(undefined),
    on,
    trees: new Map([...placed].map(([index, { tree }]) => [index, tree])),
  }
}

function* allParts({ primary, entries, plainKeys }: CompiledEntity): Iterable<KeyPart> {
  yield* partsOf(primary)
  for (const entry of entries.values()) yield* partsOf(entry)
  yield* plainKeys
}

/** Whether one of an entity's entries is on an index. */
function isOn({ name }: CompiledIndex, entries: CompiledEntity['entries']): boolean {
  for (const { index } of entries.values()) if (index === name) return true
  return false
}

/** Parts by the key attribute that they fill. */
function nameParts(parts: Iterable<KeyPart>): ReadonlyMap<string, KeyPart> {
  const byAttribute = new Map<string, KeyPart>()
  for (const part of parts) if (!byAttribute.has(part.attribute)) byAttribute.set(part.attribute, part)
  return byAttribute
}

/** The sides of an index where all of its key attributes are among some parts: items are there by having those. */
function fillIndex(index: CompiledIndex, byAttribute: ReadonlyMap<string, KeyPart>): KeySides | undefined {
  const fill = (side: CompiledKeySide): KeySide | undefined => {
    const attributes = sideAttributes(side)
    const [first, ...others] = attributes.flatMap(({ name }) => byAttribute.get(name) ?? [])
    return first === undefined || others.length + 1 < attributes.length ? undefined : makeKeySide([first, ...others])
  }
  const pk = fill(index.pk)
  const sk = index.sk && fill(index.sk)
  return pk === undefined || (index.sk === undefined) !== (sk === undefined) ? undefined : { pk, sk }
}
