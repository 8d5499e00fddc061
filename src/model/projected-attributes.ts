import { keyAttributeNames } from './compile-table.js'
import type { CompiledIndex, CompiledTable } from './compiled.js'

/**
 * The attributes that an index is told to hold besides its keys and the table's: a list always includes the type
 * attribute, so that a query can tell entities apart. None where it holds whole items, or keys only.
 */
export function listProjected(index: CompiledIndex, table: CompiledTable): readonly string[] {
  if (index.projection === 'all' || index.projection === 'keys') return []
  const keys = keyAttributeNames([table, index])
  const type = table.typeAttribute === undefined ? [] : [table.typeAttribute]
  return [...new Set([...index.projection, ...type])].filter((name) => !keys.has(name))
}
