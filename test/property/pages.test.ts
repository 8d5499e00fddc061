import fc from 'fast-check'
import { connect, defineEntity, defineModel, defineTable, InvalidCursorError, type Page } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, recordRequests, type TestEngine } from '../contract/harness.js'
import { runs } from './runs.js'

const Reading = defineEntity('Reading', {
  schema: z.object({
    site: z.string(),
    id: z.string(),
    room: z.enum(['a', 'b']),
    level: z.number(),
    isKept: z.boolean(),
  }),
  key: { pk: 'SITE#<site>', sk: 'READING#<id>' },
  indexes: {
    byRoom: { on: 'rooms', pk: '<site>#<room>', sk: '<level:float>' },
    byLevel: { on: 'levels', sk: '<level>' },
    inverted: { on: 'inverted' },
  },
})
/** Its items lie beside those of the first entity on every index. */
const Visit = defineEntity('Visit', {
  schema: z.object({ site: z.string(), id: z.string(), room: z.enum(['a', 'b']), level: z.number() }),
  key: { pk: 'SITE#<site>', sk: 'VISIT#<id>' },
  indexes: {
    byRoom: { on: 'rooms', pk: '<site>#<room>', sk: '<level:float>' },
    byLevel: { on: 'levels', sk: '<level>' },
  },
})
const model = defineModel({
  table: defineTable({
    name: 'readings',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      rooms: { pk: 'RoomPK', sk: 'RoomSK' },
      levels: { type: 'local', sk: { name: 'level', type: 'number' } },
      inverted: { pk: 'SK', sk: 'PK' },
    },
  }),
  entities: { readings: Reading, visits: Visit },
})

interface Entry {
  readonly id: string
  readonly room: 'a' | 'b'
  readonly level: number
  readonly isKept: boolean
}
interface Case {
  readonly readings: readonly Entry[]
  readonly visits: readonly Entry[]
  readonly way: 'primary' | 'byRoom' | 'byLevel'
  readonly from: number | undefined
  readonly isFiltered: boolean
  readonly isReversed: boolean
  readonly size: number
}

const entries = (maxLength: number) =>
  fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 40 }).map(String),
      room: fc.constantFrom('a' as const, 'b' as const),
      level: fc.integer({ min: -3, max: 3 }),
      isKept: fc.boolean(),
    }),
    { selector: ({ id }) => id, maxLength },
  )
const cases: fc.Arbitrary<Case> = fc.record({
  readings: entries(14),
  visits: entries(6),
  way: fc.constantFrom('primary', 'byRoom', 'byLevel'),
  from: fc.option(fc.integer({ min: -4, max: 4 }), { nil: undefined }),
  isFiltered: fc.boolean(),
  isReversed: fc.boolean(),
  size: fc.integer({ min: 1, max: 6 }),
})

async function open(engine: TestEngine, cursorSecret?: string) {
  const recorder = recordRequests(engine.client)
  const tableName = await createFreshTable(engine, model)
  const options = { client: recorder.client, tableName, ...(cursorSecret !== undefined && { cursorSecret }) }
  return { db: connect(model, options), recorder }
}
type Db = Awaited<ReturnType<typeof open>>['db']

/** The query of a case. */
function ask(db: Db, site: string, { way, from, isFiltered, isReversed }: Case) {
  const byRoom = db.readings.query.byRoom({ site, room: 'a' })
  const byLevel = db.readings.query.byLevel({ site })
  const query = {
    primary: () => db.readings.query.primary({ site }),
    byRoom: () => (from === undefined ? byRoom : byRoom.gte({ level: from })),
    byLevel: () => (from === undefined ? byLevel : byLevel.gte({ level: from })),
  }[way]()
  const filtered = isFiltered ? query.filter((reading, { eq }) => eq(reading.isKept, true)) : query
  return isReversed ? filtered.reverse() : filtered
}

