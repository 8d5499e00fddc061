import { compileKeyPart } from '../keys/compile-key-part.js'
import type { KeyPart } from '../keys/key-part.js'
import type { AttributeNames } from '../schema/attribute-names.js'
import type { Storage } from '../schema/storage.js'
import type { CompiledKeyAttribute, CompiledTable, CompiledUnique } from './compiled.js'
import type { AnyEntity } from './entity.js'
import type { Report } from './report.js'

/** The sort key of every claim item, on tables that have one. Part of the stored format. */
export const claimSortKey = 'UNIQUE'

/** What marks claim items in the attribute that otherwise tells an item's entity. Part of the stored format. */
export const claimTypeValue = '@unique'

const noUniques: readonly CompiledUnique[] = Object.freeze([])

/** Compiles the keys of the items by which unique values are claimed; what could not be compiled is left out, and reported. */
export function compileUniques(
  { name: entity, declaration }: AnyEntity,
  {
    table,
    names,
    resolve,
    isRefused,
  }: {
    readonly table: CompiledTable
    readonly names: AttributeNames
    readonly resolve: (path: string) => Storage | undefined
    readonly isRefused: (path: string) => boolean
  },
  report: Report,
): readonly CompiledUnique[] {
  if (declaration.unique === undefined || declaration.unique === null) return noUniques
  const compilePart = (
    template: string,
    { name, type }: CompiledKeyAttribute,
    role: 'partition' | 'sort',
    place: string,
  ): KeyPart | undefined => {
    const { part, problems } = compileKeyPart({
      template,
      entity,
      attribute: name,
      attributeType: type,
      role,
      required: false,
      delimiter: table.delimiter,
      resolve,
      isRefused,
      storedAs: names.stored,
    })
    for (const problem of problems) report({ ...problem, severity: 'error', entity, place })
    return part
  }
  return Object.entries(declaration.unique).flatMap(([attribute, template]) => {
    const place = `unique.${attribute}`
    if (table.pk.type !== 'S' || (table.sk !== undefined && table.sk.type !== 'S')) return []
    const pk = compilePart(template, table.pk, 'partition', place)
    const sk = table.sk && compilePart(claimSortKey, table.sk, 'sort', place)
    if (pk === undefined) return []
    return [Object.freeze({ attribute, key: Object.freeze({ pk, sk }), paths: pk.paths })]
  })
}
