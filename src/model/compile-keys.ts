import { compileKeyPart } from '../keys/compile-key-part.js'
import type { KeyPart, PrimaryKeyShape } from '../keys/key-part.js'
import { type KeySide, makeKeySide } from '../keys/key-side.js'
import type { AttributeNames } from '../schema/attribute-names.js'
import type { Storage } from '../schema/storage.js'
import type { CompiledIndex, CompiledKeyAttribute, CompiledTable, IndexEntry } from './compiled.js'
import type { AnyEntity, IndexTemplates } from './entity.js'
import type { Report } from './report.js'

/** An entity's key and its entries on indexes; what could not be compiled is left out, and has been reported. */
export interface EntityKeys {
  readonly key: PrimaryKeyShape | undefined
  readonly entries: ReadonlyMap<string, IndexEntry>
}

/** What templates are compiled against. */
interface KeySurroundings {
  readonly table: CompiledTable
  readonly names: AttributeNames
  /** The attribute whose values are stored as epoch seconds. */
  readonly ttl: string | undefined
  readonly resolve: (path: string) => Storage | undefined
}

/** Compiles the templates of an entity against the table's key attributes. */
export function compileKeys(
  entity: AnyEntity,
  { table, names, ttl, resolve }: KeySurroundings,
  report: Report,
): EntityKeys {
  const { key, indexes } = entity.declaration
  const compileSide: CompileSide = (template, attribute, role, place) => {
    const { part, problems } = compileKeyPart({
      template,
      entity: entity.name,
      attribute: attribute.name,
      attributeType: attribute.type,
      role: role === 'pk' ? 'partition' : 'sort',
      required: place.startsWith('key.'),
      delimiter: table.delimiter,
      resolve,
      storedAs: names.stored,
      epochSeconds: ttl,
    })
    for (const problem of problems) report({ ...problem, severity: 'error', entity: entity.name, place })
    return part
  }

  const pk = compileSide(key.pk, table.pk, 'pk', 'key.pk')
  const sk = table.sk && key.sk !== undefined ? compileSide(key.sk, table.sk, 'sk', 'key.sk') : undefined
  const own = [pk, sk].filter((part) => part !== undefined)

  const entries = new Map<string, IndexEntry>()
  for (const [name, templates] of Object.entries(indexes)) {
    const index = table.indexes.get(templates.on)
    const entry = index && compileEntry(name, templates, index, own, compileSide)
    if (entry !== undefined) entries.set(name, entry)
  }
  const isComplete = pk !== undefined && (table.sk === undefined) === (sk === undefined)
  return { key: isComplete ? { pk, sk } : undefined, entries }
}

type CompileSide = (
  template: string,
  attribute: CompiledKeyAttribute,
  role: 'pk' | 'sk',
  place: string,
) => KeyPart | undefined

function compileEntry(
  name: string,
  templates: IndexTemplates,
  index: CompiledIndex,
  own: readonly KeyPart[],
  compileSide: CompileSide,
): IndexEntry | undefined {
  const side = (role: 'pk' | 'sk', attribute: CompiledKeyAttribute): KeySide | undefined => {
    const template = templates[role]
    // A side that is left out is the primary key's, where the index uses that attribute.
    const part =
      template === undefined
        ? own.find((one) => one.attribute === attribute.name)
        : compileSide(template, attribute, role, `indexes.${name}.${role}`)
    return part && makeKeySide([part])
  }
  const pk = side('pk', index.pk)
  const sk = index.sk === undefined ? undefined : side('sk', index.sk)
  if (pk === undefined || (index.sk === undefined) !== (sk === undefined)) return undefined
  return {
    name,
    index: index.name,
    pk,
    sk,
    consistent: index.kind === 'local',
    projection: index.projection,
    foreign: 'none',
    only: new Map(),
    when: new Map(Object.entries(templates.when ?? {})),
  }
}
