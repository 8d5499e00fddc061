import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { type Database, defineEntity, defineModel, defineTable, KeyloomError } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { runs } from '../property/runs.js'
import { describeOnEveryEngine, freshTable, rawItems } from './harness.js'

const schema = z.looseObject({
  id: z.string(),
  owner: z.string(),
  at: z.date(),
  kind: z.enum(['a', 'b']).default('a'),
  group: z.string().optional(),
  rank: z.number().int().optional(),
  map: z.object({ city: z.string(), list: z.array(z.number()).default([]) }).optional(),
  label: z.string().optional(),
  expiresAt: z.date().optional(),
})
const renamed = ['kind', 'group', 'rank', 'map', 'expiresAt'] as const
type Renamed = (typeof renamed)[number]
const keyed = ['id', 'owner', 'at'] as const

/** How an entity stores its attributes. */
interface Naming {
  readonly storedAs: Readonly<Partial<Record<Renamed, string>>>
  readonly keyOnly: readonly (typeof keyed)[number][]
}
const plainly: Naming = { storedAs: {}, keyOnly: [] }

/** One to one: each attribute under its own name, under another's that has left it, or under a new one. */
const renamings: fc.Arbitrary<Naming['storedAs']> = fc.shuffledSubarray([...renamed]).chain((leaving) =>
  fc
    .shuffledSubarray([...leaving, 'x', 'a b', 'size', '__a'], {
      minLength: leaving.length,
      maxLength: leaving.length,
    })
    .map((names) => Object.fromEntries(leaving.map((attribute, index) => [attribute, names[index]]))),
)

const namings = fc.record({ storedAs: renamings, keyOnly: fc.subarray([...keyed]) })

/** The model of an entity that stores its attributes in some way. What the table says of them follows. */
function modelOf({ storedAs, keyOnly }: Naming) {
  const stored = (attribute: Renamed | 'label'): string => (storedAs as Record<string, string>)[attribute] ?? attribute
  const Thing = defineEntity('Thing', {
    schema,
    key: { pk: 'THING#<id>' },
    indexes: {
      byGroup: { on: 'gsi1', pk: 'GROUP#<group>', sk: '<rank:+6>' },
      byCity: { on: 'gsi2', pk: 'CITY#<map.city>', sk: '<kind>', when: { kind: 'a' } },
      byLabel: { on: 'native', pk: '<label>', sk: '<rank>' },
      byOwner: { on: 'gsi3', pk: 'OWNER#<owner>', sk: '<at>' },
    },
    storedAs: storedAs as Record<never, string>,
    keyOnly: keyOnly as readonly never[],
  })
  return defineModel({
    table: defineTable({
      name: 'things',
      key: { pk: 'PK' },
      indexes: {
        gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' },
        gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' },
        gsi3: { pk: 'GSI3PK', sk: 'GSI3SK' },
        native: { pk: 'label', sk: { name: stored('rank'), type: 'number' } },
      },
      ttl: stored('expiresAt'),
    }),
    entities: { things: Thing },
  })
}
type Db = Database<ReturnType<typeof modelOf>>

const needed = {
  owner: fc.constantFrom('me', 'you'),
  at: fc.constantFrom(new Date('2025-01-01T00:00:00Z'), new Date('2025-06-01T00:00:00Z')),
}
const values = {
  ...needed,
  kind: fc.constantFrom('a' as const, 'b' as const),
  group: fc.constantFrom('g', 'h'),
  rank: fc.integer({ min: -3, max: 3 }),
  map: fc.record({ city: fc.constantFrom('Oslo', 'Bergen'), list: fc.array(fc.nat(3), { maxLength: 2 }) }),
  label: fc.constantFrom('l', 'm'),
  expiresAt: fc.constant(new Date('2130-01-01T00:00:00Z')),
  other: fc.constantFrom('o', 'p'),
}
const contents = fc.record(values, { requiredKeys: ['owner', 'at'] })
const partial = fc.record(values, { requiredKeys: [] })
const keys = fc.constantFrom({ id: '1' }, { id: '2' }, { id: '3' })

