import { partsOf, sidesOf } from '../keys/key-side.js'
import { type AttributeNames, nameAttributes } from '../schema/attribute-names.js'
import { classifySchema } from '../schema/classify.js'
import { compileItemCodec } from '../schema/item-codec.js'
import { alternativesOf, attributesOf, storageAt } from '../schema/navigate.js'
import type { Storage } from '../schema/storage.js'
import { compileValueCodec, type ValueCodec } from '../schema/value-codec.js'
import { once } from '../util/once.js'
import { compileHeld, compileKeyOnly } from './compile-key-only.js'
import { compileKeys } from './compile-keys.js'
import { compileSlots } from './compile-slots.js'
import { compileTimestamps, type Timestamp } from './compile-timestamps.js'
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
  const resolve = (path: string): Storage | undefined => storageAt(storage, path.split('.'))
  const attributes = attributesOf(storage)
  const names = nameAttributes(declaration.storedAs ?? {})
  const ttl = findTtl(table, names, attributes)
  const { key, entries, plainKeys } = compileKeys(entity, { table, names, ttl, resolve }, report)
  if (key === undefined) return undefined

  const primary: AccessPath = {
    name: 'primary',
    index: undefined,
    ...sidesOf(key),
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
  return {
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
    uniques: compileUniques(entity, { table, names, resolve }, report),
    kept: new Set([
      ...Object.values(timestamps).flatMap((one: Timestamp | undefined) => one?.attribute ?? []),
      ...(declaration.version === undefined ? [] : [declaration.version]),
    ]),
    reserved,
    key,
    keyPaths: [...new Set([...key.pk.paths, ...(key.sk?.paths ?? [])])],
    primary,
    entries,
    slots: compileSlots(entries.values(), table),
    plainKeys,
    item: itemCodec,
    codec,
    codecAt: (path) => codec(resolve(path) as Storage, path.split('.')),
  }
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

/** The SDK returns an attribute of this name as `undefined`: what is written there is lost. */
export const unreadableName = '__proto__'

/** The attributes that are the library's own, so that a loose schema does not take them for the item's. */
function reservedNames(table: CompiledTable, places: readonly AccessPath[]): ReadonlySet<string> {
  const reserved = new Set(table.keyNames.all)
  for (const part of places.flatMap(partsOf)) if (part.native) reserved.delete(part.attribute)
  if (table.typeAttribute !== undefined) reserved.add(table.typeAttribute)
  reserved.add(unreadableName)
  return reserved
}

function isLoose(storage: Storage): boolean {
  return alternativesOf(storage).some((one) => one.kind === 'object' && one.unknownAttributes === 'keep')
}
