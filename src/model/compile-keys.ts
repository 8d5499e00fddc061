import { compileKeyPart } from '../keys/compile-key-part.js'
import type { KeyPart, PrimaryKeyShape } from '../keys/key-part.js'
import { type KeySide, makeKeySide, partsOf } from '../keys/key-side.js'
import type { AttributeNames } from '../schema/attribute-names.js'
import type { Storage } from '../schema/storage.js'
import { keyAttributeNames } from './compile-table.js'
import {
  type CompiledEntity,
  type CompiledIndex,
  type CompiledKeyAttribute,
  type CompiledKeySide,
  type CompiledTable,
  type IndexEntry,
  noValues,
} from './compiled.js'
import type { AnyEntity, IndexTemplates } from './entity.js'
import type { Report } from './report.js'

/** An entity's key and its entries on indexes; what could not be compiled is left out, and has been reported. */
export interface EntityKeys {
  readonly key: PrimaryKeyShape | undefined
  readonly entries: ReadonlyMap<string, IndexEntry>
  readonly plainKeys: CompiledEntity['plainKeys']
}

/** What templates are compiled against. */
interface KeySurroundings {
  readonly table: CompiledTable
  readonly names: AttributeNames
  /** The attribute whose values are stored as epoch seconds. */
  readonly ttl: string | undefined
  readonly resolve: (path: string) => Storage | undefined
  /** Whether a problem of an attribute's schema has been reported. */
  readonly isRefused: (path: string) => boolean
}

/** Compiles the templates of an entity against the table's key attributes. */
export function compileKeys(
  entity: AnyEntity,
  { table, names, ttl, resolve, isRefused }: KeySurroundings,
  report: Report,
): EntityKeys {
  const { key, indexes } = entity.declaration
  const compilePart: CompilePart = (template, attribute, role, place) => {
    const { part, problems } = compileKeyPart({
      template,
      entity: entity.name,
      attribute: attribute.name,
      attributeType: attribute.type,
      role: role === 'pk' ? 'partition' : 'sort',
      required: place.startsWith('key.'),
      delimiter: table.delimiter,
      resolve,
      isRefused,
      storedAs: names.stored,
      epochSeconds: ttl,
    })
    for (const problem of problems) report({ ...problem, severity: 'error', entity: entity.name, place })
    return part
  }

  const pk = Array.isArray(key.pk) ? undefined : compilePart(key.pk, table.pk, 'pk', 'key.pk')
  const sk =
    table.sk === undefined || key.sk === undefined || Array.isArray(key.sk)
      ? undefined
      : compilePart(key.sk, table.sk, 'sk', 'key.sk')
  const own = [pk, sk].filter((part) => part !== undefined)

  const entries = new Map<string, IndexEntry>()
  const plainKeys: KeyPart[] = []
  for (const [name, templates] of Object.entries(indexes)) {
    const index = table.indexes.get(templates.on)
    const entry = index && compileEntry({ name, templates, index, own, names }, compilePart)
    if (entry === undefined) continue
    entries.set(name, entry)
    for (const part of partsOf(entry)) if (part.native && !own.includes(part)) plainKeys.push(part)
  }
  if (table.listed.size > 0) {
    const declared = keyAttributeNames(Object.values(indexes).flatMap(({ on }) => table.indexes.get(on) ?? []))
    for (const { attribute, role } of table.listed.values()) {
      const name = declared.has(attribute.name) ? undefined : names.attribute(attribute.name)
      if (name === undefined || name.includes('.') || resolve(name) === undefined) continue
      const part = compilePart(`<${name}>`, attribute, role, `schema.${name}`)
      if (part !== undefined) plainKeys.push(part)
    }
  }
  const isComplete = pk !== undefined && (table.sk === undefined) === (sk === undefined)
  return { key: isComplete ? { pk, sk } : undefined, entries, plainKeys }
}

type CompilePart = (
  template: string,
  attribute: CompiledKeyAttribute,
  role: 'pk' | 'sk',
  place: string,
) => KeyPart | undefined

interface DeclaredEntry {
  readonly name: string
  readonly templates: IndexTemplates
  readonly index: CompiledIndex
  /** The parts of the primary key. */
  readonly own: readonly KeyPart[]
  readonly names: AttributeNames
}

function compileEntry(declared: DeclaredEntry, compilePart: CompilePart): IndexEntry | undefined {
  const { name, templates, index } = declared
  const pk = compileSide(declared, 'pk', index.pk, compilePart)
  const sk = index.sk === undefined ? undefined : compileSide(declared, 'sk', index.sk, compilePart)
  if (pk === undefined || (index.sk === undefined) !== (sk === undefined)) return undefined
  return {
    name,
    index: index.name,
    pk,
    sk,
    consistent: index.kind === 'local',
    projection: index.projection,
    foreign: 'none',
    shared: false,
    only: noValues,
    when: templates.when === undefined ? noValues : new Map(Object.entries(templates.when)),
  }
}

/** Compiles one side of an entry; `undefined` where its form is not the index's, which the checks report. */
function compileSide(
  { name, templates, own, names }: DeclaredEntry,
  role: 'pk' | 'sk',
  side: CompiledKeySide,
  compilePart: CompilePart,
): KeySide | undefined {
  const declared = templates[role]
  const place = `indexes.${name}.${role}`
  if ('name' in side) {
    if (declared !== undefined && typeof declared !== 'string') return undefined
    // A side that is left out is the primary key's, where the index uses that attribute.
    const part =
      declared === undefined
        ? own.find(({ attribute }) => attribute === side.name)
        : compilePart(declared, side, role, place)
    return part && makeKeySide([part])
  }
  if (declared === undefined || typeof declared === 'string' || declared.length !== side.length) return undefined
  const parts = side.flatMap((attribute, position) => {
    const template = declared[position] as string
    return isPlain(template, attribute, names)
      ? (compilePart(template, attribute, role, `${place}[${position}]`) ?? [])
      : []
  })
  const [first, ...others] = parts
  return first === undefined || parts.length < side.length ? undefined : makeKeySide([first, ...others])
}

/** Whether a template is exactly the attribute that is stored as a key attribute, which is all that a list takes. */
export function isPlain(template: string, { name }: CompiledKeyAttribute, names: AttributeNames): boolean {
  const attribute = names.attribute(name)
  return attribute !== undefined && template === `<${attribute}>` && !attribute.includes('.')
}
