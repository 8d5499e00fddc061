import {
  type CompiledIndex,
  type CompiledKey,
  type CompiledKeyAttribute,
  type CompiledKeySide,
  type CompiledTable,
  compileKeyAttribute,
} from './compiled.js'
import type { AnyTable, KeyAttribute, KeyAttributes, TableIndex } from './table.js'

/** The attribute that holds an item's entity, unless the table says otherwise. */
export const defaultTypeAttribute = '_type'

/** The separator of key segments, unless the table says otherwise. */
export const defaultDelimiter = '#'

/** The SDK returns an attribute of this name as `undefined`: what is written there is lost. */
export const unreadableName = '__proto__'

/** Puts a table's declaration into DynamoDB's terms. What is wrong with it is found by the checks. */
export function compileTable(table: AnyTable): CompiledTable {
  const { options } = table
  const indexes = new Map<string, CompiledIndex>()
  for (const [name, index] of Object.entries(table.indexes)) indexes.set(name, compileIndex(name, index, table))
  const key = { pk: compileOne(table.key.pk), sk: table.key.sk === undefined ? undefined : compileOne(table.key.sk) }
  const all = keyAttributeNames([key, ...indexes.values()])
  const typeAttribute = options.typeAttribute === false ? undefined : (options.typeAttribute ?? defaultTypeAttribute)
  return Object.freeze({
    name: table.name,
    ...key,
    indexes,
    keyNames: Object.freeze({
      own: keyAttributeNames([key]),
      all,
      shared: listShared(indexes.values()),
    }),
    listed: listAttributes([key, ...indexes.values()]),
    delimiter: options.delimiter ?? defaultDelimiter,
    reserved: new Set([...all, ...(typeAttribute === undefined ? [] : [typeAttribute]), unreadableName]),
    typeAttribute,
    options,
  })
}

function compileIndex(name: string, index: TableIndex, table: AnyTable): CompiledIndex {
  const isLocal = index.type === 'local'
  return Object.freeze({
    name,
    kind: isLocal ? 'local' : 'global',
    pk: isLocal ? compileOne(table.key.pk) : compileSide(index.pk),
    sk: index.sk === undefined ? undefined : isLocal ? compileOne(index.sk) : compileSide(index.sk),
    projection: index.projection ?? 'all',
    throughput: isLocal ? undefined : index.throughput,
  })
}

function compileSide(side: KeyAttributes): CompiledKeySide {
  const list = listOf(side)
  return list ? Object.freeze(list.map(compileKeyAttribute)) : compileKeyAttribute(side as KeyAttribute)
}

/** A list where there must be none is refused by a check; the others go on with its first attribute. */
function compileOne(side: KeyAttributes): CompiledKeyAttribute {
  return compileKeyAttribute(listOf(side)?.[0] ?? (side as KeyAttribute))
}

function listOf(side: KeyAttributes): readonly KeyAttribute[] | undefined {
  return Array.isArray(side) ? side : undefined
}

/** The attributes of one side of a key, in order; none where the key has no such side. */
export function sideAttributes(side: CompiledKeySide | undefined): readonly CompiledKeyAttribute[] {
  return side === undefined ? [] : 'name' in side ? [side] : side
}

/** The attributes of a key, in DynamoDB's order. */
export function keyAttributes({ pk, sk }: CompiledKey): readonly CompiledKeyAttribute[] {
  return [...sideAttributes(pk), ...sideAttributes(sk)]
}

function listAttributes(keys: readonly CompiledKey[]): CompiledTable['listed'] {
  const alone = new Set(
    keys.flatMap(({ pk, sk }) => [pk, sk].flatMap((side) => (side && 'name' in side ? side.name : []))),
  )
  // A sort key may have fewer bytes than a partition key, so it goes last.
  const listed = (['pk', 'sk'] as const).flatMap((role) =>
    keys.flatMap((key) => sideAttributes(key[role]).map((attribute) => ({ attribute, role }))),
  )
  return new Map(listed.filter(({ attribute }) => !alone.has(attribute.name)).map((one) => [one.attribute.name, one]))
}

function listShared(indexes: Iterable<CompiledIndex>): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const index of indexes) for (const name of keyAttributeNames([index])) (seen.has(name) ? shared : seen).add(name)
  return shared
}

/** The names of the key attributes of tables and indexes. */
export function keyAttributeNames(keys: Iterable<CompiledKey>): ReadonlySet<string> {
  return new Set([...keys].flatMap(keyAttributes).map(({ name }) => name))
}