interface Step {
  readonly shown: string
  readonly run: (db: Db) => PromiseLike<unknown>
}
const step = (shown: string, run: Step['run']): Step => ({ shown, run })

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(keys, contents)
    .map(([key, item]) => step(`put ${fc.stringify([key, item])}`, (db) => db.things.put({ ...key, ...item }))),
  fc
    .tuple(keys, contents)
    .map(([key, item]) =>
      step(`create ${fc.stringify([key, item])}`, (db) => db.transactWrite([db.things.create({ ...key, ...item })])),
    ),
  fc
    .tuple(
      keys,
      partial.filter((changes) => Object.keys(changes).length > 0),
      values.rank,
    )
    .map(([key, changes, rank]) =>
      step(`update ${fc.stringify([key, changes, rank])}`, (db) =>
        db.things.update(key, changes).if((t, { or, notExists, gte }) => or(notExists(t.rank), gte(t.rank, rank))),
      ),
    ),
  fc
    .tuple(keys, values.rank, values.group)
    .map(([key, rank, group]) =>
      step(`change ${fc.stringify([key, rank, group])}`, (db) =>
        db.things
          .update(key, (t, { add, append, remove, setIfNotExists }) => [
            add(t.rank, rank),
            append(t.map.list, [rank]),
            remove(t.label),
            setIfNotExists(t.group, group),
          ])
          .returning('old'),
      ),
    ),
  keys.map((key) =>
    step(`remove ${fc.stringify(key)}`, (db) =>
      db.things.update(key, (t, { remove }) => [remove(t.map), remove(t.rank)]),
    ),
  ),
  fc
    .tuple(keys, values.kind)
    .map(([key, kind]) =>
      step(`delete ${fc.stringify([key, kind])}`, (db) => db.things.delete(key).if((t, { eq }) => eq(t.kind, kind))),
    ),
  keys.map((key) =>
    step(`select ${fc.stringify(key)}`, (db) =>
      db.things.get(key).select('kind', 'map', 'rank', 'expiresAt', 'other', 'id', 'at'),
    ),
  ),
)

const questions: readonly ((db: Db) => PromiseLike<unknown>)[] = [
  ...['1', '2', '3'].map((id) => (db: Db) => db.things.get({ id })),
  ...['g', 'h'].map((group) => (db: Db) => db.things.query.byGroup({ group }).gte({ rank: -1 }).all()),
  ...['Oslo', 'Bergen'].map((city) => (db: Db) => db.things.query.byCity({ map: { city } }).all()),
  ...['me', 'you'].map((owner) => (db: Db) => db.things.query.byOwner({ owner }).select('id', 'owner', 'rank').all()),
  ...['l', 'm'].map(
    (label) => (db: Db) =>
      db.things.query
        .byLabel({ label })
        .filter((t, { or, notExists, eq }) => or(eq(t.kind, 'a'), notExists(t.group)))
        .all(),
  ),
]

async function outcome(run: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    return { value: await run() }
  } catch (error) {
    // Messages are compared as well: they must not tell how attributes are stored.
    if (error instanceof KeyloomError) return { code: error.code, message: error.message }
    // What the service itself refuses names nothing of the item.
    return { refused: (error as Error).name }
  }
}

/** Stored items with their attributes called as in code, in the order of their keys, without those that keys may hold alone. */
function byAttribute(items: readonly Record<string, AttributeValue>[], { storedAs }: Naming): object[] {
  const attributes = new Map(Object.entries(storedAs).map(([attribute, name]) => [name, attribute]))
  const keyOf = ({ PK }: Record<string, AttributeValue>): string => PK?.S ?? ''
  const rename = (item: Record<string, AttributeValue>): object =>
    Object.fromEntries(
      Object.entries(item)
        .map(([name, value]) => [attributes.get(name) ?? name, value] as const)
        .filter(([name]) => !(keyed as readonly string[]).includes(name)),
    )
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(rename)
}

describeOnEveryEngine('an entity that stores its attributes in another way', (engine, it) => {
  it('behaves as one that does not', async () => {
    const sequences = fc.array(steps, { minLength: 4, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(namings, sequences, async (naming, sequence) => {
        const plain: Db = await freshTable(engine, modelOf(plainly))
        const other: Db = await freshTable(engine, modelOf(naming))
        for (const { run, shown } of sequence) {
          expect(await outcome(() => run(other)), shown).toEqual(await outcome(() => run(plain)))
        }
        const stored = await rawItems(engine, other)
        for (const item of stored) for (const name of naming.keyOnly) expect(item).not.toHaveProperty(name)
        expect(byAttribute(stored, naming)).toEqual(byAttribute(await rawItems(engine, plain), plainly))
        for (const ask of questions) expect(await outcome(() => ask(other))).toEqual(await outcome(() => ask(plain)))
      }),
      { numRuns: runs(5, 300) },
    )
  })
})
