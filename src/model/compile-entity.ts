import { partsOf, sidesOf } from '../keys/key-side.js'
import { type AttributeNames, nameAttributes } from '../schema/attribute-names.js'
import { classifySchema } from '../schema/classify.js'
import { compileItemCodec } from '../schema/item-codec.js'
import { alternativesOf, attributesOf, storageAtPath } from '../schema/navigate.js'
import type { Storage } from '../schema/storage.js'
import { compileValueCodec, type ValueCodec } from '../schema/value-codec.js'
import { distinct } from '../util/distinct.js'
import { once } from '../util/once.js'
import { compileHeld, compileKeyOnly } from './compile-key-only.js'
import { compileKeys } from './compile-keys.js'
import { compileSlots } from './compile-slots.js'
import { unreadableName } from './compile-table.js'
import { compileTimestamps, type Timestamps } from './compile-timestamps.js'
import { compileUniques } from './compile-uniques.js'
import { type AccessPath, type CompiledEntity, type CompiledTable, noValues } from './compiled.js'
import type { AnyEntity } from './entity.js'
import type { Report } from './report.js'

/** Compiles one entity by itself. `undefined` if it has no usable primary key, which has been reported. */
export function compileEntity(
  alias: string,
  entity: AnyEntity,
  table: CompiledTable,
  report: Report,
): CompiledEntity | undefined {
  const { name, declaration } = entity
  const { storage, problems } = classifySchema(entity.schema as never)
  for (const problem of problems) {
    const place = ['schema', ...problem.path].join('.')
    report({ code: problem.code, severity: 'error', entity: name, place, message: problem.message, fix: problem.fix })
  }
  const places = problems.map(({ path }) => path.join('.'))
  const isRefused = (path: string): boolean =>
    places.some((place) => place === '' || path === place || path.startsWith(`${place}.`))
  const resolve = (path: string): Storage | undefined => storageAtPath(storage, path)
  const attributes = attributesOf(storage)
  const names = nameAttributes(declaration.storedAs)
  const ttl = findTtl(table, names, attributes)
  const { key, entries, plainKeys } = compileKeys(entity, { table, names, ttl, resolve, isRefused }, report)
  if (key === undefined) return undefined

  const { pk, sk } = sidesOf(key)
  const primary: AccessPath = {
    name: 'primary',
    index: undefined,
    pk,
    sk,
    consistent: true,
    projection: 'all',
    foreign: 'none',
    shared: false,
    only: noValues,
  }
  const known = { storage, attributes, names, ttl, version: declaration.version, primary, entries }
  const keyOnly = compileKeyOnly(declaration, known)
  const reserved = reservedNames(table, [primary, ...entries.values()])
  const timestamps = compileTimestamps(declaration.timestamps, attributes, names)
  const itemCodec = once(() =>
    compileItemCodec(storage, {
      reserved,
      names,
      ...(ttl !== undefined && { epochSeconds: ttl }),
    }),
  )
  const codecs = once(() => new WeakMap<Storage, ValueCodec>())
  // What a schema describes is stored in another way where it is the time to live, in each alternative of a union too.
  const ttlCodecs = once(() => new WeakMap<Storage, ValueCodec>())
  const codec = (place: Storage, path: readonly (string | number)[]): ValueCodec => {
    const isTtl = path.length === 1 && path[0] === ttl
    const known = isTtl ? ttlCodecs() : codecs()
    let compiled = known.get(place)
    if (compiled === undefined) {
      compiled = compileValueCodec(place, { epochSeconds: isTtl })
      known.set(place, compiled)
    }
    return compiled
  }
  // No more than there are paths in templates.
  let codecsByPath: Map<string, ValueCodec> | undefined
  return Object.freeze({
    alias,
    name,
    typeValue: declaration.typeValue ?? name,
    table,
    storage,
    attributes,
    loose: isLoose(storage),
    names,
    keyOnly,
    held: compileHeld(known, keyOnly),
    ttl,
    timestamps,
    version: declaration.version,
    uniques: compileUniques(entity, { table, names, resolve, isRefused }, report),
    kept: keptNames(timestamps, declaration.version),
    reserved,
    key,
    keyPaths: key.sk === undefined ? key.pk.paths : distinct([...key.pk.paths, ...key.sk.paths]),
    primary,
    entries,
    slots: compileSlots(entries.values(), table),
    plainKeys,
    item: itemCodec,
    codec,
    codecAt: (path) => {
      codecsByPath ??= new Map()
      let found = codecsByPath.get(path)
      if (found === undefined) {
        found = codec(resolve(path) as Storage, path.split('.'))
        codecsByPath.set(path, found)
      }
      return found
    },
  } satisfies CompiledEntity)
}

/** The table names its time to live as it is stored. */
function findTtl(
  { options: { ttl } }: CompiledTable,
  names: AttributeNames,
  attributes: ReadonlyMap<string, Storage>,
): string | undefined {
  const attribute = ttl === undefined ? undefined : names.attribute(ttl)
  return attribute !== undefined && attributes.has(attribute) ? attribute : undefined
}

/** The attributes that are the library's own, so that a loose schema does not take them for the item's. */
function reservedNames(table: CompiledTable, places: readonly AccessPath[]): ReadonlySet<string> {
  let reserved: Set<string> | undefined
  for (const place of places) {
    for (const { native, attribute } of partsOf(place)) {
      if (!native || attribute === table.typeAttribute || attribute === unreadableName) continue
      reserved ??= new Set(table.reserved)
      reserved.delete(attribute)
    }
  }
  return reserved ?? table.reserved
}

const noNames: ReadonlySet<string> = new Set()

/** The attributes that the library keeps by itself. */
function keptNames({ created, updated }: Timestamps, version: string | undefined): ReadonlySet<string> {
  if (created === undefined && updated === undefined && version === undefined) return noNames
  const kept = new Set<string>()
  if (created !== undefined) kept.add(created.attribute)
  if (updated !== undefined) kept.add(updated.attribute)
  if (version !== undefined) kept.add(version)
  return kept
}

function isLoose(storage: Storage): boolean {
  return alternativesOf(storage).some((one) => one.kind === 'object' && one.unknownAttributes === 'keep')
}
