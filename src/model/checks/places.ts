import { type AttributeNames, nameAttributes } from '../../schema/attribute-names.js'
import { sideAttributes } from '../compile-table.js'
import type { CompiledIndex, CompiledKey, CompiledKeySide, CompiledTable } from '../compiled.js'
import type { AnyEntity, IndexTemplates } from '../entity.js'

/** A key of the table, its own or an index's. */
export interface DeclaredKey {
  /** Where it is declared: `table.key`, `table.indexes.gsi1`. */
  readonly place: string
  readonly key: CompiledKey
}

/** The table's key and those of its indexes. */
export function listKeys(table: CompiledTable): readonly DeclaredKey[] {
  const indexes = [...table.indexes.values()].map((index) => ({ place: `table.indexes.${index.name}`, key: index }))
  return [{ place: 'table.key', key: table }, ...indexes]
}

/** One entry of an entity on an index, as declared. */
export interface DeclaredEntry {
  /** The entity's name. */
  readonly entity: string
  readonly name: string
  /** `indexes.byStatus` */
  readonly place: string
  readonly templates: IndexTemplates
  /** How the entity's attributes are called in storage. */
  readonly names: AttributeNames
  /** `undefined` if the table has no such index. */
  readonly index: CompiledIndex | undefined
}

/** Every entry of every entity. */
export function listDeclaredEntries(
  declared: ReadonlyMap<string, AnyEntity>,
  table: CompiledTable,
): readonly DeclaredEntry[] {
  const entries: DeclaredEntry[] = []
  for (const { name: entity, declaration } of declared.values()) {
    const names = nameAttributes(declaration.storedAs)
    for (const [name, templates] of Object.entries(declaration.indexes)) {
      const index = table.indexes.get(templates.on)
      entries.push({ entity, name, place: `indexes.${name}`, templates, names, index })
    }
  }
  return entries
}

/** Whether a side of an index is an attribute of the table's own key. A list of attributes never is. */
export function isBaseKey(table: CompiledTable, side: CompiledKeySide): boolean {
  return 'name' in side && table.keyNames.own.has(side.name)
}

/** The names of a side's attributes, for messages. */
export function nameSide(side: CompiledKeySide): string {
  return sideAttributes(side)
    .map(({ name }) => `"${name}"`)
    .join(', ')
}
