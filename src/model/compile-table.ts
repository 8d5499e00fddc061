import { type CompiledIndex, type CompiledTable, compileKeyAttribute } from './compiled.js'
import type { AnyTable, KeyAttribute, TableIndex } from './table.js'

/** The attribute that holds an item's entity, unless the table says otherwise. */
export const defaultTypeAttribute = '_type'

/** The separator of key segments, unless the table says otherwise. */
export const defaultDelimiter = '#'

/** Puts a table's declaration into DynamoDB's terms. What is wrong with it is found by the checks. */
export function compileTable(table: AnyTable): CompiledTable {
  const { options } = table
  const indexes = new Map<string, CompiledIndex>()
  for (const [name, index] of Object.entries(table.indexes)) indexes.set(name, compileIndex(name, index, table))
  return Object.freeze({
    name: table.name,
    pk: compileKeyAttribute(table.key.pk),
    sk: compileSort(table.key.sk),
    indexes,
    delimiter: options.delimiter ?? defaultDelimiter,
    typeAttribute: options.typeAttribute === false ? undefined : (options.typeAttribute ?? defaultTypeAttribute),
    options,
  })
}

function compileIndex(name: string, index: TableIndex, table: AnyTable): CompiledIndex {
  const isLocal = index.type === 'local'
  return Object.freeze({
    name,
    kind: isLocal ? 'local' : 'global',
    pk: compileKeyAttribute(isLocal ? table.key.pk : index.pk),
    sk: compileSort(index.sk),
    projection: index.projection ?? 'all',
    throughput: isLocal ? undefined : index.throughput,
  })
}

function compileSort(sk: KeyAttribute | undefined): CompiledIndex['sk'] {
  return sk === undefined ? undefined : compileKeyAttribute(sk)
}

/** The names of the key attributes of tables and indexes. */
export function keyAttributeNames(keys: Iterable<Pick<CompiledIndex, 'pk' | 'sk'>>): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { pk, sk } of keys) {
    names.add(pk.name)
    if (sk !== undefined) names.add(sk.name)
  }
  return names
}
