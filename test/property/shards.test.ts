import fc from 'fast-check'
import { connect, defineEntity, defineModel, defineTable, type Page } from 'keyloom'
import { expect } from 'vitest'
import * as z from 'zod'
import { createFreshTable, describeOnEveryEngine, recordRequests } from '../contract/harness.js'
import { runs } from './runs.js'

const Reading = defineEntity('Reading', {
  schema: z.object({ site: z.string(), id: z.string(), level: z.number().int(), isKept: z.boolean(), at: z.date() }),
  key: { pk: 'SITE#<site>#<id:shard(3)>', sk: 'READING#<id>' },
  indexes: {
    byLevel: { on: 'levels', pk: 'LEVEL#<site>#<id:shard(4)>', sk: '<level:+2>' },
    unsorted: { on: 'unsorted', pk: 'ANY#<site>#<id:shard(2)>' },
    local: { on: 'local', sk: '<level>' },
    byMonth: { on: 'months', pk: 'MONTH#<site>#<at:month>#<id:shard(2)>', sk: '<id>' },
    byYear: { on: 'years', pk: 'YEAR#<site>#<at:year>', sk: '<at>' },
  },
})
/** Its items lie beside those of the first entity, in the table and on its local index. */
const Visit = defineEntity('Visit', {
  schema: z.object({ site: z.string(), id: z.string(), level: z.number() }),
  key: { pk: 'SITE#<site>#<id:shard(3)>', sk: 'VISIT#<id>' },
  indexes: { local: { on: 'local', sk: '<level>' } },
})
const model = defineModel({
  table: defineTable({
    name: 'readings',
    key: { pk: 'PK', sk: 'SK' },
    indexes: {
      levels: { pk: 'LevelPK', sk: 'LevelSK' },
      unsorted: { pk: 'AnyPK' },
      months: { pk: 'MonthPK', sk: 'MonthSK' },
      years: { pk: 'YearPK', sk: 'YearSK' },
      local: { type: 'local', sk: { name: 'level', type: 'number' } },
    },
  }),
  entities: { readings: Reading, visits: Visit },
})

/** Levels are a month apart, in two years. */
const dateOf = (level: number): Date => new Date(Date.UTC(2024, 11 + level, 20))

interface Entry {
  readonly id: string
  readonly level: number
  readonly isKept: boolean
}
const entries = (maxLength: number) =>
  fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 40 }).map(String),
      level: fc.integer({ min: -3, max: 3 }),
      isKept: fc.boolean(),
    }),
    { selector: ({ id }) => id, maxLength },
  )
const cases = fc.record({
  readings: entries(16),
  visits: entries(5),
  way: fc.constantFrom('primary', 'byLevel', 'unsorted', 'local', 'byMonth', 'byYear'),
  from: fc.option(fc.integer({ min: -4, max: 4 }), { nil: undefined }),
  isFiltered: fc.boolean(),
  isReversed: fc.boolean(),
  size: fc.integer({ min: 1, max: 6 }),
  readBudget: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
})
const idsOf = (items: readonly Entry[]): readonly string[] => items.map(({ id }) => id)
const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort()

describeOnEveryEngine('pages of random queries over shards', (engine, it) => {
  it('are what one partition would give, in its order, both ways', async () => {
    const recorder = recordRequests(engine.client)
    const db = connect(model, { client: recorder.client, tableName: await createFreshTable(engine, model) })
    let count = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ readings, visits, way, from, isFiltered, isReversed, size, readBudget }) => {
        count += 1
        const site = `s${count}`
        await db.batchWrite([
          ...readings.map((entry) => db.readings.put({ site, ...entry, at: dateOf(entry.level) })),
          ...visits.map(({ id, level }) => db.visits.put({ site, id, level })),
        ])
        const byLevel = db.readings.query.byLevel({ site })
        const local = db.readings.query.local({ site })
        const span = { at: [dateOf(from ?? -3), dateOf(3)] } as const
        const whole = {
          byMonth: () => db.readings.query.byMonth({ site }).across(span),
          byYear: () => db.readings.query.byYear({ site }).across(span),
          primary: () => db.readings.query.primary({ site }),
          unsorted: () => db.readings.query.unsorted({ site }),
          byLevel: () => (from === undefined ? byLevel : byLevel.gte({ level: from })),
          local: () => (from === undefined ? local : local.gte({ level: from })),
        }[way]()
        const filtered = isFiltered ? whole.filter((reading, { eq }) => eq(reading.isKept, true)) : whole
        const query = isReversed ? filtered.reverse() : filtered

        const all = await query.all()
        const isRanged = way !== 'primary' && way !== 'unsorted'
        const expected = readings
          .filter(({ level }) => !isRanged || from === undefined || level >= from)
          .filter(({ isKept }) => !isFiltered || isKept)
        expect(sorted(idsOf(all))).toEqual(sorted(idsOf(expected)))
        const inOrder = isReversed ? [...all].reverse() : all
        if (way === 'primary') expect(idsOf(inOrder)).toEqual(sorted(idsOf(inOrder)))
        if (isRanged)
          expect(inOrder.map(({ level }) => level)).toEqual(inOrder.map(({ level }) => level).sort((a, b) => a - b))
        expect(await query.count()).toBe(all.length)
        expect(idsOf(await query.limit(size).all())).toEqual(idsOf(all.slice(0, size)))
        expect(await query.first()).toEqual(all[0])

        const met: string[] = []
        let cursor: string | undefined
        for (let rounds = 0; rounds === 0 || cursor !== undefined; rounds += 1) {
          expect(rounds).toBeLessThan(60)
          const page: Page<Entry> = await query.page({ limit: size, readBudget, cursor })
          expect(readBudget !== undefined || page.items.length === size || page.cursor === undefined).toBe(true)
          met.push(...idsOf(page.items))
          expect(page.previous === undefined).toBe(cursor === undefined)
          const before: string[] = []
          for (let back = page.previous; back !== undefined; ) {
            const earlier: Page<Entry> = await query.page({ limit: size, readBudget, cursor: back })
            before.unshift(...idsOf(earlier.items))
            back = earlier.previous
          }
          if (cursor !== undefined) expect([...before, ...idsOf(page.items)]).toEqual(met)
          cursor = page.cursor
        }
        expect(met).toEqual(idsOf(all))
      }),
      { numRuns: runs(20, 1000) },
    )
  })
})