/** The ids that a query must give. */
function answer({ readings, way, from, isFiltered }: Case): readonly string[] {
  return readings
    .filter(({ room }) => way !== 'byRoom' || room === 'a')
    .filter(({ level }) => way === 'primary' || from === undefined || level >= from)
    .filter(({ isKept }) => !isFiltered || isKept)
    .map(({ id }) => id)
}

const visit = (site: string, { id, room, level }: Entry) => ({ site, id, room, level })
const idsOf = (items: readonly Entry[]): readonly string[] => items.map(({ id }) => id)
const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort()

describeOnEveryEngine('pages of random queries', (engine, it) => {
  it('are full while there are matches, meet each once, and lead back the way they came', async () => {
    const { db } = await open(engine)
    let count = 0
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        count += 1
        const own = `s${count}`
        await Promise.all([
          ...one.readings.map((entry) => db.readings.put({ site: own, ...entry })),
          ...one.visits.map((entry) => db.visits.put(visit(own, entry))),
        ])
        const query = ask(db, own, one)
        const all = idsOf(await query.all())
        expect(sorted(all)).toEqual(sorted(answer(one)))
        expect(await query.count()).toBe(all.length)
        expect(idsOf(await query.limit(one.size).all())).toEqual(all.slice(0, one.size))
        const pages: Page<Entry>[] = []
        let cursor: string | undefined
        do {
          const page = await query.page({ limit: one.size, ...(cursor !== undefined && { cursor }) })
          expect(page.items.length === one.size || page.cursor === undefined).toBe(true)
          expect(page.previous === undefined).toBe(pages.length === 0)
          pages.push(page)
          cursor = page.cursor
        } while (cursor !== undefined)
        expect(pages.flatMap(({ items }) => idsOf(items))).toEqual(all)
        for (let index = pages.length - 1; index > 0; index -= 1) {
          const back = await query.page({ limit: one.size, cursor: pages[index]?.previous })
          expect(idsOf(back.items)).toEqual(idsOf(pages[index - 1]?.items ?? []))
          expect(back.previous === undefined).toBe(index === 1)
          const again = await query.page({ limit: one.size, cursor: back.cursor })
          expect(idsOf(again.items)).toEqual(idsOf(pages[index]?.items ?? []))
        }
        // A page of another size goes on from there just as well.
        for (const { cursor: place } of pages) {
          const rest = place === undefined ? [] : (await query.page({ limit: 50, cursor: place })).items
          expect(idsOf(rest)).toEqual(all.slice(all.length - rest.length))
        }
      }),
      { numRuns: runs(25, 1000) },
    )
  })

  it('under a budget read no more than it, and go on where they stopped, both ways', async () => {
    const { db, recorder } = await open(engine)
    let count = 0
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 5 }), async (one, readBudget) => {
        count += 1
        const own = `s${count}`
        await Promise.all(one.readings.map((entry) => db.readings.put({ site: own, ...entry })))
        const query = ask(db, own, { ...one, isFiltered: true })
        const all = idsOf(await query.all())
        const met: string[] = []
        let cursor: string | undefined
        do {
          recorder.clear()
          const page = await query.page({ limit: one.size, readBudget, cursor })
          const limits = recorder.requests.map(
            ({ input }) => (input as { Limit?: number }).Limit ?? Number.POSITIVE_INFINITY,
          )
          expect(Math.max(...limits, 0)).toBeLessThanOrEqual(readBudget)
          met.push(...idsOf(page.items))
          if (page.previous !== undefined) {
            const before: string[] = []
            for (let back: string | undefined = page.previous; back !== undefined; ) {
              const earlier: Page<Entry> = await query.page({ limit: one.size, readBudget, cursor: back })
              before.unshift(...idsOf(earlier.items))
              back = earlier.previous
            }
            expect([...before, ...idsOf(page.items)]).toEqual(met)
          }
          cursor = page.cursor
        } while (cursor !== undefined)
        expect(met).toEqual(all)
      }),
      { numRuns: runs(15, 300) },
    )
  })
})

