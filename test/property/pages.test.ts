import fc from 'fast-check'
import type { Page } from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine } from '../contract/harness.js'
import { answer, compareBy } from './pages-answer.js'
import {
  ask,
  type Case,
  cases,
  type Db,
  type Entry,
  entry,
  itemOf,
  type LooseQuery,
  nameOf,
  open,
  store,
} from './pages-model.js'
import { runs } from './runs.js'

const namesOf = (items: readonly unknown[]): readonly string[] => items.map(nameOf)

async function readAll(query: LooseQuery): Promise<readonly string[]> {
  const found: unknown[] = []
  for await (const item of query) found.push(item)
  return namesOf(found)
}

/** Fails unless a query gives just what it has to, in the order that it has to have. */
function expectAnswer(all: readonly string[], one: Case): void {
  const expected = answer(one)
  expect([...all].sort()).toEqual([...expected.keys()].sort())
  const items = all.map((name) => expected.get(name) as Entry)
  for (const [index, item] of items.slice(1).entries()) {
    const order = compareBy(one.way.fields, items[index] as Entry, item)
    expect(one.isReversed ? -order : order).toBeLessThanOrEqual(0)
  }
}

let sites = 0

/** Stores a case in a partition of its own, and asks its query. */
async function prepare(db: Db, one: Case) {
  sites += 1
  const site = `s${sites}`
  await store(db, site, one)
  const query = ask(db, site, one)
  return { site, query, all: await readAll(query) }
}

async function lastPage(query: LooseQuery, limit: number): Promise<Page<unknown>> {
  let page = await query.page({ limit })
  while (page.cursor !== undefined) page = await query.page({ limit, cursor: page.cursor })
  return page
}

describeOnEveryEngine('pages of random queries', (engine, it) => {
  it('are full while there are matches, meet each once, and lead back the way they came', async () => {
    const { db } = await open(engine)
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const { query, all } = await prepare(db, one)
        expectAnswer(all, one)
        expect(await query.count()).toBe(all.length)
        expect(await readAll(query.limit(one.size))).toEqual(all.slice(0, one.size))
        const pages: Page<unknown>[] = []
        let cursor: string | undefined
        do {
          const page = await query.page({ limit: one.size, cursor })
          const before = pages.length * one.size
          expect(namesOf(page.items)).toEqual(all.slice(before, before + one.size))
          expect(page.cursor === undefined).toBe(before + one.size >= all.length)
          expect(page.previous === undefined).toBe(pages.length === 0)
          pages.push(page)
          cursor = page.cursor
        } while (cursor !== undefined)
        for (let index = pages.length - 1; index > 0; index -= 1) {
          const back = await query.page({ limit: one.size, cursor: pages[index]?.previous })
          expect(namesOf(back.items)).toEqual(namesOf(pages[index - 1]?.items ?? []))
          expect(back.previous === undefined).toBe(index === 1)
          const again = await query.page({ limit: one.size, cursor: back.cursor })
          expect(namesOf(again.items)).toEqual(namesOf(pages[index]?.items ?? []))
        }
      }),
      { numRuns: runs(25, 1000) },
    )
  })

  it('can be gone on with from every position, both ways, by pages of any size', async () => {
    const { db } = await open(engine)
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const { query, all } = await prepare(db, one)
        for (let position = 1; position < all.length; position += 1) {
          const { cursor } = await query.page({ limit: position })
          if (cursor === undefined) throw new Error('There is no cursor, though there is more.')
          const rest = await query.page({ limit: all.length, cursor })
          expect(namesOf(rest.items)).toEqual(all.slice(position))
          expect(rest.cursor).toBeUndefined()
          const before = await query.page({ limit: all.length, cursor: rest.previous })
          expect(namesOf(before.items)).toEqual(all.slice(0, position))
          expect(before.previous).toBeUndefined()
          const back = await query.page({ limit: one.size, cursor: rest.previous })
          expect(namesOf(back.items)).toEqual(all.slice(Math.max(0, position - one.size), position))
          const again = await query.page({ limit: all.length, cursor: back.cursor })
          expect(namesOf(again.items)).toEqual(all.slice(position))
        }
      }),
      { numRuns: runs(10, 1000) },
    )
  })

  const changes = fc.array(
    fc.record({ insert: fc.option(entry, { nil: undefined }), remove: fc.option(fc.nat(), { nil: undefined }) }),
    { minLength: 1, maxLength: 6 },
  )

  it('meet each item once that is there all the time, whatever comes and goes meanwhile', async () => {
    const { db } = await open(engine)
    await fc.assert(
      fc.asyncProperty(cases, changes, fc.boolean(), async (one, steps, isBack) => {
        const { query, site } = await prepare(db, one)
        const staying = new Set(answer(one).keys())
        const way = isBack ? 'previous' : 'cursor'
        let page = isBack ? await lastPage(query, one.size) : await query.page({ limit: one.size })
        const met = [...namesOf(page.items)]
        for (let turn = 0; page[way] !== undefined; turn += 1) {
          // Who adds an item ahead for each that is read, is followed for ever.
          const { insert, remove } = (turn < 30 ? steps[turn % steps.length] : undefined) ?? {}
          // Another identity than any item of the case has: it may lie anywhere.
          if (insert !== undefined) await db.readings.put(itemOf(site, { ...insert, id: `${insert.id}x${turn}` }))
          const gone = remove === undefined ? undefined : met[remove % met.length]
          if (gone !== undefined) {
            staying.delete(gone)
            const id = gone.split(' ')[1] as string
            await (gone.startsWith('visits') ? db.visits : db.readings).delete({ site, id })
          }
          if (turn > 100) throw new Error('The pages do not end.')
          page = await query.page({ limit: one.size, cursor: page[way] })
          met.push(...namesOf(page.items))
        }
        expect(new Set(met).size).toBe(met.length)
        expect(met).toEqual(expect.arrayContaining([...staying]))
      }),
      { numRuns: runs(15, 1000) },
    )
  })

  it('under a budget read no more than it, and go on where they stopped, both ways', async () => {
    const { db, recorder } = await open(engine)
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 5 }), async (one, readBudget) => {
        const { query, all } = await prepare(db, one)
        const met: string[] = []
        let cursor: string | undefined
        do {
          recorder.clear()
          const page = await query.page({ limit: one.size, readBudget, cursor })
          const queries = recorder.requests.filter(({ operation }) => operation === 'Query')
          const limits = queries.map(({ input }) => (input as { Limit?: number }).Limit ?? Number.POSITIVE_INFINITY)
          expect(Math.max(...limits, 0)).toBeLessThanOrEqual(readBudget)
          met.push(...namesOf(page.items))
          if (page.previous !== undefined) {
            const before: string[] = []
            for (let back: string | undefined = page.previous; back !== undefined; ) {
              const earlier: Page<unknown> = await query.page({ limit: one.size, readBudget, cursor: back })
              before.unshift(...namesOf(earlier.items))
              back = earlier.previous
            }
            expect([...before, ...namesOf(page.items)]).toEqual(met)
          }
          cursor = page.cursor
        } while (cursor !== undefined)
        expect(met).toEqual(all)
      }),
      { numRuns: runs(15, 1000) },
    )
  })
})
