import fc from 'fast-check'
import { connect, defineEntity, defineModel, defineTable, type Page } from 'keyloom'
import * as z from 'zod'
import { createFreshTable, recordRequests, type TestEngine } from '../contract/harness.js'

const schema = z.object({
  site: z.string(),
  id: z.string(),
  room: z.enum(['a', 'b']),
  level: z.number().int(),
  isKept: z.boolean(),
  at: z.date(),
  bytes: z.instanceof(Uint8Array),
})
const indexes = {
  byRoom: { on: 'rooms', pk: '<site>#<room>', sk: '<level:float>' },
  byLevel: { on: 'levels', sk: '<level>' },
  byPlace: { on: 'places', pk: '<site>', sk: '<room>#<level:+2>#<id>' },
  byDay: { on: 'days', pk: '<site>#<at:day>', sk: '<at>#<id>' },
  inShards: { on: 'shards', pk: '<site>#<id:shard(3)>', sk: '<level:+2>#<id>' },
  byBytes: { on: 'bytes', pk: '<site>', sk: '<bytes>' },
  inPart: { on: 'part', pk: '<site>', sk: '<level:+2>#<id>' },
} as const
const Reading = defineEntity('Reading', { schema, key: { pk: 'SITE#<site>', sk: 'READING#<id>' }, indexes })
/** Its items lie beside those of the first entity on every index. */
const Visit = defineEntity('Visit', { schema, key: { pk: 'SITE#<site>', sk: 'VISIT#<id>' }, indexes })

export const model = defineModel({
  table: defineTable({
    name: 'readings',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      rooms: { pk: 'RoomPK', sk: 'RoomSK' },
      levels: { type: 'local', sk: { name: 'level', type: 'number' } },
      places: { pk: 'PlacePK', sk: 'PlaceSK' },
      days: { pk: 'DayPK', sk: 'DaySK' },
      shards: { pk: 'ShardPK', sk: 'ShardSK' },
      bytes: { pk: 'BytesPK', sk: { name: 'bytes', type: 'binary' } },
      part: { pk: 'PartPK', sk: 'PartSK', projection: ['isKept'] },
    },
  }),
  entities: { readings: Reading, visits: Visit },
  collections: {
    everything: { of: ['readings', 'visits'] },
    inRoom: { on: 'rooms', of: ['readings', 'visits'] },
    atLevel: { on: 'levels', of: ['readings', 'visits'] },
    inPlace: { on: 'places', of: ['readings', 'visits'] },
    byDays: { on: 'days', of: ['readings', 'visits'] },
    allShards: { on: 'shards', of: ['readings', 'visits'] },
    allBytes: { on: 'bytes', of: ['readings', 'visits'] },
    allInPart: { on: 'part', of: ['readings', 'visits'] },
  },
})

/** An item without its partition. */
export interface Entry {
  readonly id: string
  readonly room: 'a' | 'b'
  readonly level: number
  readonly isKept: boolean
}
export type Field = 'id' | 'room' | 'level'

/** A query whose types are not known. */
export interface LooseQuery extends AsyncIterable<unknown> {
  readonly eq: Ranged
  readonly lt: Ranged
  readonly lte: Ranged
  readonly gt: Ranged
  readonly gte: Ranged
  readonly beginsWith: Ranged
  readonly between: (low: object, high: object) => LooseQuery
  filter(where: (item: { isKept: never }, operators: { eq(a: unknown, b: unknown): never }) => never): LooseQuery
  reverse(): LooseQuery
  hydrate(): LooseQuery
  limit(count: number): LooseQuery
  page(options: { limit?: number; cursor?: string | undefined; readBudget?: number }): Promise<Page<unknown>>
  count(): Promise<number>
}
type Ranged = (values: object) => LooseQuery
type Operator = 'eq' | 'lt' | 'lte' | 'gt' | 'gte' | 'beginsWith' | 'between'
type Asks = Readonly<Record<string, (partition: object) => LooseQuery>>

export async function open(engine: TestEngine, cursorSecret?: string) {
  const recorder = recordRequests(engine.client)
  const tableName = await createFreshTable(engine, model)
  const options = { client: recorder.client, tableName, ...(cursorSecret !== undefined && { cursorSecret }) }
  return { db: connect(model, options), recorder }
}
export type Db = Awaited<ReturnType<typeof open>>['db']

