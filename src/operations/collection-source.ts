import { storedAt } from '../expressions/evaluate.js'
import type { KeyAttributeValue } from '../keys/key-part.js'
import type { KeyBounds, StoredKey } from '../keys/key-side.js'
import { decodeItem } from '../model/decode-item.js'
import { isSameStored } from '../schema/same-stored.js'
import type { LiteralValue } from '../schema/storage.js'
import { storedPath } from '../schema/stored-path.js'
import { once } from '../util/once.js'
import type { RawItem } from '../wire/service-errors.js'
import { collectionInput, isTold } from './collection-input.js'
import { firstMember, type ReadyCollection, type ReadyMember, type ReadyWay } from './collection-state.js'
import { type CursorScope, isWithinBounds } from './cursor.js'
import { decodeProjected } from './decode.js'
import { hydrateSource, isHydratedConsistently, readWhole } from './hydrate.js'
import { judgeItem } from './invalid-item.js'
import type { PartitionSpan } from './key-condition.js'
import type { Lane } from './lanes.js'
import { interpretEach, type PageSource } from './paging.js'
import { strandOfSpace } from './partition-strand.js'
import { namePartitions } from './partitions.js'
import { isInPartition } from './query-source.js'
import { hasPassed, keyParts } from './query-state.js'
import type { Walk } from './walk-pages.js'

/** An item of a collection, with the name of its repository. */
export interface FoundItem {
  readonly entity: string
  readonly item: Record<string, unknown>
}

/** The results of a query on a collection in their order, and what becomes of them. */
function collectionSource(query: ReadyCollection): PageSource<FoundItem> {
  const { connection, collection, partitions, bounds, isReversed, hydration, signal } = query
  const { path } = firstMember(collection)
  const lane = (partition: StoredKey, own: KeyBounds): Lane => collectionLane(query, { partition, bounds: own })
  const source = {
    ...strandOfSpace({ partitions, sk: path.sk, bounds, isReversed, lane }),
    ...interpretEach((raw) => interpret(query, raw), connection.onInvalidItem === 'throw'),
  }
  if (hydration === undefined) return source
  const isConsistent = isHydratedConsistently(query)
  return hydrateSource(source, {
    connection,
    signal,
    open: (met) => {
      const { entity, ways, fetched } = findMember(query, met) as ReadyMember
      return readWhole({ connection, entity, ways, selection: fetched, isConsistent }, met)
    },
    interpret: (read, stored, met) => {
      const member = isInPartition(path, stored, met) ? findMember(query, stored) : undefined
      const item = member && (read.interpret(stored) as FoundItem['item'] | undefined)
      return member && item && { entity: member.entity.alias, item }
    },
  })
}

/** The requests of a query on a collection in one of its partitions. */
function collectionLane(query: ReadyCollection, span: PartitionSpan): Lane {
  const { connection, collection, members, signal, meetsOthers, isNarrowed } = query
  const input = collectionInput(query, span)
  const counted = once(() => {
    // What is only counted is not selected.
    return collectionInput({ ...query, members: members.map((member) => ({ ...member, selection: undefined })) }, span)
  })
  const purpose = {
    operation: 'query',
    entity: members.map(({ entity }) => entity.name),
    index: collection.index,
    signal,
  }
  const isPlain = members.every(
    ({ expiry, ways }) => expiry === undefined && ways.every(({ path }) => path.only.size === 0),
  )
  return {
    isEmpty: members.length === 0 || span.bounds.last.kind === 'empty',
    hasFilter: input.FilterExpression !== undefined,
    isExact: isPlain && !isNarrowed && (!meetsOthers || isTold(collection)),
    send: (part) =>
      connection.executor.send('Query', { ...(part.Select === 'COUNT' ? counted() : input), ...part }, purpose),
    accepts: (raw) => findMember(query, raw) !== undefined,
  }
}

/** A query on a collection as something that is walked page by page. */
export function collectionWalk(query: ReadyCollection): Walk<FoundItem> {
  return {
    scope: () => collectionScope(query),
    forward: collectionSource(query),
    backward: () => collectionSource({ ...query, isReversed: !query.isReversed }),
    limit: query.limit,
  }
}

function collectionScope({
  connection,
  collection,
  partitions,
  members,
  bounds,
  isReversed,
}: ReadyCollection): CursorScope {
  const { entity, path } = firstMember(collection)
  const own = new Set(path.pk.parts.map(({ attribute }) => attribute))
  const parts = members.map(({ entity: { name }, ways, filter }) => [name, ways.map((way) => way.bounds), filter])
  return {
    identity: [
      connection.tableName,
      collection.index ?? '',
      [collection.name],
      namePartitions(partitions),
      parts,
      isReversed,
    ],
    partitions,
    open: keyParts({ entity, path }).filter(({ attribute }) => !own.has(attribute)),
    isInside: (key) => isWithinBounds(key, path.sk, bounds),
    secrets: connection.cursorSecrets,
  }
}

/** The member whose item was read, if it is one that was asked for. */
function findMember({ members }: ReadyCollection, raw: RawItem): ReadyMember | undefined {
  return members.find((member) => {
    const { typeAttribute } = member.entity.table
    const type = typeAttribute === undefined ? undefined : raw[typeAttribute]?.S
    if (type !== undefined && type !== member.entity.typeValue) return false
    const isAsked = member.ways.some((way) => isBy(member, way, raw))
    return isAsked && !hasPassed(member, raw)
  })
}

/** Whether an item is there by a way in, and in the span that is asked for. */
function isBy({ entity }: ReadyMember, { path, bounds }: ReadyWay, raw: RawItem): boolean {
  const isParsed = keyParts({ entity, path }).every((part) => {
    const stored = raw[part.attribute] as KeyAttributeValue | undefined
    return stored !== undefined && part.parse(stored) !== undefined
  })
  if (!isParsed || !isWithinBounds(raw, path.sk, bounds)) return false
  return [...path.only].every(([name, value]) => hasValue(entity, name, value, raw))
}

function hasValue(entity: ReadyMember['entity'], name: string, value: LiteralValue, raw: RawItem): boolean {
  const wanted = entity.codecAt(name).operand(value)
  return wanted.ok && isSameStored(storedAt(raw, storedPath(entity.names, [name])) as never, wanted.stored)
}

function interpret(query: ReadyCollection, raw: RawItem): FoundItem | undefined {
  const { entity, selection, ways } = findMember(query, raw) as ReadyMember
  const { path } = ways[0] as ReadyWay
  const decode = () =>
    path.projection === 'all'
      ? decodeItem(entity, raw, selection?.paths)
      : decodeProjected(entity, path, raw, selection?.paths ?? [])
  const judged = judgeItem(query.connection, entity, raw, decode)
  return judged.isSkipped ? undefined : { entity: entity.alias, item: judged.item }
}
