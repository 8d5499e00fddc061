import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { CompiledEntity } from '../model/compiled.js'
import { type StoredPath, storedInItem, storedPath } from '../schema/stored-path.js'
import type { ValueCodec } from '../schema/value-codec.js'
import { distinct } from '../util/distinct.js'
import { readPath } from '../util/objects.js'

/** An attribute that an item's keys or claims are made of: where it is stored, and how it is read from there. */
interface KeySource {
  readonly path: string
  readonly place: StoredPath
  readonly codec: ValueCodec
}

interface KeySources {
  readonly list: readonly KeySource[]
  /** Where each is in the list. */
  readonly positions: ReadonlyMap<string, number>
}

const known = new WeakMap<CompiledEntity, KeySources>()

/**
 * Reads all that an item's keys and claims are made of, as it is now; gives what looks it up by attribute path. An item that was just
 * encoded is not decoded for their sake.
 *
 * @param domain the item in domain form, where it had to be decoded
 */
export function readKeySources(
  entity: CompiledEntity,
  stored: Readonly<Record<string, AttributeValue>>,
  domain: Readonly<Record<string, unknown>> | undefined,
): (path: string) => unknown {
  const { list, positions } = keySourcesOf(entity)
  const values = list.map(({ path, place, codec }) =>
    domain === undefined ? recall(codec, storedInItem(stored, place)) : readPath(domain, path),
  )
  return valueAt.bind(undefined, positions, values)
}

function valueAt(positions: ReadonlyMap<string, number>, values: readonly unknown[], path: string): unknown {
  const position = positions.get(path)
  return position === undefined ? undefined : values[position]
}

function recall(codec: ValueCodec, stored: AttributeValue | undefined): unknown {
  return stored === undefined ? undefined : codec.recall(stored)
}

function keySourcesOf(entity: CompiledEntity): KeySources {
  let sources = known.get(entity)
  if (sources === undefined) {
    const { keyPaths, slots, plainKeys, uniques, names, codecAt } = entity
    const paths = [
      ...keyPaths,
      ...slots.flatMap(({ sources }) => sources),
      ...plainKeys.flatMap(({ paths }) => paths),
      ...uniques.flatMap(({ paths }) => paths),
    ]
    const list = distinct(paths).map((path) => ({
      path,
      place: storedPath(names, path.split('.')),
      codec: codecAt(path),
    }))
    sources = { list, positions: new Map(list.map(({ path }, position) => [path, position])) }
    known.set(entity, sources)
  }
  return sources
}