/** A way to read a site: by one entity, or by both together. */
interface Way {
  readonly name: string
  readonly isTogether: boolean
  /** What it sorts by, and takes in a range. */
  readonly fields: readonly Field[]
  readonly isInRoom: boolean
  /** Whether levels are asked for as the bytes that stand for them. */
  readonly isByBytes: boolean
  /** Whether the index holds a part, and whole items are fetched. */
  readonly isHydrated: boolean
}
const way = (
  name: string,
  fields: readonly Field[],
  isTogether: boolean,
  kind: 'plain' | 'room' | 'bytes' | 'hydrated' = 'plain',
): Way => ({
  name,
  fields,
  isTogether,
  isInRoom: kind === 'room',
  isByBytes: kind === 'bytes',
  isHydrated: kind === 'hydrated',
})
const ways = [
  way('primary', ['id'], false),
  way('byRoom', ['level'], false, 'room'),
  way('byLevel', ['level'], false),
  way('byPlace', ['room', 'level', 'id'], false),
  way('inShards', ['level', 'id'], false),
  way('byBytes', ['level'], false, 'bytes'),
  way('inPart', ['level', 'id'], false, 'hydrated'),
  way('everything', [], true),
  way('inRoom', ['level'], true, 'room'),
  way('atLevel', ['level'], true),
  way('inPlace', ['room', 'level', 'id'], true),
  way('allShards', ['level', 'id'], true),
  way('allBytes', ['level'], true, 'bytes'),
  way('allInPart', ['level', 'id'], true, 'hydrated'),
] as const

/** A condition on the leading fields, of which the last is compared and those before it are equal. */
export interface Range {
  readonly operator: Operator
  readonly depth: number
  readonly low: Entry
  readonly high: Entry
}

export interface Case {
  readonly readings: readonly Entry[]
  readonly visits: readonly Entry[]
  readonly way: Way
  readonly range: Range | undefined
  readonly isFiltered: boolean
  readonly isReversed: boolean
  readonly size: number
}

export const entry: fc.Arbitrary<Entry> = fc.record({
  id: fc.integer({ min: 0, max: 40 }).map(String),
  room: fc.constantFrom('a' as const, 'b' as const),
  level: fc.integer({ min: -3, max: 3 }),
  isKept: fc.boolean(),
})
const entries = (maxLength: number) => fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength })

function rangesOf({ fields }: Way): fc.Arbitrary<Range | undefined> {
  const depths = fields.map((field, index) => {
    const operators: readonly Operator[] =
      field === 'room'
        ? ['eq']
        : ['eq', 'lt', 'lte', 'gt', 'gte', 'between', ...(field === 'id' ? ['beginsWith' as const] : [])]
    return fc.record({
      operator: fc.constantFrom(...operators),
      depth: fc.constant(index + 1),
      low: entry,
      high: entry,
    })
  })
  return fc.oneof(fc.constant(undefined), ...depths)
}

export const cases: fc.Arbitrary<Case> = fc.constantFrom(...ways).chain((one) =>
  fc.record({
    readings: entries(14),
    visits: entries(6),
    way: fc.constant(one),
    range: rangesOf(one),
    isFiltered: fc.boolean(),
    isReversed: fc.boolean(),
    size: fc.integer({ min: 1, max: 6 }),
  }),
)

/** The day of an item: items of one level have one. */
export function dayOf({ level }: { readonly level: number }): Date {
  return new Date(Date.UTC(2025, 0, 10 + level))
}

/** Bytes in the order of the levels: unsigned, and with beginnings before what they begin. */
const bytesOfLevels = [[0], [0, 255], [1], [127], [128], [128, 0], [255]] as const
export function bytesOf(level: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytesOfLevels[level + 3] ?? [])
}

/** An item as it is put. */
export function itemOf(site: string, one: Entry) {
  return { site, at: dayOf(one), bytes: bytesOf(one.level), ...one }
}

/** Stores the items of a case in a partition of their own. */
export async function store(db: Db, site: string, { readings, visits }: Case): Promise<void> {
  await db.batchWrite([
    ...readings.map((one) => db.readings.put(itemOf(site, one))),
    ...visits.map((one) => db.visits.put(itemOf(site, one))),
  ])
}

/** The query of a case. */
export function ask(db: Db, site: string, { way, range, isFiltered, isReversed }: Case): LooseQuery {
  const partition = way.isInRoom ? { site, room: 'a' } : { site }
  const asks = (way.isTogether ? db.collections : db.readings.query) as unknown as Asks
  const whole = (asks[way.name] as (partition: object) => LooseQuery)(partition)
  const ranged = range === undefined ? whole : askRange(whole, way, range)
  const filtered = isFiltered ? ranged.filter((item, { eq }) => eq(item.isKept, true)) : ranged
  const directed = isReversed ? filtered.reverse() : filtered
  return way.isHydrated ? directed.hydrate() : directed
}

function askRange(query: LooseQuery, way: Way, { operator, depth, low, high }: Range): LooseQuery {
  const fields = way.fields.slice(0, depth)
  const valuesOf = (one: Entry): object =>
    way.isByBytes ? { bytes: bytesOf(one.level) } : Object.fromEntries(fields.map((field) => [field, one[field]]))
  if (operator !== 'between') return query[operator](valuesOf(low))
  const last = fields.at(-1) as Field
  return query.between(valuesOf(low), valuesOf({ ...low, [last]: high[last] }))
}

/** An item as it is told from others here: by its entity, and what identifies it in its site. */
export function nameOf(found: unknown): string {
  const { entity, item } = found as { entity?: string; item?: Entry }
  return item === undefined ? `readings ${(found as Entry).id}` : `${entity} ${item.id}`
}
