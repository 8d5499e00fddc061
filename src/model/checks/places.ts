import { sideAttributes } from '../compile-table.js'
import type { CompiledIndex, CompiledKey, CompiledKeySide, CompiledTable } from '../compiled.js'
import type { AnyEntity, EntityDeclaration, IndexTemplates } from '../entity.js'

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
  readonly declaration: EntityDeclaration
  /** `undefined` if the table has no such index. */
  readonly index: CompiledIndex | undefined
}

/** Every entry of every entity. */
export function listDeclaredEntries(
  declared: ReadonlyMap<string, AnyEntity>,
  table: CompiledTable,
): readonly DeclaredEntry[] {
  return [...declared.values()].flatMap(({ name: entity, declaration }) =>
    Object.entries(declaration.indexes).map(([name, templates]) => ({
      entity,
      name,
      place: `indexes.${name}`,
      templates,
      declaration,
      index: table.indexes.get(templates.on),
    })),
  )
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