/** One character or byte of a text changed, added, taken away, or put elsewhere. */
function mutate(text: string, at: number, by: number, kind: number): string {
  const place = at % (text.length + 1)
  const letter = String.fromCharCode(33 + (by % 94))
  const rest = text.slice(place + 1)
  const kinds = [
    text.slice(0, place) + letter + rest,
    text.slice(0, place) + letter + text.slice(place),
    text.slice(0, place) + rest,
    text.slice(0, place),
    text.slice(place),
    text + text.slice(0, place),
    [...text].reverse().join(''),
  ]
  return kinds[kind % kinds.length] as string
}

describeOnEveryEngine('cursors that are altered, cut or of another query', (engine, it) => {
  async function prepare(cursorSecret?: string) {
    const { db, recorder } = await open(engine, cursorSecret)
    const levels = [-1, 0, 0, 1, 2]
    for (const site of ['one', 'two']) {
      for (const [index, level] of levels.entries()) {
        const entry = { site, id: `${site}${index}`, level, isKept: index !== 1 }
        await db.readings.put({ ...entry, room: index % 2 === 0 ? 'a' : 'b' })
        await db.visits.put(visit(site, { ...entry, room: 'a' }))
      }
    }
    const queries = ['one', 'two'].flatMap((site) => [
      db.readings.query.primary({ site }),
      db.readings.query.byRoom({ site, room: 'a' }),
      db.readings.query.byRoom({ site, room: 'a' }).gte({ level: 0 }),
      db.readings.query.byLevel({ site }),
      db.readings.query.byLevel({ site }).reverse(),
      db.readings.query.primary({ site }).filter((reading, { eq }) => eq(reading.isKept, true)),
    ])
    const known = await Promise.all(
      queries.map(async (query) => {
        const first = await query.page({ limit: 1 })
        const second = await query.page({ limit: 1, cursor: first.cursor })
        const results = new Set(idsOf(await query.all()))
        const cursors = [first.cursor, second.cursor, second.previous].filter((one) => one !== undefined)
        return { query, results, cursors }
      }),
    )
    return { known, recorder }
  }
  const mutations = fc.record({
    owner: fc.nat(),
    asked: fc.nat(),
    which: fc.nat(),
    isMutated: fc.boolean(),
    inContent: fc.boolean(),
    at: fc.nat(),
    by: fc.nat(),
    kind: fc.nat(),
  })
  const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

  const judge = async (secret: string | undefined) => {
    const { known, recorder } = await prepare(secret)
    const counts = { refused: 0, answered: 0 }
    await fc.assert(
      fc.asyncProperty(mutations, async ({ owner, asked, which, isMutated, inContent, at, by, kind }) => {
        const { cursors } = pick(known, owner)
        const { query, results, cursors: own } = pick(known, asked)
        const cursor = pick(cursors, which)
        const content = Buffer.from(cursor, 'base64url').toString('latin1')
        const changed = inContent
          ? Buffer.from(mutate(content, at, by, kind), 'latin1').toString('base64url')
          : mutate(cursor, at, by, kind)
        const altered = isMutated ? changed : cursor
        fc.pre(!own.includes(altered))
        recorder.clear()
        const page = await query.page({ limit: 10, cursor: altered }).catch((error: unknown) => error)
        if (page instanceof Error) {
          expect(page).toBeInstanceOf(InvalidCursorError)
          expect(recorder.names()).toEqual([])
          counts.refused += 1
          return
        }
        expect(secret).toBeUndefined()
        for (const id of idsOf((page as Page<Entry>).items)) expect(results).toContain(id)
        counts.answered += 1
      }),
      { numRuns: runs(400, 10_000) },
    )
    expect(counts.refused).toBeGreaterThan(counts.answered)
  }

  it('are refused without a secret, or give their own query’s results', () => judge(undefined))
  it('are refused with a secret', () => judge('a secret'))
})
