import { keyAttributeNames } from '../compile-table.js'
import type { CompiledIndex, CompiledKeyAttribute, CompiledTable } from '../compiled.js'
import type { IndexTemplates } from '../entity.js'
import type { CheckContext } from './check.js'

/** A key of the table, its own or an index's. */
export interface PlacedKey {
  /** Where it is declared: `table.key`, `table.indexes.gsi1`. */
  readonly place: string
  readonly key: Pick<CompiledTable, 'pk' | 'sk'>
}

/** The table's key and those of its indexes. */
export function listKeys(table: CompiledTable): readonly PlacedKey[] {
  const indexes = [...table.indexes.values()].map((index) => ({ place: `table.indexes.${index.name}`, key: index }))
  return [{ place: 'table.key', key: table }, ...indexes]
}

/** The attributes of a key. */
export function listSides({ pk, sk }: PlacedKey['key']): readonly CompiledKeyAttribute[] {
  return sk === undefined ? [pk] : [pk, sk]
}

/** One entry of an entity on an index, as declared. */
export interface DeclaredEntry {
  /** The entity's name. */
  readonly entity: string
  readonly name: string
  /** `indexes.byStatus` */
  readonly place: string
  readonly templates: IndexTemplates
  /** `undefined` if the table has no such index. */
  readonly index: CompiledIndex | undefined
}

/** Every entry of every entity. */
export function listDeclaredEntries({ declared, table }: CheckContext): readonly DeclaredEntry[] {
  return [...declared.values()].flatMap(({ name: entity, declaration }) =>
    Object.entries(declaration.indexes).map(([name, templates]) => ({
      entity,
      name,
      place: `indexes.${name}`,
      templates,
      index: table.indexes.get(templates.on),
    })),
  )
}

/** Whether an attribute is one of the table's own key. */
export function isBaseKey(table: CompiledTable, { name }: CompiledKeyAttribute): boolean {
  return keyAttributeNames([table]).has(name)
}
